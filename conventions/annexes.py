"""Several documents in one PDF: supporting documents, pictures made pages, after pages of our own."""

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
from PIL import Image

from socle.formats import PDF
from socle.models import Fichier

ANNEXABLES = {PDF, "image/jpeg", "image/png"}
A4 = (595.28, 841.89)  # points
COTE, COTE_MAX = 1754, 2400  # pixels: 150 a inch on the longer side of the page, and what is left as it is
TAILLE_MAX = 250 * 1024 * 1024


@dataclass
class Annexe:
    """One document to append. `page`: its first one among the annexes, from 0; `absente` says why it is not there."""

    titre: str
    fichier: Fichier
    pages: int = 0
    page: int = 0
    absente: str = ""


@dataclass
class Liasse:
    """The annexes of one file, in a PDF of their own, and what is in it."""

    titre: str
    annexes: list[Annexe]
    chemin: Path | None = None

    @property
    def jointes(self) -> list[Annexe]:
        return [a for a in self.annexes if not a.absente]


def preparer(liasses: Iterable[Liasse], dossier: Path, dire: Callable[[int], Any]) -> list[Liasse]:
    """Write each file's annexes in a PDF of `dossier`, count their pages, say what is left out."""
    faites, poids, page = list(liasses), 0, 0
    for rang, liasse in enumerate(faites):
        dire(rang)
        with pikepdf.new() as pdf:
            gardes = [_ajouter(pdf, annexe, poids := poids + annexe.fichier.taille) for annexe in liasse.annexes]
            for annexe in liasse.jointes:
                annexe.page, page = page, page + annexe.pages
            if liasse.jointes:
                liasse.chemin = dossier / f"{rang}.pdf"
                pdf.save(liasse.chemin)
            for source in gardes:  # open until it is saved
                source.close()
    return faites


def _ajouter(pdf: pikepdf.Pdf, annexe: Annexe, poids: int) -> Any:
    fichier = annexe.fichier
    if fichier.type_mime not in ANNEXABLES:
        annexe.absente = "ni un PDF ni une image"
    elif fichier.retenu_le or fichier.supprime_le:
        annexe.absente = "retenue par l’antivirus"
    elif poids > TAILLE_MAX:
        annexe.absente = "trop lourde avec les autres"
    if annexe.absente:
        return io.BytesIO()
    try:
        with fichier.contenu.open("rb") as contenu:
            brut = contenu.read()
        source = pikepdf.open(io.BytesIO(brut if fichier.type_mime == "application/pdf" else _page(brut)))
    except (OSError, ValueError, pikepdf.PdfError):
        annexe.absente = "illisible"
        return io.BytesIO()
    annexe.pages = len(source.pages)
    pdf.pages.extend(source.pages)
    return source


def _page(brut: bytes) -> bytes:
    """A picture on an A4 page: as it is when it is a photo of a fair size, else made small enough to be read."""
    with Image.open(io.BytesIO(brut), formats=["JPEG", "PNG"]) as image:
        if image.format == "JPEG" and image.mode == "RGB" and max(image.size) <= COTE_MAX:
            return _en_pdf(brut, image.size)
        image.draft("RGB", (COTE, COTE))
        nette = image.convert("RGB")
    nette.thumbnail((COTE, COTE))
    sortie = io.BytesIO()
    nette.save(sortie, "JPEG", quality=85)
    return _en_pdf(sortie.getvalue(), nette.size)


def _en_pdf(jpeg: bytes, taille: tuple[int, int]) -> bytes:
    """One page, upright or sideways as the picture is, which holds in it whole."""
    largeur, hauteur = A4 if taille[1] >= taille[0] else A4[::-1]
    echelle = min(largeur / taille[0], hauteur / taille[1])
    w, h = taille[0] * echelle, taille[1] * echelle
    sortie = io.BytesIO()
    with pikepdf.new() as pdf:
        image = pikepdf.Stream(pdf, jpeg)
        image.stream_dict = pikepdf.Dictionary(
            Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=taille[0], Height=taille[1],
            ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode,
        )  # fmt: skip
        page = pdf.add_blank_page(page_size=(largeur, hauteur))
        nom = page.add_resource(image, pikepdf.Name.XObject)
        dessin = f"q {w:.2f} 0 0 {h:.2f} {(largeur - w) / 2:.2f} {(hauteur - h) / 2:.2f} cm {nom} Do Q"
        page.contents_add(dessin.encode())
        pdf.save(sortie)
    return sortie.getvalue()


def assembler(principal: bytes, liasses: list[Liasse], sortie: Any) -> None:
    """Our pages, then the annexes with a bookmark each. What others made follows no standard: none is claimed."""
    with pikepdf.open(io.BytesIO(principal)) as pdf:
        notres = len(pdf.pages)
        parts = [pikepdf.open(liasse.chemin) for liasse in liasses if liasse.chemin]
        for part in parts:
            pdf.pages.extend(part.pages)
        with pdf.open_metadata(set_pikepdf_as_editor=False) as meta:
            for cle in ("pdfaid:part", "pdfaid:conformance", "pdfuaid:part"):
                if cle in meta:
                    del meta[cle]
        with pdf.open_outline() as plan:
            plan.root.append(_signets(notres, liasses))
        pdf.save(sortie)
        for part in parts:
            part.close()


def _signets(notres: int, liasses: list[Liasse]) -> pikepdf.OutlineItem:
    annexes = pikepdf.OutlineItem("Annexes", notres)
    for liasse in liasses:
        if liasse.jointes:
            dossier = pikepdf.OutlineItem(liasse.titre, notres + liasse.jointes[0].page)
            dossier.children.extend(pikepdf.OutlineItem(a.titre, notres + a.page) for a in liasse.jointes)
            annexes.children.append(dossier)
    return annexes
