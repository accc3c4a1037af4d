"""What the open interface promises to other sites: read from anywhere, page by page, within limits that are said."""

import json

import pytest
from django.conf import settings
from django.test import Client

from promeneurs import interface

from . import fabrique_public as fabrique

pytestmark = pytest.mark.django_db
API = "/api/v1/"
QUOTA = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")


@pytest.fixture(autouse=True)
def monde():
    fabrique.lieux()
    fabrique.noms()


@pytest.fixture
def trois_fois(monkeypatch):
    monkeypatch.setattr(interface, "LECTURE", ("lecture", 3))


def suivre(chemin: str, pas=lambda n: None) -> list[str]:
    """The codes of every page, following `suivant`; `pas` changes the world between two pages."""
    vus, url, n = [], f"{settings.SITE_URL}{API}{chemin}", 0
    while url:
        assert url.startswith(f"{settings.SITE_URL}/")
        page = Client().get(url.removeprefix(settings.SITE_URL)).json()
        vus += [e["code"] for e in page["items"]]
        url, n = page["suivant"], n + 1
        pas(n)
    return vus


def test_every_person_comes_once_though_all_are_at_the_same_distance():
    codes = {fabrique.personne(f"Ana{n}").code for n in range(7)}
    vus = suivre("promeneurs?lieu=54395&taille=2")
    assert len(vus) == 7 and set(vus) == codes


def test_somebody_who_arrives_or_leaves_between_two_pages_shifts_nobody():
    gens = sorted((fabrique.personne(f"Ana{n}") for n in range(6)), key=lambda p: p.code)

    def pas(n: int) -> None:
        if n == 1:
            fabrique.suspendre(gens[0])

    vus = suivre("promeneurs?lieu=54395&taille=2", pas)
    assert vus == [p.code for p in gens]


def test_structures_come_once_each():
    codes = sorted(fabrique.structure(f"MJC {n}").code for n in range(5))
    assert suivre("structures?taille=2") == codes


def test_structures_are_kept_by_kind():
    fabrique.structure("MJC Ici", type="mjc")
    fabrique.structure("Mission locale", type="mission_locale")
    page = Client().get(f"{API}structures?type=mjc").json()
    assert [s["nom"] for s in page["items"]] == ["MJC Ici"]


def test_a_browser_on_another_site_is_told_that_it_may_ask():
    for url in ("promeneurs", "communes/proche", "promeneurs/zzzz"):
        reponse = Client().options(f"{API}{url}", HTTP_ORIGIN="https://mairie.example")
        assert reponse.status_code == 204 and reponse["Access-Control-Allow-Origin"] == "*"
        assert "Content-Type" in reponse["Access-Control-Allow-Headers"]
        assert "GET" in reponse["Access-Control-Allow-Methods"]


def test_what_has_not_changed_is_not_sent_again():
    fabrique.personne("Ana")
    reponse = Client().get(f"{API}promeneurs")
    assert reponse["Cache-Control"] == "public, max-age=60"
    encore = Client().get(f"{API}promeneurs", HTTP_IF_NONE_MATCH=reponse["ETag"])
    assert encore.status_code == 304 and encore["Access-Control-Allow-Origin"] == "*"
    fabrique.personne("Zoé")
    assert Client().get(f"{API}promeneurs", HTTP_IF_NONE_MATCH=reponse["ETag"]).status_code == 200


def test_the_head_of_an_answer_can_be_asked_alone():
    assert Client().head(f"{API}promeneurs").status_code == 200


@pytest.mark.parametrize("url", ["promeneurs", "promeneurs/zzzz", "promeneurs?lieu=zorglub", "communes?q=na"])
def test_every_answer_says_how_many_are_left(url):
    reponse = Client().get(f"{API}{url}")
    limite, reste, dans = (int(reponse[nom]) for nom in QUOTA)
    assert reste == limite - 1 and 0 < dans <= 300


def test_one_address_does_not_ask_without_end_and_others_still_can(trois_fois):
    for reste in (2, 1, 0):
        assert Client().get(f"{API}structures")["RateLimit-Remaining"] == str(reste)
    assert Client().get(f"{API}structures").status_code == 429
    assert Client().get(f"{API}structures", REMOTE_ADDR="203.0.113.9").status_code == 200
    assert Client().get(f"{API}communes?q=nan").status_code == 200  # a counter of its own: one types in it


def test_beyond_the_limit_one_is_told_when_to_come_back():
    for _ in range(30):
        reponse = Client().get(f"{API}verification", {"compte": "@zzz"})
        assert reponse.status_code == 200
    reponse = Client().get(f"{API}verification", {"compte": "@zzz"})
    assert reponse.status_code == 429 and 0 < int(reponse["Retry-After"]) <= 300
    assert reponse["RateLimit-Remaining"] == "0" and reponse["Access-Control-Allow-Origin"] == "*"
    assert reponse.json()["erreur"] and reponse["Cache-Control"] == "no-store"
    assert Client().get(f"{API}promeneurs").status_code == 200
    assert Client().post("/verifier/", {"compte": "@zzz"}).status_code == 429


def test_what_is_checked_is_kept_by_no_cache():
    assert Client().get(f"{API}verification", {"compte": "@zzz"})["Cache-Control"] == "no-store"


def test_errors_are_json_in_french_whatever_the_mistake():
    def demander(methode: str, url: str, **options):
        reponse = getattr(Client(), methode)(f"{API}{url}", **options)
        return reponse.status_code, reponse.json()["erreur"]

    assert demander("delete", "promeneurs") == (405, "Cette adresse se demande par GET, HEAD, OPTIONS.")
    proche = {"content_type": "application/json"}
    assert demander("post", "communes/proche", data="{", **proche)[0] == 400
    assert "JSON" in demander("post", "communes/proche", data="{", **proche)[1]
    assert demander("post", "communes/proche", data="[" * 5000, **proche)[0] == 413
    assert demander("post", "communes/proche", data='{"latitude": NaN, "longitude": 1}', **proche)[0] == 422


def test_the_description_says_everything_that_may_be_asked_and_answered():
    schema = json.loads(Client().get(f"{API}openapi.json").content)
    assert schema["openapi"].startswith("3.1") and schema["servers"] == [{"url": settings.SITE_URL}]
    assert schema["info"]["license"]["identifier"] == "etalab-2.0"
    for chemin, methodes in schema["paths"].items():
        for operation in methodes.values():
            assert operation["summary"] and operation["tags"] and operation["description"], chemin
            for p in operation["parameters"]:
                assert p["description"] and p["example"] is not None, (chemin, p["name"])
            reponses = operation["responses"]
            assert {"200", "404", "422", "429"} <= set(reponses), chemin
            for statut, reponse in reponses.items():
                assert set(QUOTA) <= set(reponse["headers"]), (chemin, statut)
                if int(statut) >= 400:
                    assert reponse["content"]["application/json"]["schema"]["$ref"].endswith("/Erreur")
            assert "Retry-After" in reponses["429"]["headers"]
