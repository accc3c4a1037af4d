"""The pages of one document, sent as several files: they arrive as one PDF, in the order they were chosen."""

import io
from typing import Any

import filetype
import pikepdf
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from PIL import Image

from socle import fichiers, formats
from socle.composants.widgets import Pages
from socle.texte import propre

COTE, QUALITE = 2200, 80  # a page that one reads, in a few hundred kilobytes
POUCES = (8.27, 11.69)
PAGES_MAX = 40


def reunir(uploads: list[UploadedFile]) -> UploadedFile:
    """One upload: the file itself when there is one, else a PDF of all their pages. Raises `ValidationError`, saying
    which file will not do."""
    if len(uploads) == 1:
        return uploads[0]
    if len(uploads) > PAGES_MAX:
        raise ValidationError(f"Un document se réunit à partir de {PAGES_MAX} fichiers au plus.", code="pages")
    with pikepdf.new() as livre:
        for upload in uploads:
            with pikepdf.open(io.BytesIO(_en_pdf(upload))) as feuilles:
                livre.pages.extend(feuilles.pages)
        sortie = io.BytesIO()
        livre.save(sortie, deterministic_id=True)
    radical = propre(uploads[0].name or "").rpartition(".")[0] or "document"
    return SimpleUploadedFile(f"{radical}.pdf", sortie.getvalue(), formats.PDF)


def _en_pdf(upload: UploadedFile) -> bytes:
    try:
        brut = fichiers.lire(upload)
        mime = filetype.guess_mime(brut)
        if mime == formats.PDF:
            return formats.pdf(brut)
        if mime in formats.SCANS:
            return _page(formats.ouvrir(brut, COTE))
    except ValidationError as refus:
        nom = propre(upload.name or "")[:60]
        raise ValidationError(f"«\u00a0{nom}\u00a0»\u00a0: {refus.messages[0]}", code=refus.code) from refus
    raise ValidationError(
        "Plusieurs fichiers pour un même document\u00a0: des PDF ou des images, qui sont réunis. Un document Word, "
        "Excel ou LibreOffice s’envoie seul.",
        code="type",
    )


def _page(image: Image.Image) -> bytes:
    """The picture on white, as large as a sheet of A4 lets it be."""
    if image.mode != "RGB":
        fond = Image.new("RGB", image.size, "white")
        fond.paste(image, mask=image.getchannel("A"))
        image = fond
    cotes = (image.width / POUCES[0], image.height / POUCES[1])
    couchee = (image.width / POUCES[1], image.height / POUCES[0])
    sortie = io.BytesIO()
    image.save(sortie, "PDF", resolution=max(couchee if image.width > image.height else cotes), quality=QUALITE)
    return sortie.getvalue()


class PagesMixin(forms.Form):
    """Several files chosen in a field drawn by `Pages` are one upload for what follows. Comes before
    `FichierGardeMixin`, which then keeps it like any other."""

    def full_clean(self) -> None:
        refus = self._reunir() if self.is_bound else {}
        super().full_clean()
        for nom, erreur in refus.items():
            self._errors.pop(nom, None)  # « required » would not say why
            self.add_error(nom, erreur)

    def _reunir(self) -> dict[str, Any]:
        refus: dict[str, Any] = {}
        champs = [n for n, champ in self.fields.items() if isinstance(champ.widget, Pages)]
        plusieurs = [n for n in champs if len(self.files.getlist(self.add_prefix(n))) > 1]
        if plusieurs:
            self.files = self.files.copy()
        for nom in plusieurs:
            html = self.add_prefix(nom)
            try:
                self.files[html] = reunir(self.files.getlist(html))
            except ValidationError as erreur:
                refus[nom] = erreur
                del self.files[html]
        return refus
