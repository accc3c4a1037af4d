"""Word, Excel and LibreOffice files: kept as they are, when nothing in them acts or calls out."""

import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, iterparse

from django.core.exceptions import ValidationError

_OOXML = "application/vnd.openxmlformats-officedocument."
DOCX, XLSX = f"{_OOXML}wordprocessingml.document", f"{_OOXML}spreadsheetml.sheet"
ODT, ODS = "application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.spreadsheet"
EXTENSIONS = {DOCX: "docx", XLSX: "xlsx", ODT: "odt", ODS: "ods"}

_ZIP, _OLE, _RTF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf"
ENTREES_MAX, OUVERT_MAX, PARTIE_MAX = 3000, 100 * 1024 * 1024, 30 * 1024 * 1024
_CHIFFRE = "EncryptedPackage".encode("utf-16-le")
_PROGRAMME = r"\.(?:exe|dll|js|vbs|bat|cmd|scr|lnk|jar|ps1)$"
_ACTIF = re.compile(
    rf"vba(?:project|data)|/activex/|/embeddings/[^/]+\.(?!docx$|xlsx$)|^(?:basic|scripts|dialogs)/|{_PROGRAMME}", re.I
)
_CONNEXIONS = re.compile(r"^xl/(?:externallinks/|connections\.xml$)", re.I)
_DDE = re.compile(r"\bDDE(?:AUTO)?\b")
_LOIN = re.compile(r"\s*(?:https?:|ftp:|smb:|file:|//|\\\\)", re.I)
# In a LibreOffice document, a link that somebody clicks is a link; these are fetched when it opens.
_VA_CHERCHER = {
    "image", "object", "object-ole", "plugin", "applet", "floating-frame", "table-source", "template",
    "section-source", "connection-resource",
}  # fmt: skip
_AGIT = {"event-listener", "script", "applet", "plugin", "dde-source", "object-ole"}

ANCIEN = (
    "Cet ancien format (.doc, .xls, .rtf) peut cacher des programmes\u00a0: ouvrez-le, puis enregistrez-le en PDF, "
    "ou en .docx ou .xlsx."
)
PROTEGE = "Ce document est protégé par un mot de passe\u00a0: retirez-le."
ABIME = "Ce document est abîmé, ou n’est pas un document Word, Excel ou LibreOffice\u00a0: enregistrez-le en PDF."
MACRO = "Ce document contient des macros ou des objets incorporés\u00a0: enregistrez-le en PDF."
AILLEURS = "Ce document va chercher des données dans un autre fichier ou en ligne\u00a0: enregistrez-le en PDF."


def ressemble(brut: bytes) -> bool:
    """Might be an office file, of today or of yesterday: `verifier` says."""
    return brut.startswith((_ZIP, _OLE, _RTF))


def verifier(brut: bytes) -> str:
    """The type of an office file that may be kept. Raises `ValidationError` with what to do."""
    if brut.startswith((_OLE, _RTF)):
        raise _non(PROTEGE, "protege") if _CHIFFRE in brut else _non(ANCIEN, "ancien")
    try:
        with zipfile.ZipFile(io.BytesIO(brut)) as archive:
            _enveloppe(archive, brut)
            return _odf(archive) if "mimetype" in archive.namelist() else _ooxml(archive)
    except (zipfile.BadZipFile, ParseError, OSError, ValueError, EOFError, NotImplementedError, RuntimeError) as erreur:
        raise _non(ABIME, "illisible") from erreur


def _non(phrase: str, code: str) -> ValidationError:
    return ValidationError(phrase, code=code)


def _enveloppe(archive: zipfile.ZipFile, brut: bytes) -> None:
    """A plain archive and nothing around it: no other file glued before or after, no bomb, nothing that acts."""
    entrees = archive.infolist()
    noms = [e.filename for e in entrees]
    if any(e.flag_bits & 1 for e in entrees):
        raise _non(PROTEGE, "protege")
    debut = min((e.header_offset for e in entrees), default=1)
    entier = debut == 0 and brut.rfind(b"PK\x05\x06") == len(brut) - 22
    sain = len(set(noms)) == len(noms) and not any(n.startswith(("/", "\\")) or ".." in n.split("/") for n in noms)
    leger = len(entrees) <= ENTREES_MAX and sum(e.file_size for e in entrees) <= OUVERT_MAX
    if not (entier and sain and leger) or any(e.file_size > PARTIE_MAX for e in entrees if _xml(e.filename)):
        raise _non(ABIME, "illisible")
    if any(_ACTIF.search(nom) for nom in noms):
        raise _non(MACRO, "macro")


def _xml(nom: str) -> bool:
    return nom.lower().endswith((".xml", ".rels"))


def _elements(archive: zipfile.ZipFile, *noms: str) -> Iterator[tuple[str, Element]]:
    """Every element of these parts with its local name, as a reader of XML sees them, whatever their encoding."""
    for nom in noms:
        with archive.open(nom) as partie:
            for _, element in iterparse(partie, events=("end",)):
                yield element.tag.rpartition("}")[2], element
                element.clear()


def _ooxml(archive: zipfile.ZipFile) -> str:
    noms = archive.namelist()
    if "[Content_Types].xml" not in noms:
        raise _non(ABIME, "illisible")
    types = {e.get("PartName", ""): e.get("ContentType", "") for _, e in _elements(archive, "[Content_Types].xml")}
    if any("macroenabled" in t.lower() or "vba" in t.lower() for t in types.values()):
        raise _non(MACRO, "macro")
    relations = [e.attrib.copy() for _, e in _elements(archive, *(n for n in noms if n.lower().endswith(".rels")))]
    dehors = [r for r in relations if r.get("TargetMode") == "External"]
    if any(not r.get("Type", "").endswith("/hyperlink") for r in dehors) or any(map(_CONNEXIONS.match, noms)):
        raise _non(AILLEURS, "lien")
    for corps, mime in (("word/document.xml", DOCX), ("xl/workbook.xml", XLSX)):
        if corps in noms and types.get(f"/{corps}") == f"{mime}.main+xml":
            if mime == DOCX and _DDE.search(_champs(archive)):
                raise _non(AILLEURS, "lien")
            return mime
    raise _non(ABIME, "illisible")


def _champs(archive: zipfile.ZipFile) -> str:
    """What the fields of a Word document ask for."""
    textes = []
    for nom, element in _elements(archive, *(n for n in archive.namelist() if re.match(r"word/[^/]+\.xml$", n))):
        if nom == "instrText":
            textes.append(element.text or "")
        elif nom == "fldSimple":
            textes += [valeur for cle, valeur in element.attrib.items() if cle.endswith("instr")]
    return "".join(textes)


def _odf(archive: zipfile.ZipFile) -> str:
    premiere, noms = archive.infolist()[0], archive.namelist()
    mime = archive.read("mimetype")[:100].decode("ascii", "replace")
    entier = {"content.xml", "META-INF/manifest.xml"} <= set(noms)
    if premiere.filename != "mimetype" or premiere.compress_type or mime not in (ODT, ODS) or not entier:
        raise _non(ABIME, "illisible")
    if any(nom == "encryption-data" for nom, _ in _elements(archive, "META-INF/manifest.xml")):
        raise _non(PROTEGE, "protege")
    for nom, element in _elements(archive, *(n for n in noms if _xml(n))):
        if nom in _AGIT:
            raise _non(MACRO, "macro")
        cible = next((v for cle, v in element.attrib.items() if cle.rpartition("}")[2] == "href"), "")
        if nom in _VA_CHERCHER and _LOIN.match(cible):
            raise _non(AILLEURS, "lien")
    return mime
