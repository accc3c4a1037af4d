import datetime
import io
import os
import time
import zlib

import pikepdf
import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from socle import conservation, fichiers
from socle.models import Fichier


def photo(format_="JPEG", taille=(1200, 800), **options):
    sortie = io.BytesIO()
    Image.new("RGB", taille, "#1d1b4c").save(sortie, format_, **options)
    return sortie.getvalue()


def un_pdf(**racine):
    sortie = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        for cle, valeur in racine.items():
            document.Root["/" + cle] = valeur
        document.save(sortie)
    return sortie.getvalue()


def deposer(brut, nom="photo.jpg", kind="image", by=None):
    return fichiers.store(SimpleUploadedFile(nom, brut), kind=kind, regle="essai", by=by)


@pytest.fixture(autouse=True)
def regle(prive):
    fichiers.register_rule("essai", lambda user, fichier: user is not None and user.email == "lea@exemple.fr")
    fichiers.register_rule("ouverte", lambda user, fichier: True)


def test_a_photo_becomes_a_small_webp_without_metadata(db, personne):
    exif = Image.Exif()
    exif[0x010F], exif[0x8825] = "Marque", {1: "N"}
    fichier = deposer(photo(exif=exif) + b"<script>alert(1)</script>", by=personne)
    with Image.open(fichier.contenu) as image:
        assert (image.format, max(image.size), dict(image.getexif())) == ("WEBP", 640, {})
    assert b"script" not in fichier.contenu.file.open().read()
    assert (fichier.type_mime, fichier.nom, fichier.depose_par) == ("image/webp", "photo.webp", personne)


def test_a_photo_taken_sideways_stands_upright(db):
    exif = Image.Exif()
    exif[0x0112] = 6
    with Image.open(deposer(photo(taille=(400, 200), exif=exif)).contenu) as image:
        assert image.size == (200, 400)


@pytest.mark.parametrize(
    ("brut", "nom", "kind"),
    [
        (b"", "vide.jpg", "image"),
        (b"<svg onload=alert(1)>", "x.svg", "image"),
        (b"<html><script>", "x.jpg", "image"),
        (b"\xff\xd8\xff\xe0 pas une image", "x.jpg", "image"),
        (un_pdf(), "x.jpg", "image"),
        (b"%PDF-1.7 pas un pdf", "x.pdf", "document"),
        (b"MZ\x90\0" + b"\0" * 100, "x.pdf", "document"),
        (b"PK\x03\x04" + b"\0" * 100, "x.docx", "document"),
        (photo("GIF"), "x.gif", "document"),
        (photo()[:300], "coupee.jpg", "image"),
    ],
)
def test_what_is_not_what_it_says_is_refused_with_a_sentence(db, brut, nom, kind):
    with pytest.raises(ValidationError) as refus:
        deposer(brut, nom, kind)
    assert refus.value.messages[0].endswith(".") and not Fichier.objects.exists()


def test_more_than_10_mb_is_refused(db):
    with pytest.raises(ValidationError, match="10"):
        deposer(b"\xff\xd8\xff" + b"\0" * fichiers.TAILLE_MAX)


def test_an_image_bomb_is_refused_before_it_inflates(db):
    def bloc(nom, corps):
        return len(corps).to_bytes(4, "big") + nom + corps + zlib.crc32(nom + corps).to_bytes(4, "big")

    entete = (60000).to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0])
    bombe = (
        b"\x89PNG\r\n\x1a\n" + bloc(b"IHDR", entete) + bloc(b"IDAT", zlib.compress(b"\0" * 99999)) + bloc(b"IEND", b"")
    )
    for kind in ("image", "document"):
        with pytest.raises(ValidationError):
            deposer(bombe, "b.png", kind)


def test_a_pdf_loses_what_could_act(db):
    js = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    lancer = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")
    sortie = io.BytesIO()
    with pikepdf.new() as document:
        page = document.add_blank_page()
        document.attachments["mal.exe"] = b"MZ malveillant"
        document.Root.OpenAction = js
        document.Root.AA = pikepdf.Dictionary(WC=js)
        page.obj.AA = pikepdf.Dictionary(O=js)
        web = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://exemple.fr/")
        page.obj.Annots = pikepdf.Array(
            [
                pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)
                for action in (js, lancer, web)
            ]
        )
        document.save(sortie)
    fichier = deposer(sortie.getvalue(), "statuts.pdf", "document")
    with pikepdf.open(fichier.contenu) as propre:
        assert len(propre.attachments) == 0 and "/OpenAction" not in propre.Root and "/AA" not in propre.Root
        assert "/AA" not in propre.pages[0]
        assert ["/A" in a for a in propre.pages[0].Annots] == [False, False, True]
        texte = b"".join(o.unparse(resolved=True) for o in propre.objects)
    assert b"app.alert" not in texte and b"calc.exe" not in texte and b"exemple.fr" in texte


