"""The pages of départements and communes, and the plan of the site."""

import json
import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime

import pytest
from django.test import Client

from promeneurs import plan
from promeneurs.models import Promeneur
from socle.dates import aujourdhui

from . import fabrique_public as fabrique

pytestmark = pytest.mark.django_db
MM = "/annuaire/meurthe-et-moselle/"
LUNEVILLE = f"{MM}luneville-54329/"


@pytest.fixture(autouse=True)
def monde():
    fabrique.reseau()
    fabrique.noms()


def lire(url: str) -> str:
    reponse = Client().get(url)
    assert reponse.status_code == 200, (url, reponse.status_code)
    return reponse.content.decode()


def test_a_departement_shows_who_is_there_the_structures_and_how_to_reach_the_network():
    fabrique.permanence(fabrique.personne("Ana", commune="54329"), 2, "14:00", "16:00")
    page = lire(MM)
    for attendu in ("Ana", "1\u00a0structure", "contact@reseau.example", LUNEVILLE, "14\u00a0h – 16\u00a0h"):
        assert attendu in page
    assert '<link rel="canonical" href="http://localhost:8000/annuaire/meurthe-et-moselle/">' in page
    assert "Secretfamille" not in page


def test_a_commune_shows_its_own_people_and_leads_to_the_nearest_others():
    fabrique.personne("Ana", commune="54329")
    fabrique.personne("Bob", commune="54039")
    page = lire(LUNEVILLE)
    assert "Ana" in page and "Bob" not in page and "baccarat-54039" in page


def test_the_way_to_a_commune_is_said_to_people_and_to_machines():
    fabrique.personne("Ana", commune="54329")
    page = lire(LUNEVILLE)
    [brut] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    fil = json.loads(brut)
    assert fil["@type"] == "BreadcrumbList"
    assert [e["name"] for e in fil["itemListElement"]] == ["Annuaire", "Meurthe-et-Moselle", "Lunéville"]
    assert fil["itemListElement"][1]["item"] == f"http://localhost:8000{MM}"
    assert 'aria-label="Fil d’Ariane"' in page


def test_a_place_without_network_does_not_exist():
    for url in ("/annuaire/vosges/", "/annuaire/vosges/epinal-88160/", "/annuaire/nulle-part/", f"{MM}epinal-88160/"):
        assert Client().get(url).status_code == 404, url


def test_a_network_that_has_nobody_yet_still_says_how_to_reach_it():
    assert "contact@reseau.example" in lire(MM)


def test_a_commune_that_lost_its_people_leads_to_the_directory_around_it():
    reponse = Client().get(LUNEVILLE)
    assert (reponse.status_code, reponse["Location"]) == (302, "/annuaire/?lieu=Lun%C3%A9ville+%2854329%29")


def test_each_place_has_one_address():
    fabrique.personne("Ana", commune="54329")
    for url in ("/annuaire/MEURTHE-et-moselle/", f"{MM}lune-54329/"):
        reponse = Client().get(url)
        assert (reponse.status_code, reponse["Location"]) == (301, MM if "lune-" not in url else LUNEVILLE)
    canonique = re.compile(r'<link rel="canonical" href="http://localhost:8000([^"]+)">')
    assert canonique.findall(lire("/annuaire/?departement=54")) == [MM]
    assert canonique.findall(lire("/annuaire/?lieu=54329")) == [LUNEVILLE]
    assert not canonique.findall(lire("/annuaire/?lieu=54395"))
    assert not canonique.findall(lire("/annuaire/?departement=54&en_ligne=1"))


@pytest.mark.parametrize("combien", [1, 30])
def test_the_page_of_a_place_asks_as_many_queries_for_one_as_for_thirty(combien, lue, django_assert_max_num_queries):
    for n in range(combien):
        fabrique.personne(f"Ana{n}", commune="54329")
    lue()
    for url in (MM, LUNEVILLE):
        with django_assert_max_num_queries(4):
            lire(url)


# — The plan of the site


def locs(texte: str) -> dict[str, str]:
    espace = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    racine = ET.fromstring(texte)
    return {e.findtext("s:loc", namespaces=espace): e.findtext("s:lastmod", "", namespaces=espace) for e in racine}  # type: ignore[misc]


def test_the_plan_holds_every_public_page_and_when_it_changed():
    ana = fabrique.personne("Ana", commune="54329")
    Promeneur.objects.filter(pk=ana.pk).update(modifie_le=datetime(2026, 3, 1, 10, tzinfo=UTC))
    cachee = fabrique.personne("Zoé", commune="54039")
    fabrique.suspendre(cachee)
    adresses = locs(lire("/sitemap.xml"))
    base = "http://localhost:8000"
    for url in ("/", "/annuaire/", "/opendata/", "/statistiques/", "/aide/promeneur/"):
        assert base + url in adresses
    for url in (ana.get_absolute_url(), MM, LUNEVILLE):
        assert adresses[base + url] == "2026-03-01T11:00:00+01:00"
    assert base + ana.mandats.get().structure.get_absolute_url() in adresses
    assert base + cachee.get_absolute_url() not in adresses and not any("baccarat" in a for a in adresses)


def test_every_address_of_the_plan_opens():
    fabrique.personne("Ana", commune="54329")
    for url in locs(lire("/sitemap.xml")):
        assert Client().get(url.removeprefix("http://localhost:8000")).status_code == 200, url


def test_past_its_size_the_plan_is_an_index_of_files(monkeypatch):
    fabrique.personne("Ana")
    assert Client().get("/sitemap-1.xml").status_code == 404
    toutes = set(locs(lire("/sitemap.xml")))
    monkeypatch.setattr(plan, "PAR_FICHIER", 7)
    fichiers = list(locs(lire("/sitemap.xml")))
    assert len(fichiers) == -(-len(toutes) // 7)
    lues = [a for f in fichiers for a in locs(lire(f.removeprefix("http://localhost:8000")))]
    assert len(lues) == len(toutes) and set(lues) == toutes
    assert Client().get(f"/sitemap-{len(fichiers) + 1}.xml").status_code == 404


@pytest.mark.parametrize("combien", [1, 30])
def test_the_plan_asks_no_query_a_row(combien, django_assert_num_queries):
    for n in range(combien):
        fabrique.personne(f"Ana{n}")
    with django_assert_num_queries(4):
        plan.adresses(aujourdhui())


def test_robots_are_told_what_is_closed_and_where_the_plan_is():
    texte = lire("/robots.txt")
    assert "Sitemap: http://localhost:8000/sitemap.xml" in texte
    for debut in ("/espace/", "/compte/", "/coordination/", "/integrer/cadre/"):
        assert f"Disallow: {debut}\n" in texte
    assert "Disallow: /\n" not in texte
