"""The site on a phone's screen: what it says of itself, and the only page it keeps there."""

import io
import re

import pytest
from django.test import Client
from PIL import Image

pytestmark = pytest.mark.django_db


def test_the_manifest_says_all_that_a_phone_asks():
    reponse = Client().get("/manifest.webmanifest")
    corps = reponse.json()
    assert reponse["Content-Type"] == "application/manifest+json"
    assert (corps["start_url"], corps["scope"], corps["display"], corps["lang"]) == ("/", "/", "standalone", "fr")
    assert {e["purpose"] for e in corps["icons"]} == {"any", "maskable"}
    for raccourci in corps["shortcuts"]:
        assert Client().get(raccourci["url"]).status_code == 200
    for e in corps["icons"]:
        image = Image.open(io.BytesIO(Client().get(e["src"]).content))
        assert (image.format, f"{image.width}x{image.height}") == ("PNG", e["sizes"])


def test_a_maskable_icon_leaves_nothing_near_its_edges_and_fills_its_square():
    image = Image.open(io.BytesIO(Client().get("/icone-maskable.png").content)).convert("RGBA")
    nuit = (0x1D, 0x1B, 0x4C, 255)
    for x in range(0, 512, 16):
        for bord in ((x, 8), (x, 503), (8, x), (503, x)):
            assert image.getpixel(bord) == nuit


def test_each_public_page_leads_to_the_manifest_and_an_icon_for_apple():
    page = Client().get("/urgence/").content.decode()
    assert 'rel="manifest" href="/manifest.webmanifest"' in page
    [pomme] = re.findall(r'rel="apple-touch-icon" href="([^"]+)"', page)
    assert Image.open(io.BytesIO(Client().get(pomme).content)).size == (180, 180)


def test_the_page_without_network_gives_every_number_and_no_hour_that_would_be_false_later():
    page = Client().get("/hors-ligne/").content.decode()
    for numero in ("tel:119", "tel:3018", "tel:3114", "tel:15", "tel:17", "tel:112", "sms:114"):
        assert f'href="{numero}"' in page
    assert "ouvert jusqu" not in page and "fermé, ouvre" not in page and "9\u00a0h – 23\u00a0h" in page


def test_the_worker_keeps_one_page_and_what_it_is_drawn_with():
    source = Client().get("/sw.js").content.decode()
    assert re.findall(r'PAGE = "([^"]+)"', source) == ["/hors-ligne/"]
    [fichiers] = re.findall(r"FILES = \[(.*?)\]", source)
    assert all(re.search(r"\.(css|woff2)$", f.strip('" ')) for f in fichiers.split(","))
    assert ".put(" not in source and ".add(" not in source


def test_an_unknown_icon_is_not_found():
    assert Client().get("/icone-9999.png").status_code == 404


def test_leaving_asks_the_browser_to_forget_this_site_and_leads_where_the_button_does(db):
    page = Client().get("/urgence/").content.decode()
    neutre = re.search(r'<a class="leave" href="([^"]+)"', page)[1]
    for reponse in (Client().get("/quitter/"), Client(enforce_csrf_checks=True).post("/quitter/")):
        assert reponse["Clear-Site-Data"] == '"cache", "storage"', "a sign-in is a cookie: it stays"
        assert "no-store" in reponse["Cache-Control"] and not reponse.cookies
    assert Client().get("/quitter/")["Location"] == neutre and Client().post("/quitter/").status_code == 204


def test_what_leaving_cannot_do_is_said_with_how_to_do_it(db):
    page = Client().get("/confidentialite/").content.decode()
    assert "Aucun site ne peut effacer" in page and "navigation privée" in page
