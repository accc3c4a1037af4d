"""What every public page keeps: no cookie, no visitor's trace, light, cacheable."""

import gzip
import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone

from . import fabrique_public as fabrique

pytestmark = pytest.mark.django_db
PAGES = ["/", "/annuaire/", "/annuaire/?lieu=54395", "/annuaire/?lieu=zorglub", "/verifier/", "/urgence/", "PROMENEUR"]
PAGES += ["STRUCTURE", "/api/v1/promeneurs", "/api/v1/structures", "/api/v1/communes?q=nan", "/api/v1/docs"]
PAGES += ["/api/v1/verification?compte=ana.pdn", "/sante/"]
CACHABLES = [p for p in PAGES if p not in ("/verifier/", "/sante/") and "verification" not in p]
COOKIES = f"sessionid={'a' * 32}; csrftoken={'b' * 32}"  # of someone who works on the other side of the site
PARIS = ZoneInfo("Europe/Paris")
PLAFOND, CARTE = 60_000, 20_000


@pytest.fixture
def ana():
    cree = fabrique.personne("Ana", identifiant="ana.pdn")
    fabrique.permanence(cree, timezone.localdate().weekday(), "00:00", "23:59:59")
    fabrique.noms()
    return cree


def adresse(page: str, ana) -> str:
    if page == "PROMENEUR":
        return ana.get_absolute_url()
    return ana.mandats.get().structure.get_absolute_url() if page == "STRUCTURE" else page


@pytest.mark.parametrize("page", PAGES)
def test_no_cookie_is_set_and_no_answer_depends_on_one(page, ana):
    reponse = Client().get(adresse(page, ana), HTTP_COOKIE=COOKIES)
    assert reponse.status_code == 200
    assert not reponse.cookies
    assert "cookie" not in reponse.get("Vary", "").lower()


@pytest.mark.parametrize("page", CACHABLES)
def test_a_page_may_be_kept_a_minute_and_asked_again_for_nothing(page, ana):
    reponse = Client().get(adresse(page, ana))
    assert reponse["Cache-Control"] == "public, max-age=60"
    encore = Client().get(adresse(page, ana), HTTP_IF_NONE_MATCH=reponse["ETag"])
    assert encore.status_code == 304 and not encore.content


@pytest.mark.parametrize("page", ["/", "/annuaire/", "/verifier/", "/api/v1/openapi.json"])
def test_pages_travel_compressed_to_whoever_accepts_it(page, ana):
    clair = Client().get(page)
    serre = Client().get(page, HTTP_ACCEPT_ENCODING="br, gzip;q=0.8")
    assert "Content-Encoding" not in clair.headers and "gzip" not in Client().get(
        page, HTTP_ACCEPT_ENCODING="gzip;q=0"
    ).get("Content-Encoding", "")
    if page.startswith("/api"):
        return
    assert gzip.decompress(serre.content) == clair.content
    assert serre["Content-Length"] == str(len(serre.content)) and "Accept-Encoding" in serre["Vary"]


@pytest.mark.parametrize("page", [p for p in PAGES if not p.startswith(("/api", "/sante"))])
def test_a_page_weighs_at_most_sixty_kilobytes_without_its_map(page, ana):
    html = Client().get(adresse(page, ana)).content.decode()
    carte = "".join(re.findall(r'<svg class="mosaic".*?</svg>', html, re.S))
    poids = _gzip(html.replace(carte, "") if carte else html) + sum(map(_poids, _liens(html)))
    assert poids <= PLAFOND, poids
    assert _gzip(carte) <= CARTE


@pytest.mark.parametrize("page", [p for p in PAGES if not p.startswith(("/api", "/sante"))])
def test_nothing_is_asked_of_another_site_and_nothing_is_inline(page, ana):
    html = Client().get(adresse(page, ana)).content.decode()
    assert not re.search(
        r'<(?:link(?! rel="canonical")|script|img|iframe|source)[^>]+(?:href|src)="(?:https?:)?//', html
    )
    sans_donnees = html.replace('<script type="application/ld+json">', "")  # data, which no browser runs
    assert " style=" not in html and "<style" not in html and not re.search(r"<script(?![^>]*\bsrc=)", sans_donnees)
    assert not re.search(r'\son\w+="', html)


def _gzip(texte: str) -> int:
    return len(gzip.compress(texte.encode(), 6))


def _liens(html: str) -> set[str]:
    """What the page makes a browser fetch, fonts of the style sheets included; photos apart."""
    directs = set(re.findall(r'<link[^>]+rel="(?:stylesheet|preload|icon)"[^>]*href="/static/([^"]+)"', html))
    directs |= set(re.findall(r'<link[^>]+href="/static/([^"]+)"', html)) | set(
        re.findall(r'<script[^>]+src="/static/([^"]+)"', html)
    )
    polices = {p for css in directs if css.endswith(".css") for p in _cites(css)}
    return directs | polices


def _cites(css: str) -> set[str]:
    chemin = finders.find(css)
    cites = re.findall(r"url\(['\"]?\.\./([^)'\"]+)", Path(chemin).read_text()) if chemin else []
    return set(cites)


def _poids(nom: str) -> int:
    chemin = finders.find(nom)
    if chemin is None and nom.startswith("fonts/"):  # not built on this machine: what a subset weighs
        return 9_500
    assert chemin, f"{nom} is linked and does not exist"
    brut = Path(chemin).read_bytes()
    return len(brut) if nom.endswith((".woff2", ".webp")) else len(gzip.compress(brut, 6))


def test_the_home_page_shows_who_is_online_now(ana):
    assert "En ligne en ce moment" in Client().get("/").content.decode()


@pytest.mark.parametrize(("heure", "ferme"), [(2, True), (14, False)])
def test_a_number_closed_now_is_still_on_the_home_page_after_those_that_answer(ana, heure, ferme):
    with time_machine.travel(datetime(2026, 11, 25, heure, tzinfo=PARIS), tick=False):
        page = Client().get("/").content.decode().replace("\u00a0", " ")
    numeros = page[page.index("brief-nums") : page.index("more-help")]
    ordre = re.findall(r'href="(?:tel|sms):(\d+)"', numeros)
    assert set(ordre) == {"119", "3018", "3114", "15", "17", "112", "114"}
    assert ("fermé, ouvre à 9 h" in numeros) is ferme and (ordre[-1] == "3018") is ferme


def test_the_home_page_without_anybody_still_asks_its_question():
    texte = Client().get("/").content.decode()
    assert "Près de quelle ville" in texte and 'href="tel:119"' in texte


def test_health_says_degraded_without_worker_and_stays_200():
    reponse = Client().get("/sante/")
    assert reponse.status_code == 200
    assert reponse.json()["statut"] == "degrade"


def test_settings_keep_the_policy_that_these_pages_need():
    assert settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["script-src"] == ["'self'"]
