"""Wrong files, each as people or attackers send them: a clear sentence, and nothing kept that should not be."""

import io
import zipfile
from pathlib import Path

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from socle import assainir, fichiers, formats
from socle.models import Fichier
from tests.socle.test_fichiers import photo, un_pdf

HEIC = (Path(__file__).parent.parent / "donnees" / "photo.heic").read_bytes()


@pytest.fixture(autouse=True)
def regle(prive):
    fichiers.register_rule("essai", lambda user, fichier: False)


def deposer(brut, nom="x.pdf", kind="piece"):
    return fichiers.store(SimpleUploadedFile(nom, brut), kind=kind, regle="essai", by=None)


def lu(fichier):
    with fichier.contenu.open("rb") as contenu:
        return contenu.read()


def zip_(**parties):
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w") as archive:
        for nom, contenu in parties.items():
            archive.writestr(nom, contenu)
    return sortie.getvalue()


@pytest.mark.parametrize("kind", ["piece", "document"])
def test_a_photo_of_a_phone_becomes_a_jpeg_that_says_neither_where_nor_with_what(db, kind):
    assert b"MARQUE-TEST" in HEIC
    fichier = deposer(HEIC, "IMG_0001.HEIC", kind)
    assert (fichier.type_mime, fichier.nom) == ("image/jpeg", "IMG_0001.jpg")
    with Image.open(fichier.contenu) as image:
        assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (96, 64), {})
    assert b"MARQUE-TEST" not in lu(fichier)


def test_a_damaged_heic_says_so(db):
    with pytest.raises(ValidationError, match="abîmée"):
        deposer(HEIC[:300])


def test_a_photo_keeps_nothing_of_its_place(db):
    exif = Image.Exif()
    exif[0x010F], exif[0x8825] = "MARQUE-TEST", {1: "N", 2: (48.0, 41.0, 30.0)}
    brut = photo(exif=exif)
    assert b"MARQUE-TEST" in brut
    assert b"MARQUE-TEST" not in lu(deposer(brut, "lieu.jpg"))


def test_a_document_photographed_is_not_kept_larger_than_a_page(db):
    with Image.open(deposer(photo(taille=(6000, 4000)), "grande.jpg").contenu) as image:
        assert image.size == (3508, 2339)


@pytest.mark.parametrize(
    ("brut", "phrase"),
    [
        (b"", "vide"),
        (b"GIF89a" + b"\0" * 50, "Choisissez un PDF"),
        (b"<html><script>%PDF-1.7", "Choisissez un PDF"),
        (b"<html>" + un_pdf(), "Choisissez un PDF"),
        (b"%PDF-1.7 rien", "abîmé"),
        (b"\xff\xd8\xff" + b"\0" * fichiers.TAILLE_MAX, "dépasse 10"),
        (zip_(x="y"), "abîmé"),
    ],
)
def test_what_cannot_be_a_document_is_refused_with_a_sentence_and_nothing_is_kept(db, prive, brut, phrase):
    with pytest.raises(ValidationError, match=phrase):
        deposer(brut)
    assert not Fichier.objects.exists() and not [p for p in prive.rglob("*") if p.is_file()]


@pytest.mark.parametrize(
    "colle",
    [zip_(**{"virus.exe": "MZ" * 99}), b"<html><script>alert(1)</script></html>", b"\n%%EOF\nMZ programme"],
    ids=["zip", "html", "exe"],
)
def test_what_is_glued_after_a_pdf_or_a_picture_does_not_stay(db, colle):
    for brut in (un_pdf() + colle, photo() + colle):
        garde = lu(deposer(brut))
        assert colle[:20] not in garde and colle[-20:] not in garde
        assert not zipfile.is_zipfile(io.BytesIO(garde))


@pytest.mark.parametrize("avec", ["user", "owner"])
def test_an_encrypted_pdf_says_to_remove_its_password_when_it_asks_one(db, avec):
    sortie = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(sortie, encryption=pikepdf.Encryption(user="a" if avec == "user" else "", owner="b"))
    if avec == "user":
        with pytest.raises(ValidationError, match="mot de passe"):
            deposer(sortie.getvalue())
    else:  # anybody opens it: it is kept, and opens as well
        with pikepdf.open(deposer(sortie.getvalue()).contenu) as garde:
            assert not garde.is_encrypted


@pytest.mark.parametrize("nom", ["facture\u202efdp.exe", "‮txt.exe", "x" * 300 + ".docx", "../../etc/passwd", "a\x00b"])
def test_a_name_is_shown_short_and_in_its_own_direction(db, prive, nom):
    fichier = deposer(un_pdf(), nom)
    assert len(fichier.nom) <= 124 and fichier.nom.endswith(".pdf") and fichier.nom.isprintable()
    assert [p.name for p in prive.rglob("*") if p.is_file()] == [f"{fichier.code}.pdf"]


def formulaire():
    """A form of the administration, filled: its text is in its fields, and it runs a script."""
    nom, dico = pikepdf.Name, pikepdf.Dictionary
    sortie = io.BytesIO()
    with pikepdf.new() as d:
        page = d.add_blank_page(page_size=(300, 300))
        police = d.make_indirect(
            dico(Type=nom.Font, Subtype=nom.Type1, BaseFont=nom.Helvetica, Encoding=nom.WinAnsiEncoding)
        )
        champ = d.make_indirect(
            dico(
                Type=nom.Annot, Subtype=nom.Widget, FT=nom.Tx, T="nom", V="Foyer rural", DA="/Helv 12 Tf 0 g",
                Rect=[50, 200, 250, 220], P=page.obj, F=4, AA=dico(K=dico(S=nom.JavaScript, JS="app.alert(1)")),
            )
        )  # fmt: skip
        page.obj.Annots = pikepdf.Array([champ])
        d.Root.AcroForm = dico(Fields=pikepdf.Array([champ]), DR=dico(Font=dico(Helv=police)), NeedAppearances=True)
        d.save(sortie)
    return sortie.getvalue()


def test_a_form_that_was_filled_keeps_what_was_written_and_loses_its_script(db):
    with pikepdf.open(io.BytesIO(assainir.pdf(formulaire()))) as garde:
        assert "/AcroForm" not in garde.Root and not len(garde.pages[0].obj.get("/Annots", []))
        textes = b"".join(o.read_bytes() for o in garde.objects if isinstance(o, pikepdf.Stream))
        tout = b"".join(o.unparse(resolved=True) for o in garde.objects)
    assert b"Foyer rural" in textes and b"app.alert" not in tout


def test_the_same_document_is_kept_as_the_same_bytes():
    assert assainir.pdf(formulaire()) == assainir.pdf(formulaire())
    assert formats.ranger(photo(), "piece") == formats.ranger(photo(), "piece")


def test_an_office_file_is_no_original_nor_picture(db):
    for kind in ("image", "document"):
        with pytest.raises(ValidationError, match="Choisissez"):
            deposer(zip_(x="y"), "x.docx", kind)
