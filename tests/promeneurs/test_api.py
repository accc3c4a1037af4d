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
    assert lire("verification") == (422, {"erreur": "«\u00a0compte\u00a0»\u00a0: il manque.", "champs": ["compte"]})
    statut, corps = lire("promeneurs?taille=abc")
    assert (statut, corps["champs"]) == (422, ["taille"]) and "un nombre entier est attendu" in corps["erreur"]
    assert "500 caractères au plus" in lire(f"verification?compte={'a' * 501}")[1]["erreur"]


@pytest.mark.parametrize(
    ("demande", "nom", "admise"),
    [
        ("theme=zorglub", "theme", "sante"),
        ("theme=sante,zorglub", "theme", "sante"),
        ("plateforme=discord&plateforme=msn", "plateforme", "discord"),
        ("type=cirque", "type", "mjc"),
        ("public=chats", "public", "jeunes"),
        ("jour=demain", "jour", "mercredi"),
        ("heure=25", "heure", "14"),
        ("heure=14zzz", "heure", "14"),
        ("en_ligne=peut-etre", "en_ligne", "oui"),
        ("departement=00", "departement", "54"),
        ("lieu=lunevile", "lieu", "Lunéville (54329)"),
    ],
)
def test_a_filter_that_is_not_understood_is_refused_with_what_would_be(demande, nom, admise):
    statut, corps = lire(f"promeneurs?{demande}")
    assert statut == 422 and corps["champs"] == [nom] and admise in corps["valeurs"][nom]
    assert f"«\u00a0{nom}\u00a0»" in corps["erreur"] and admise in corps["erreur"]


@pytest.mark.parametrize("url", ["promeneurs?couleur=bleu", "structures?theme=sante", "communes?q=lun&limit=3"])
def test_a_parameter_that_does_not_exist_is_refused_with_those_that_do(url):
    statut, corps = lire(url)
    assert statut == 422 and "Paramètre inconnu" in corps["erreur"] and "Ici" in corps["erreur"]
    assert Client().head(f"/api/v1/{url}").status_code == 422


def test_an_empty_filter_asks_nothing_and_usual_spellings_are_understood():
    vides = "lieu=&theme=&type=&plateforme=&public=&jour=&heure=&en_ligne=&departement="
    assert lire(f"promeneurs?{vides}")[0] == 200
    for demande in ("jour=MERCREDI&heure=14h30", "jour=2&heure=9", "departement=2a", "en_ligne=non", "rayon=-5"):
        assert lire(f"promeneurs?{demande}")[0] == 200


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


@pytest.mark.parametrize("combien", [1, 30])
def test_lists_ask_as_many_queries_for_one_as_for_thirty(combien, lue, django_assert_max_num_queries):
    for n in range(combien):
        fabrique.personne(f"Ana{n}")
    lue()
    with django_assert_max_num_queries(6):
        lire("promeneurs?lieu=54395&taille=100")
    with django_assert_max_num_queries(6):
        lire("structures?lieu=54395&taille=100")
