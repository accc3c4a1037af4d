"""Small papers that say what they are: the documents of invented files, made once and given as people give them."""

import io
from functools import cache

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile

A4 = (595, 842)
MENTION = "Document d’exemple, inventé pour la démonstration."


def papier(titre: str, nom: str) -> SimpleUploadedFile:
    """A page with its title, as an upload."""
    return SimpleUploadedFile(f"{nom}.pdf", _page(titre), "application/pdf")


@cache
def _page(titre: str) -> bytes:
    sortie = io.BytesIO()
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=A4)
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=_police()))
        page.Contents = document.make_stream(_ligne(titre, 20, 740) + _ligne(MENTION, 11, 708))
        document.save(sortie)
    return sortie.getvalue()


def _police() -> pikepdf.Dictionary:
    """One of the fourteen that every reader has: nothing to embed."""
    nom = pikepdf.Name
    return pikepdf.Dictionary(
        Type=nom.Font, Subtype=nom.Type1, BaseFont=nom.Helvetica, Encoding=nom.WinAnsiEncoding
    )  # fmt: skip


def _ligne(texte: str, corps: int, y: int) -> bytes:
    return f"BT /F1 {corps} Tf 60 {y} Td <{texte.encode('cp1252').hex()}> Tj ET\n".encode()
