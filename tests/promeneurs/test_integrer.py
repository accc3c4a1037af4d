"""The directory on another site: one page may be framed, and no other; a light script; nothing that follows anybody."""

import html
import re

import pytest
from django.conf import settings
from django.test import Client

from . import fabrique_public as fabrique

pytestmark = pytest.mark.django_db
CADRE = "/integrer/cadre/"


@pytest.fixture(autouse=True)
def monde():
    fabrique.reseau()
    fabrique.noms()


def test_the_frame_alone_may_be_shown_in_another_site():
    reponse = Client().get(CADRE)
    assert "frame-ancestors *" in reponse["Content-Security-Policy"]
    assert "script-src 'self'" in reponse["Content-Security-Policy"] and "X-Frame-Options" not in reponse
    for url in ("/", "/annuaire/", "/integrer/", "/statistiques/", "/verifier/", "/annuaire/meurthe-et-moselle/"):
        autre = Client().get(url)
        assert "frame-ancestors 'none'" in autre["Content-Security-Policy"] and autre["X-Frame-Options"] == "DENY", url


def test_the_frame_sets_no_cookie_and_may_be_cached():
    reponse = Client().get(CADRE)
    assert not reponse.cookies and "cookie" not in reponse.get("Vary", "").lower()
    assert reponse["Cache-Control"] == "public, max-age=60"


def test_the_frame_shows_who_is_near_and_leads_out_in_a_new_window():
    fabrique.personne("Ana", commune="54329")
    fabrique.personne("Bob", commune="54395")
    page = Client().get(CADRE, {"lieu": "54329", "nombre": "1"}).content.decode()
    assert "Ana" in page and "Bob" not in page and "Secretfamille" not in page
    for lien in re.findall(r"<a [^>]*href=\"http[^>]*>", page):
        assert 'target="_blank"' in lien and 'rel="noopener"' in lien, lien
    assert "tel:119" in page and "data-quitter" not in page and "sw.js" not in page


def test_the_frame_keeps_the_platform_asked():
    fabrique.personne("Ana", commune="54329")
    fabrique.personne("Bob", commune="54329", plateforme="discord", identifiant="bob.pdn")
    page = Client().get(CADRE, {"lieu": "54329", "plateforme": "discord"}).content.decode()
    assert "Bob" in page and "Ana" not in page


def test_a_frame_is_never_empty_when_somebody_is_within_reach():
    fabrique.personne("Ana", commune="54329")
    page = Client().get(CADRE, {"lieu": "88160", "rayon": "5"}).content.decode()
    assert "Ana" in page and "les plus proches" in page


def test_whatever_its_address_says_the_frame_answers():
    for params in ({"lieu": "zzz"}, {"nombre": "9999"}, {"theme": '"><script>'}, {"departement": "00"}):
        reponse = Client().get(CADRE, params)
        assert reponse.status_code == 200 and b"<script>" not in reponse.content
    assert b'class="sombre"' in Client().get(CADRE, {"theme": "sombre"}).content


def test_the_script_is_light_and_open_to_any_site():
    reponse = Client().get("/integrer/pdn.js")
    assert len(reponse.content) < 5000 and reponse["Content-Type"].startswith("text/javascript")
    assert reponse["Cross-Origin-Resource-Policy"] == "cross-origin" and not reponse.cookies
    assert b"cookie" not in reponse.content.split(b"\n", 1)[1] and b"localStorage" not in reponse.content


def test_the_page_writes_the_code_for_a_commune():
    page = Client().get(
        "/integrer/", {"commune": "Lunéville", "plateforme": "discord", "nombre": "4", "theme": "sombre"}
    )
    codes = [html.unescape(c) for c in re.findall(r'<code id="code-\w+">(.*?)</code>', page.content.decode(), re.S)]
    script, cadre = codes
    attributs = 'data-lieu="Lunéville (54329)" data-plateforme="discord" data-theme="sombre" data-nombre="4"'
    assert f'<div class="promeneurs-du-net" {attributs}>' in script
    assert (
        f'<a href="{settings.SITE_URL}/annuaire/?lieu=Lun%C3%A9ville+%2854329%29">' in script
    )  # what is there without JavaScript
    assert f'src="{settings.SITE_URL}/integrer/pdn.js"' in script
    [src] = re.findall(r'<iframe src="([^"]+)"', cadre)
    assert Client().get(html.unescape(src).removeprefix(settings.SITE_URL)).status_code == 200
    assert 'title="' in cadre


def test_the_page_writes_the_code_for_a_departement():
    page = html.unescape(Client().get("/integrer/", {"departement_entier": "54"}).content.decode())
    assert 'data-departement="54"' in html.unescape(page)


@pytest.mark.parametrize(
    ("demande", "dit"),
    [
        ({"commune": "zorglub"}, "Commune inconnue"),
        ({"commune": ""}, "Donnez une commune"),
        ({"commune": "Nancy", "plateforme": "zz"}, "zz"),
        ({"departement_entier": "99"}, "99"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(demande, dit):
    reponse = Client().get("/integrer/", demande)
    page = reponse.content.decode()
    assert reponse.status_code == 200 and "field wrong" in page and dit in page and "code-script" not in page
    assert not demande.get("commune") or f'value="{demande["commune"]}"' in page


def test_only_the_page_of_the_builder_may_show_our_frame():
    assert "frame-src 'self'" in Client().get("/integrer/")["Content-Security-Policy"]
    assert "frame-src" not in Client().get("/annuaire/")["Content-Security-Policy"]
