"""A PDF without what could act: scripts, actions, launches, embedded files, forms that submit."""

import io

import pikepdf

_CATALOGUE = ("/OpenAction", "/AA", "/AcroForm", "/JavaScript", "/EmbeddedFiles", "/AF", "/Collection", "/URI")
_ANNOTATIONS = ("/A", "/AA", "/PA")
_ACTIVES = {"/FileAttachment", "/Movie", "/Sound", "/Screen", "/RichMedia", "/3D", "/Widget"}
PAGES_MAX = 500


def pdf(brut: bytes) -> bytes:
    """Rewrite the document, keeping its pages and links to the web only; the same document always gives the same
    bytes. Raises pikepdf's errors, or ValueError."""
    with pikepdf.open(io.BytesIO(brut)) as document:
        if not 0 < len(document.pages) <= PAGES_MAX:
            raise ValueError("pages")
        _remplis(document)
        _racine(document)
        for page in document.pages:
            _page(page.obj)
        document.remove_unreferenced_resources()
        sortie = io.BytesIO()
        document.save(sortie, encryption=False, linearize=False, deterministic_id=True)
    return sortie.getvalue()


def _remplis(document: pikepdf.Pdf) -> None:
    """A form that somebody filled keeps what they wrote, as the text of its pages."""
    if "/AcroForm" in document.Root:
        document.generate_appearance_streams()
        document.flatten_annotations("all")


def _racine(document: pikepdf.Pdf) -> None:
    for racine in (document.Root, document.Root.get("/Names")):
        if isinstance(racine, pikepdf.Dictionary):
            _retirer(racine, _CATALOGUE)
    for objet in document.objects:
        if isinstance(objet, pikepdf.Dictionary | pikepdf.Stream):
            _retirer(objet, ("/AA", "/JS", "/JavaScript"))
            if objet.get("/S") in ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE"):
                _retirer(objet, ("/S", "/F", "/D", "/Win", "/Unix", "/Mac", "/Next"))


def _page(page: pikepdf.Dictionary) -> None:
    _retirer(page, ("/AA", "/AF"))
    annotations = page.get("/Annots")
    if not isinstance(annotations, pikepdf.Array):
        return
    gardees = [a for a in annotations if isinstance(a, pikepdf.Dictionary) and a.get("/Subtype") not in _ACTIVES]
    for annotation in gardees:
        if not _lien_web(annotation):
            _retirer(annotation, _ANNOTATIONS)
    page["/Annots"] = pikepdf.Array(gardees)


def _lien_web(annotation: pikepdf.Dictionary) -> bool:
    action = annotation.get("/A")
    if not isinstance(action, pikepdf.Dictionary) or action.get("/S") != "/URI" or "/Next" in action:
        return False
    return str(action.get("/URI", "")).lower().startswith(("https://", "http://", "mailto:"))


def _retirer(objet: pikepdf.Object, cles: tuple[str, ...]) -> None:
    for cle in cles:
        if cle in objet:
            del objet[cle]
