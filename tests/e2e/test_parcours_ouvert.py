"""The site outside itself: on a phone's screen without network, and inside the site of a town."""

import io
import json
import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

import pikepdf
import pytest
from playwright.sync_api import Page, expect

from .audit import axe
from .conftest import DESK, PHONE, SITE, connecter

PRET = "() => navigator.serviceWorker.ready.then(r => r.active.state)"
GARDE = """async () => {
    const noms = await caches.keys(), urls = [];
    for (const nom of noms) for (const r of await (await caches.open(nom)).keys()) urls.push(new URL(r.url).pathname);
    return {noms, urls};
}"""
HOTE = """<!doctype html><html lang="fr"><title>Ma ville</title><h1>Ma ville</h1>
<div class="promeneurs-du-net" data-lieu="Lunéville (54329)" data-nombre="2">
<a href="{site}/annuaire/?lieu=54329">Promeneurs du Net</a></div>
<script async src="{site}/integrer/pdn.js"></script></html>"""


def test_a_browser_finds_the_site_installable(ouvrir):
    page = ouvrir(viewport=PHONE)
    page.goto("/")
    protocole = page.context.new_cdp_session(page)
    manifeste = protocole.send("Page.getAppManifest")
    assert manifeste["url"] == f"{SITE}/manifest.webmanifest" and not manifeste["errors"]
    assert json.loads(manifeste["data"])["name"] == "Promeneurs du Net"
    page.evaluate(PRET)
    assert protocole.send("Page.getInstallabilityErrors")["installabilityErrors"] in ([], _HORS_ECRAN)


# What a window of tests alone is told, whatever the site.
_HORS_ECRAN = [{"errorId": "in-incognito", "errorArguments": []}]


def test_without_network_one_reads_the_help_numbers_and_no_visited_page_was_kept(ouvrir):
    page = ouvrir(viewport=PHONE)
    page.goto("/")
    page.evaluate(PRET)
    for chemin in ("/annuaire/?lieu=54329", "/verifier/", "/urgence/", "/statistiques/"):
        page.goto(chemin)
    page.get_by_role("link", name=re.compile("Données")).click()
    garde = page.evaluate(GARDE)
    assert len(garde["noms"]) == 1
    assert [u for u in garde["urls"] if not re.search(r"^/static/.*\.(css|woff2)$", u)] == ["/hors-ligne/"]
    assert page.evaluate("() => localStorage.length + sessionStorage.length") == 0
    page.context.set_offline(True)
    page.goto("/annuaire/?lieu=54395")
    expect(page.get_by_role("heading", level=1)).to_have_text("Pas de réseau.")
    expect(page.get_by_role("link", name=re.compile("119"))).to_have_attribute("href", "tel:119")
    assert page.evaluate("() => document.fonts.ready.then(() => document.fonts.check('16px Title'))")
    assert "Title" in page.evaluate("() => getComputedStyle(document.querySelector('h1')).fontFamily")
    page.context.set_offline(False)
    page.get_by_role("link", name="Réessayer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Autour de Nancy")


FICHE = "async () => (await caches.has('situation')) && (await (await caches.open('situation')).keys()).length"


def _attend_fiche(page, combien) -> None:
    page.wait_for_function(f"async () => Number(await ({FICHE})()) === {combien}")