def test_a_pdf_with_a_password_says_to_remove_it(db):
    sortie = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(sortie, encryption=pikepdf.Encryption(user="a", owner="b"))
    with pytest.raises(ValidationError, match="mot de passe"):
        deposer(sortie.getvalue(), "x.pdf", "document")


@pytest.mark.parametrize(
    ("nom", "montre"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\dossiers\\RIB été.pdf", "RIB été.pdf"),
        ("facture\u202efdp.exe", "facture fdp.pdf"),
        ('a"b\r\nX: y.pdf', 'a"b X: y.pdf'),
        ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
        ("...", "fichier.pdf"),
        ("", "fichier.pdf"),
        ("Statuts v1.2 signés.PDF", "Statuts v1.2 signés.pdf"),
    ],
)
def test_unusual_names_are_shown_safely_and_never_used_on_the_disk(nom, montre):
    assert fichiers.nom_sur(nom, "application/pdf") == montre


def test_the_disk_knows_only_the_code(db, prive):
    fichier = deposer(un_pdf(), "../secret.pdf", "document")
    assert [p.name for p in prive.rglob("*") if p.is_file()] == [f"{fichier.code}.pdf"]


def test_a_file_is_served_to_whom_its_rule_says_and_does_not_exist_for_others(client, personne, autre):
    fichier = deposer(un_pdf(), "RIB été.pdf", "document")
    assert client.get(fichier.url).status_code == 404
    client.force_login(autre)
    assert client.get(fichier.url).status_code == 404
    client.force_login(personne)
    reponse = client.get(fichier.url)
    assert reponse.status_code == 200 and b"".join(reponse.streaming_content).startswith(b"%PDF")
    assert reponse["Content-Disposition"] == (
        "attachment; filename=\"RIB t.pdf\"; filename*=UTF-8''RIB%20%C3%A9t%C3%A9.pdf"
    )
    assert reponse["X-Content-Type-Options"] == "nosniff" and "sandbox" in reponse["Content-Security-Policy"]
    assert reponse["Cache-Control"] == "private, no-store"
    assert client.get("/fichiers/inconnu/").status_code == 404


def test_a_public_file_is_inline_cacheable_and_touches_no_cookie(client, db):
    fichier = deposer(photo())
    Fichier.objects.filter(pk=fichier.pk).update(regle="ouverte")
    reponse = client.get(fichier.url)
    assert reponse.status_code == 200 and "Cookie" not in reponse.get("Vary", "") and not reponse.cookies
    assert reponse["Content-Disposition"].startswith("inline") and reponse["Cache-Control"].startswith("public")
    assert client.get(fichier.url, headers={"if-none-match": reponse["ETag"]}).status_code == 304


def test_behind_nginx_the_bytes_are_its_business(client, db, settings):
    settings.X_ACCEL = True
    fichier = deposer(photo())
    Fichier.objects.filter(pk=fichier.pk).update(regle="ouverte")
    reponse = client.get(fichier.url)
    assert reponse["X-Accel-Redirect"] == f"/_prive/{fichier.contenu.name}" and reponse.content == b""


def test_a_file_lost_by_the_disk_is_a_404(client, db, prive):
    fichier = deposer(photo())
    Fichier.objects.filter(pk=fichier.pk).update(regle="ouverte")
    (prive / fichier.contenu.name).unlink()
    assert client.get(fichier.url).status_code == 404


def test_a_rule_nobody_declared_cannot_be_used(db):
    with pytest.raises(LookupError):
        fichiers.store(SimpleUploadedFile("x.jpg", photo()), kind="image", regle="oubliee", by=AnonymousUser())


def test_a_deleted_file_is_gone_at_once_from_the_page_and_the_disk(
    client, personne, prive, django_capture_on_commit_callbacks
):
    fichier = deposer(photo())
    client.force_login(personne)
    with django_capture_on_commit_callbacks(execute=True):
        fichiers.delete(fichier=fichier)
    assert client.get(fichier.url).status_code == 404
    assert not [p for p in prive.rglob("*") if p.is_file()]
    Fichier.objects.update(supprime_le=timezone.now() - datetime.timedelta(days=2))
    fichiers.declare_conservation()
    assert conservation.purger(["fichiers"]) == {"fichiers": 1}


def test_bytes_of_a_request_rolled_back_are_swept_away_but_not_the_others(db, prive):
    garde = deposer(photo())
    orphelin = prive / garde.code[:2] / "orphelin.webp"
    orphelin.write_bytes(b"x")
    avant_hier = time.time() - 2 * 86_400
    for chemin in prive.rglob("*.webp"):
        os.utime(chemin, (avant_hier, avant_hier))
    fichiers.declare_conservation()
    assert conservation.purger(["fichiers"]) == {"fichiers": 1}
    assert [p.name for p in prive.rglob("*.webp")] == [f"{garde.code}.webp"]
