"""Several documents in one PDF: supporting documents, pictures made pages, after pages of our own."""

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
from PIL import Image

from socle.fichiers import DOCUMENTS
from socle.models import Fichier

A4 = (8.27, 11.69)  # inches
POINTS_PAR_POUCE = 150
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
    if fichier.type_mime not in DOCUMENTS:
        annexe.absente = "ni un PDF ni une image"
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
    """A picture on a page that holds in an A4 one, fine enough to be read."""
    sortie = io.BytesIO()
    with Image.open(io.BytesIO(brut), formats=["JPEG", "PNG"]) as image:
        image = image.convert("RGB")
    cotes = A4 if image.height >= image.width else A4[::-1]
    image.thumbnail((round(cotes[0] * POINTS_PAR_POUCE), round(cotes[1] * POINTS_PAR_POUCE)))
    image.save(sortie, "PDF", resolution=max(image.width / cotes[0], image.height / cotes[1]), quality=85)
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