def test_a_promeneur_reads_whom_to_call_without_network_and_nothing_else_private_was_kept(ouvrir):
    """Domain §7: facing danger at 21 h, in one tap, offline too; and the device forgets it at sign-out."""
    page = ouvrir(viewport=PHONE)
    connecter(page, "promeneur")
    page.evaluate(PRET)
    page.goto("/espace/promeneur/")
    _attend_fiche(page, 1)
    page.get_by_role("link", name=re.compile("Danger")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Situation inquiétante")
    adresse = urlsplit(page.url).path
    garde = page.evaluate(GARDE)
    prives = [u for u in garde["urls"] if not re.search(r"^/static/.*\.(css|woff2)$", u)]
    assert sorted(prives) == sorted(["/hors-ligne/", adresse])
    page.context.set_offline(True)
    for chemin in (adresse, "/espace/", "/compte/"):
        page.goto(chemin)
        expect(page.get_by_role("heading", level=1)).to_have_text("Situation inquiétante")
        expect(page.locator("a[href='tel:17']")).to_be_visible()
    assert axe(page) == []
    page.goto("/annuaire/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Pas de réseau.")
    page.context.set_offline(False)
    page.goto("/espace/")
    page.get_by_role("button", name="Menu", exact=True).click()
    page.get_by_role("button", name="Se déconnecter").click()
    page.wait_for_url(re.compile("login"))
    _attend_fiche(page, 0)
    page.context.set_offline(True)
    page.goto(adresse)
    expect(page.get_by_role("heading", level=1)).to_have_text("Pas de réseau.")


def test_the_sheet_is_not_kept_for_somebody_else_on_the_same_device(ouvrir):
    page = ouvrir("promeneur")
    page.goto("/espace/promeneur/")
    _attend_fiche(page, 1)
    page.context.clear_cookies()  # the session ended, with no button pressed
    page.goto("/espace/")
    _attend_fiche(page, 0)


def test_the_sheet_prints_on_one_page(ouvrir):
    page = ouvrir("promeneur")
    page.goto("/espace/promeneur/")
    page.get_by_role("link", name="Situation inquiétante").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Situation inquiétante")
    assert len(pikepdf.open(io.BytesIO(page.pdf(format="A4"))).pages) == 1


@pytest.fixture
def mairie() -> Iterator[str]:
    """The site of a town: another origin."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(HOTE.format(site=SITE).encode())

        def log_message(self, *a: object) -> None:
            pass

    serveur = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    Thread(target=serveur.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{serveur.server_port}/"
    serveur.shutdown()


def hauteur(page: Page) -> float:
    return page.locator("iframe").evaluate("n => n.getBoundingClientRect().height")


@pytest.mark.parametrize("ecran", [PHONE, DESK], ids=["téléphone", "bureau"])
def test_a_town_shows_its_promeneurs_in_a_frame_that_fits(ouvrir, mairie, ecran):
    page = ouvrir(viewport=ecran)
    page.goto(mairie)
    cadre = page.frame_locator("iframe")
    expect(cadre.get_by_role("heading", level=1)).to_contain_text("Lunéville")
    expect(cadre.get_by_role("link", name=re.compile("Inès"))).to_have_attribute("target", "_blank")
    expect(page.get_by_role("link", name="Promeneurs du Net")).to_be_hidden()  # what was there before the frame
    for _ in range(50):  # the page grows as its fonts come, and the frame with it
        dedans = page.frames[1].evaluate("() => document.documentElement.offsetHeight")
        if abs(hauteur(page) - dedans) < 3:
            break
        page.wait_for_timeout(100)
    assert abs(hauteur(page) - dedans) < 3
    assert page.frames[1].evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert not axe(page.frames[1])
    assert page.context.cookies() == []


def test_a_page_that_is_not_ours_cannot_stretch_the_frame(ouvrir, mairie):
    page = ouvrir(viewport=DESK)
    page.goto(mairie)
    expect(page.frame_locator("iframe").get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("link", name="Promeneurs du Net")).to_be_hidden()
    avant = hauteur(page)
    page.evaluate("() => postMessage({pdnHauteur: 3000}, '*')")
    page.wait_for_timeout(200)
    assert hauteur(page) == avant


def test_without_javascript_the_town_has_a_link(ouvrir, mairie):
    page = ouvrir(viewport=PHONE, java_script_enabled=False)
    page.goto(mairie)
    expect(page.get_by_role("link", name="Promeneurs du Net")).to_be_visible()


def test_the_code_follows_what_one_chooses_and_is_copied(ouvrir):
    page = ouvrir(viewport=DESK, permissions=["clipboard-read", "clipboard-write"])
    page.goto("/integrer/")
    commune = page.get_by_role("combobox", name="Commune")
    commune.fill("Lunéville")
    commune.press("Tab")
    expect(page.locator("#code-script")).to_contain_text('data-lieu="Lunéville (54329)"')
    page.get_by_role("radio", name="Sombres").check()
    expect(page.locator("#code-script")).to_contain_text('data-theme="sombre"')
    expect(page.frame_locator("iframe.apercu").get_by_role("heading", level=1)).to_contain_text("Lunéville")
    page.get_by_role("button", name="Copier").first.click()
    expect(page.get_by_role("button", name="Copié")).to_be_visible()
    assert page.evaluate("() => navigator.clipboard.readText()") == page.locator("#code-script").inner_text()
    commune.fill("Zorglub")
    commune.press("Tab")
    expect(page.get_by_text("Commune inconnue").first).to_be_visible()
    expect(commune).to_have_value("Zorglub")
