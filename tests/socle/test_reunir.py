"""Several pages of one document, sent as several files, are one PDF; the rest of the form keeps its files as usual."""

import io

import pikepdf
import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from socle import pages
from socle.composants.widgets import Pages
from socle.formulaires import FichierGardeMixin
from tests.socle.test_bureautique import docx
from tests.socle.test_fichiers import photo, un_pdf
from tests.socle.test_formats import HEIC


def fichier(brut, nom):
    return SimpleUploadedFile(nom, brut)


def tailles(upload):
    with pikepdf.open(io.BytesIO(upload.read())) as livre:
        return [tuple(round(float(x)) for x in page.mediabox[2:]) for page in livre.pages]


def test_pdf_and_photos_become_one_pdf_in_their_order():
    uni = pages.reunir([fichier(photo(), "rib 1.jpg"), fichier(un_pdf(), "b.pdf"), fichier(HEIC, "c.heic")])
    assert uni.name == "rib 1.pdf"
    largeurs = tailles(uni)
    assert len(largeurs) == 3 and largeurs[1] == (612, 792)
    assert largeurs[0][0] == pytest.approx(842, abs=2)  # lying, as wide as a sheet of A4


def test_one_file_stays_itself():
    seul = fichier(b"quoi que ce soit", "x.docx")
    assert pages.reunir([seul]) is seul


@pytest.mark.parametrize(
    ("fautif", "phrase"),
    [
        (fichier(docx(), "b.docx"), "s’envoie seul"),
        (fichier(b"", "vide.jpg"), "vide.jpg.*Ce fichier est vide"),
        (fichier(photo()[:300], "coupee.jpg"), "coupee.jpg.*abîmée"),
        (fichier(b"\xff\xd8\xff" + b"\0" * 10 * 1024 * 1024, "gros.jpg"), "gros.jpg.*10"),
    ],
)
def test_the_file_that_will_not_do_is_named(fautif, phrase):
    with pytest.raises(ValidationError, match=phrase):
        pages.reunir([fichier(un_pdf(), "a.pdf"), fautif])


class Formulaire(pages.PagesMixin, FichierGardeMixin):
    rib = forms.FileField(widget=Pages(kind="piece"))
    statuts = forms.FileField(widget=Pages(kind="piece"), required=False)


def envoyer(personne, **fichiers):
    return Formulaire({}, MultiValueDict(fichiers), user=personne)


def test_a_form_takes_several_files_as_one(db, personne, prive):
    form = envoyer(personne, rib=[fichier(un_pdf(), "a.pdf"), fichier(un_pdf(), "b.pdf")])
    assert form.is_valid(), form.errors
    assert len(tailles(form.cleaned_data["rib"])) == 2


def test_what_will_not_do_is_said_beside_its_field_and_the_other_is_kept(db, personne, prive):
    mauvais = [fichier(un_pdf(), "a.pdf"), fichier(b"", "vide.pdf")]
    form = envoyer(personne, rib=mauvais, statuts=[fichier(un_pdf(), "s.pdf"), fichier(photo(), "s2.jpg")])
    assert not form.is_valid()
    assert "vide" in form.errors["rib"][0] and "statuts" not in form.errors
    assert form.fields["statuts"].widget.garde.name == "s.pdf"
