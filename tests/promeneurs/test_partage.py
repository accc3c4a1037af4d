"""What leaves the site from somebody's page: never more than the page shows, and gone with it."""

import io
import json
import re

import pytest
from django.test import Client
from PIL import Image

from . import fabrique_public as fabrique

pytestmark = pytest.mark.django_db
SUITES = ("qr.svg", "contact.vcf", "apercu.png")


@pytest.fixture
def ana():
    return fabrique.personne(
        "Ana", "Secretfamille", identifiant="ana.pdn", email="ana@prive.example", telephone="0600000001"
    )


def lire(ana, suite: str):
    return Client().get(ana.get_absolute_url() + suite)


def test_the_contact_card_holds_what_the_page_shows_and_no_family_name(ana):
    carte = lire(ana, "contact.vcf").content.decode()
    assert carte.startswith("BEGIN:VCARD\r\n") and "FN:Ana – Promeneurs du Net" in carte
    assert "https://www.instagram.com/ana.pdn/" in carte and ana.get_absolute_url() in carte
    for prive in ("Secretfamille", "ana@prive.example", "0600000001", "06 00 00 00 01"):
        assert prive not in carte


def test_the_qr_code_is_a_picture_of_ours(ana):
    reponse = lire(ana, "qr.svg")
    assert reponse["Content-Type"] == "image/svg+xml" and reponse.content.startswith(b"<svg")
    assert b"http://" not in reponse.content.replace(b"http://www.w3.org/2000/svg", b"")


def test_social_networks_get_a_picture_drawn_by_us(ana):
    reponse = lire(ana, "apercu.png")
    assert Image.open(io.BytesIO(reponse.content)).size == (1200, 630)
    page = Client().get(ana.get_absolute_url()).content.decode()
    assert f'og:image" content="http://testserver{ana.get_absolute_url()}apercu.png"' in page or "apercu.png" in page
    assert Image.open(io.BytesIO(Client().get("/apercu.png").content)).size == (1200, 630)


def test_structured_data_say_who_and_cannot_close_their_element(ana):
    ana.fonction = "Animatrice </script><b>"
    ana.save()
    page = Client().get(ana.get_absolute_url()).content.decode()
    [brut] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    personne = json.loads(brut)["mainEntity"]
    assert (personne["name"], personne["jobTitle"]) == ("Ana", "Animatrice </script><b>")
    assert "Secretfamille" not in brut


@pytest.mark.parametrize("suite", SUITES)
def test_what_was_shared_goes_with_the_person(ana, suite):
    assert lire(ana, suite).status_code == 200
    assert Client().get(f"/promeneurs/autre-nom-{ana.code}/{suite}").status_code == 301
    fabrique.suspendre(ana)
    assert lire(ana, suite).status_code == 404


def test_before_writing_one_reads_the_age_and_how_to_block(ana):
    page = Client().get(ana.get_absolute_url()).content.decode()
    assert "à partir de 13\u00a0ans" in page.replace("&nbsp;", "\u00a0") and "Bloquer" in page
