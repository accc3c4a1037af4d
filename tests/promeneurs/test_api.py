"""The open interface."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from . import fabrique_public as fabrique

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monde():
    cache.clear()
    fabrique.lieux()
    fabrique.noms()


def lire(url: str, **extra):
    reponse = Client().get(f"/api/v1/{url}", **extra)
    return reponse.status_code, reponse.json()


def test_a_person_reads_as_the_design_says():
    ana = fabrique.personne("Ana", identifiant="ana.pdn", themes=["sante"])
    fabrique.permanence(ana, 2, "14:00", "16:00")
    _, page = lire("promeneurs?lieu=54395")
    s = ana.mandats.get().structure
    vue = page["items"][0]
    assert page["suivant"] is None
    assert vue | {"prochaine_permanence": None, "en_ligne": False} == {
        "code": ana.code,
        "prenom": "Ana",
        "fonction": "Éducatrice",
        "structure": {"code": s.code, "nom": s.nom, "commune": "Nancy"},
        "comptes": [{"plateforme": "instagram", "identifiant": "ana.pdn", "url": "https://www.instagram.com/ana.pdn/"}],
        "themes": ["sante"],
        "publics": ["jeunes"],
        "permanences": [
            {
                "jour": "mercredi",
                "debut": "14:00",
                "fin": "16:00",
                "plateforme": "instagram",
                "vacances": "toujours",
                "feries": True,
            }
        ],
        "en_ligne": False,
        "prochaine_permanence": None,
        "distance_km": 0.0,
        "url": f"http://localhost:8000{ana.get_absolute_url()}",
    }
    assert set(vue["prochaine_permanence"]) == {"debut", "fin", "plateforme"}
    assert lire(f"promeneurs/{ana.code}")[1]["distance_km"] is None


def test_pages_follow_one_another_by_their_address_until_null():
    for n in range(7):
        fabrique.personne(f"Ana{n}", commune=["54395", "54329", "54039"][n % 3])
    vus, url = [], "promeneurs?lieu=54329&taille=3"
    while url:
        _, page = lire(url)
        vus += [p["code"] for p in page["items"]]
        url = page["suivant"] and page["suivant"].partition("/api/v1/")[2]
    assert len(vus) == len(set(vus)) == 7


def test_the_size_of_a_page_is_capped():
    for n in range(3):
        fabrique.personne(f"Ana{n}")
    assert lire("promeneurs?taille=100000")[0] == 200
    assert len(lire("promeneurs?taille=0")[1]["items"]) == 1


def test_any_site_may_read_and_no_cookie_travels():
    for url in ("promeneurs", "promeneurs/zzzzzzzz", "structures", "verification?compte=x", "communes?q=nan"):
        reponse = Client().get(f"/api/v1/{url}")
        assert reponse["Access-Control-Allow-Origin"] == "*"
        assert not reponse.cookies and "cookie" not in reponse.get("Vary", "").lower()


def test_a_hidden_person_is_not_found():
    ana = fabrique.personne("Ana")
    fabrique.suspendre(ana)
    assert lire(f"promeneurs/{ana.code}") == (404, {"erreur": "Introuvable."})
    assert lire("promeneurs")[1]["items"] == []


def test_checking_gives_a_status_and_the_person():
    ana = fabrique.personne("Ana", identifiant="ana.pdn")
    assert lire("verification?compte=@ana.pdn")[1] | {"promeneur": None} == {
        "statut": "officiel",
        "promeneur": None,
        "depuis": "2024-01-01",
        "compte": {"plateforme": "instagram", "identifiant": "ana.pdn", "url": "https://www.instagram.com/ana.pdn/"},
        "en_revue": False,
        "seulement_sur": ["instagram"],
        "plusieurs": [],
    }
    inconnu = {"statut": "inconnu", "promeneur": None, "depuis": None, "compte": None, "en_revue": False}
    inconnu |= {"seulement_sur": [], "plusieurs": []}
    assert lire("verification?compte=zzz.zzz")[1] == inconnu
    fabrique.partir(ana, timezone.localdate())
    assert lire("verification?compte=ana.pdn")[1]["statut"] == "ancien"
    assert Client().get("/api/v1/verification?compte=x")["Cache-Control"] == "no-store"


def test_errors_are_json_in_french():
    assert lire("verification") == (422, {"erreur": "Paramètre illisible ou manquant.", "champs": ["compte"]})
    assert lire("promeneurs?lieu=zorglubbbb")[0] == 404
    statut, corps = lire("promeneurs?taille=abc")
    assert statut == 422 and corps["champs"] == ["taille"]


def test_structures_of_the_network_only():
    fabrique.structure("MJC Ici", telephone="0383000000")
    sortie = fabrique.structure("MJC Sortie")
    sortie.adhesions.all().delete()
    _, page = lire("structures?lieu=54395")
    assert [(s["nom"], s["distance_km"]) for s in page["items"]] == [("MJC Ici", 0.0)]


def test_communes_are_suggested():
    _, page = lire("communes?q=lun")
    assert page["items"][0] == {
        "insee": "54329", "nom": "Lunéville", "departement": "54", "code_postal": "54300", "libelle": "Lunéville (54)",
    }  # fmt: skip


def test_the_description_of_the_interface_is_served_here():
    assert lire("openapi.json")[1]["info"]["title"] == "Promeneurs du Net"
    page = Client().get("/api/v1/docs").content.decode()
    assert "//cdn" not in page and "/static/ninja/" in page


@pytest.mark.parametrize("combien", [1, 30])
def test_lists_ask_as_many_queries_for_one_as_for_thirty(combien, django_assert_max_num_queries):
    for n in range(combien):
        fabrique.personne(f"Ana{n}")
    with django_assert_max_num_queries(6):
        lire("promeneurs?lieu=54395&taille=100")
    with django_assert_max_num_queries(6):
        lire("structures?lieu=54395&taille=100")
