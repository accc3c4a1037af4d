"""The directory: who is found, where, and what an odd question gets."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from promeneurs import annuaire
from promeneurs.enums import Theme
from promeneurs.filtres import Filtres
from promeneurs.models import Absence
from socle.dates import periode
from territoires.models import Commune

from . import fabrique_public as fabrique

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def lieux():
    fabrique.lieux()
    fabrique.noms()


def prenoms(reponse) -> list[str]:
    return [f.prenom for f in reponse.context["fiches"]]


def test_people_around_are_found_the_online_ones_first_then_the_nearest():
    loin = fabrique.personne("Loin", commune="54039")
    fabrique.personne("Pres", commune="54329")
    fabrique.permanence(loin, timezone.localdate().weekday(), "00:00", "23:59:59")
    reponse = Client().get("/annuaire/", {"lieu": "Lunéville"})
    assert prenoms(reponse) == ["Loin", "Pres"]
    assert [round(f.distance_km) for f in reponse.context["fiches"]] == [24, 0]


def test_people_beyond_the_radius_are_not_listed_but_stay_on_the_map():
    fabrique.personne("Longwy", commune="54323")
    reponse = Client().get("/annuaire/", {"lieu": "54329", "rayon": "30"})
    assert prenoms(reponse) == []
    assert list(reponse.context["recherche"].marques) == ["54323"]


def test_the_distance_is_from_the_communes_of_the_person_before_the_employer():
    ana = fabrique.personne("Ana", commune="54323")
    ana.communes.set(["54329"])
    assert prenoms(Client().get("/annuaire/", {"lieu": "54329", "rayon": "10"})) == ["Ana"]
    assert prenoms(Client().get("/annuaire/", {"lieu": "54323", "rayon": "10"})) == []


def test_a_departement_lists_those_who_work_there():
    fabrique.personne("Ici")
    fabrique.personne("Voisin", commune="88160")
    assert prenoms(Client().get("/annuaire/", {"departement": "54"})) == ["Ici"]


def test_several_platforms_widen_and_a_theme_narrows():
    fabrique.personne("Insta", themes=["sante"])
    fabrique.personne("Snap", plateforme="snapchat")
    fabrique.personne("Tik", plateforme="tiktok", themes=["sante"])
    assert prenoms(Client().get("/annuaire/?plateforme=instagram&plateforme=snapchat")) == ["Insta", "Snap"]
    assert prenoms(Client().get("/annuaire/?plateforme=instagram&plateforme=snapchat&theme=sante")) == ["Insta"]


def test_counts_beside_a_filter_say_what_choosing_it_would_give():
    fabrique.personne("Insta", themes=["sante"])
    fabrique.personne("Snap", plateforme="snapchat")
    groupes = Client().get("/annuaire/?plateforme=instagram").context["groupes"]
    assert {p.libelle: p.nombre for p in groupes["plateformes"]} == {"Instagram": 1, "Snapchat": 1}
    assert {p.libelle: p.nombre for p in groupes["themes"]} == {"Santé": 1}


def test_counts_beside_an_hour_say_who_answers_then_the_day_and_the_other_filters_kept():
    ana, zoe = fabrique.personne("Ana"), fabrique.personne("Zoé", plateforme="snapchat")
    fabrique.permanence(ana, 2, "14:30", "16:00")
    fabrique.permanence(ana, 5, "22:00", "01:00")
    fabrique.permanence(zoe, 2, "15:00", "15:30")

    def nombres(requete: str) -> dict[int, int]:
        page = Client().get(f"/annuaire/?{requete}").content.decode()
        lus = re.findall(r'<option value="(\d+)"(?: selected)?>vers \d+\u00a0h \((\d+)\)', page)
        return {int(h): int(n) for h, n in lus if n != "0"}

    assert nombres("") == {14: 1, 15: 2, 22: 1, 23: 1, 0: 1}
    assert nombres("jour=mercredi&heure=14") == {14: 1, 15: 2}, "another hour in place of the one asked"
    assert nombres("jour=dimanche") == {0: 1} and nombres("plateforme=snapchat") == {15: 1}
    page = Client().get("/annuaire/?jour=mercredi").content.decode().replace("\u00a0", " ")
    assert "vers 15 h (2)</option>" in page and "vers 9 h (0)</option>" in page


def test_counts_beside_a_distance_say_what_going_that_far_would_give():
    fabrique.personne("Ici", commune="54329")
    fabrique.personne("Près", commune="54395", themes=["sante"])
    fabrique.personne("Loin", commune="54323")
    fabrique.personne("Ailleurs", commune="88160", themes=["sante"])

    def nombres(requete: str) -> dict[str, int]:
        puces = Client().get(f"/annuaire/?{requete}").context["groupes"]["rayons"]
        return {p.libelle.replace("\u00a0", " "): p.nombre for p in puces}

    assert nombres("lieu=54329") == {"10 km": 1, "30 km": 2, "60 km": 3, "100 km": 3}
    assert nombres("lieu=54329&rayon=5") == {"5 km": 1, "10 km": 1, "30 km": 2, "60 km": 3, "100 km": 3}
    assert nombres("lieu=54329&theme=sante") == {"10 km": 0, "30 km": 1, "60 km": 2, "100 km": 2}
    assert nombres("lieu=54329&rayon=200")["200 km"] == 4
    for km in (10, 60):  # what is said is what is found
        assert len(prenoms(Client().get(f"/annuaire/?lieu=54329&rayon={km}"))) == nombres("lieu=54329")[f"{km} km"]
    assert nombres("departement=54") == {}


@pytest.mark.parametrize(
    ("demande", "repond"),
    [
        ("jour=samedi", True), ("jour=dimanche", False), ("jour=samedi&heure=21", False),
        ("jour=samedi&heure=22", True), ("jour=samedi&heure=23", True), ("jour=dimanche&heure=1", True),
        ("jour=dimanche&heure=2", False),
        ("jour=samedi&heure=1", False), ("heure=0", True), ("heure=12", False), ("jour=5&heure=22h", True),
        ("jour=mercredi-pas&heure=99", True),
    ],
)  # fmt: skip
def test_someone_free_on_a_day_at_an_hour_finds_who_answers_then_even_past_midnight(demande, repond):
    ana = fabrique.personne("Ana")
    fabrique.permanence(ana, 5, "22:30", "02:00")
    assert prenoms(Client().get(f"/annuaire/?{demande}")) == (["Ana"] if repond else [])


def test_the_kind_of_place_filters_and_is_counted():
    fabrique.personne("Ana", structure=fabrique.structure("La MJC", type="mjc"))
    fabrique.personne("Bob", structure=fabrique.structure("Le FJT", type="fjt"))
    reponse = Client().get("/annuaire/?type=mjc")
    assert prenoms(reponse) == ["Ana"]
    assert sorted(p.nombre for p in reponse.context["groupes"]["types"]) == [1, 1]


def test_a_position_gives_the_commune_and_is_asked_by_post_only():
    def ici(lat, lon):
        corps = {"latitude": lat, "longitude": lon}
        return Client().post("/api/v1/communes/proche", corps, content_type="application/json")

    reponse = ici(48.59, 6.49)
    assert (reponse.status_code, reponse.json()["nom"]) == (200, "Lunéville")
    assert reponse["Cache-Control"] == "no-store"
    assert ici(40.71, -74.0).status_code == 404
    assert ici(400, 6).status_code == 422
    assert Client().get("/api/v1/communes/proche?latitude=48.59&longitude=6.49").status_code == 405


def test_only_those_online_when_asked():
    ana, lea = fabrique.personne("Ana"), fabrique.personne("Léa")
    for p in (ana, lea):
        fabrique.permanence(p, timezone.localdate().weekday(), "00:00", "23:59:59")
    Absence.objects.create(promeneur=lea, periode=periode(timezone.localdate(), timezone.localdate()))
    assert prenoms(Client().get("/annuaire/?en_ligne=1")) == ["Ana"]


def test_the_absent_are_listed_last_with_their_return():
    ana = fabrique.personne("Ana")
    fabrique.personne("Zoé")
    jour = timezone.localdate()
    Absence.objects.create(promeneur=ana, periode=periode(jour, jour + timedelta(days=3)))
    reponse = Client().get("/annuaire/")
    assert prenoms(reponse) == ["Zoé", "Ana"]
    assert "De retour le" in reponse.content.decode()


@pytest.mark.parametrize("manque", ["compte", "mandat", "image"])
def test_whoever_is_not_visible_is_nowhere(manque):
    fabrique.personne("Caché", sans=(manque,))
    assert prenoms(Client().get("/annuaire/")) == []


def test_a_suspended_person_disappears_at_once():
    ana = fabrique.personne("Ana")
    fabrique.suspendre(ana)
    assert "Ana" not in Client().get("/annuaire/").content.decode()


def test_the_family_name_is_never_on_a_public_page():
    ana = fabrique.personne("Ana", "Secretfamille", email="ana@perso.example", telephone="0699999999")
    fabrique.permanence(ana, 2, "14:00", "16:00")
    for url in ("/", "/annuaire/", "/annuaire/?lieu=54395", ana.get_absolute_url(), "/api/v1/promeneurs"):
        page = Client().get(url).content.decode()
        assert "Ana" in page
        assert "ecretfamille" not in page and "perso.example" not in page and "0699999999" not in page


def test_namesakes_are_offered_with_the_other_filters_kept():
    Commune.objects.create(insee="54999", nom="Toul", tri="toul", departement_id="88", codes_postaux=["88999"])
    fabrique.noms()
    reponse = Client().get("/annuaire/?lieu=toul&theme=sante")
    attendus = [f"?lieu=Toul+%28{insee}%29&theme=sante" for insee in ("54528", "54999")]
    assert [c["url"] for c in reponse.context["choix"]] == attendus


def test_an_unknown_place_says_so_and_suggests():
    reponse = Client().get("/annuaire/?lieu=Lunevile")
    assert reponse.status_code == 200
    assert "On ne trouve pas cette ville" in reponse.content.decode()


def test_nobody_around_gives_the_nearest_the_coordinator_and_the_help_numbers():
    fabrique.personne("Loin", commune="54323")
    page = Client().get("/annuaire/?lieu=54329&rayon=10").content.decode()
    assert "Les personnes les plus proches" in page and "Loin" in page
    assert "contact@reseau.example" in page
    assert 'href="tel:119"' in page


def test_very_far_from_everybody_the_nearest_people_are_still_offered():
    fabrique.personne("Ana")
    Commune.objects.create(
        insee="13055", nom="Marseille", tri="marseille", departement_id="88", latitude=43.3, longitude=5.38
    )
    fabrique.noms()
    page = Client().get("/annuaire/?lieu=Marseille+(13055)").content.decode()
    assert "Les personnes les plus proches" in page and "Ana" in page


@pytest.mark.parametrize("requete", ["lieu=88160", "departement=88", "lieu=88160&theme=sante&rayon=5"])
def test_where_no_network_is_the_nearest_people_are_offered_and_what_is_covered_is_said(
    requete, lue, django_assert_max_num_queries
):
    fabrique.personne("Près")
    fabrique.personne("Loin", commune="54528")
    Client().get("/annuaire/?departement=88")
    lue()
    with django_assert_max_num_queries(6):
        page = Client().get(f"/annuaire/?{requete}&rayon=20").content.decode()
    titre = "Les personnes les plus proches" + ("" if "lieu" in requete else " d’Épinal")
    assert titre in page and page.index("Près") < page.index("Loin")
    assert "Vosges n’est pas encore ici" in page and 'href="tel:119"' in page


@pytest.mark.parametrize(
    ("requete", "dit", "reste"),
    [
        ("theme=zorglub&plateforme=instagram", "thème « zorglub »", "?plateforme=instagram"),
        ("jour=demain&lieu=54395", "jour « demain »", "?lieu=54395"),
        ("heure=99&departement=00", "département « 00 », heure « 99 »", "?"),
        ("rayon=loin&lieu=54395", "distance « loin »", "?lieu=54395"),
        ("lieu=Nullepart&theme=x", "thème « x »", "?lieu=Nullepart"),
    ],
)
def test_a_filter_that_means_nothing_is_said_and_can_be_removed_and_people_are_still_shown(requete, dit, reste):
    fabrique.personne("Ana")
    page = Client().get(f"/annuaire/?{requete}").content.decode().replace("&nbsp;", " ")
    assert "non reconnu" in page and dit in page and f'<a href="{reste}">Enlever' in page
    assert "Ana" in page or "lieu=Nullepart" in requete
    assert 'name="robots" content="noindex"' in page


def test_what_other_sites_add_to_an_address_is_no_filter():
    assert "non reconnu" not in Client().get("/annuaire/?utm_source=x&fbclid=y&theme=&jour=").content.decode()


@pytest.mark.parametrize(
    "requete",
    [
        "page=0", "page=-3", "page=99999999999999999999", "page=x", "rayon=abc", "rayon=-5", "rayon=999999999999",
        "rayon=²", "plateforme=zorglub", "theme=%00", "lieu=%00%00", "lieu=" + "a" * 5000, "departement=ZZ",
        "departement=%00", "lieu=54000&departement=99", "lieu='; DROP TABLE x--", "en_ligne=peut-etre", "public=chats",
        "lieu=%F0%9F%A6%84", "plateforme=instagram,snapchat", "lieu=()", "lieu=*", "lieu=%25", "lieu=-",
    ],
)  # fmt: skip
def test_an_odd_question_never_breaks_the_page(requete):
    fabrique.personne("Ana")
    assert Client(raise_request_exception=True).get(f"/annuaire/?{requete}").status_code == 200
    assert Client().get(f"/api/v1/promeneurs?{requete}").status_code in (200, 404, 422)


@pytest.mark.parametrize("combien", [1, 30])
@pytest.mark.parametrize("requete", ["", "?lieu=Lunéville", "?lieu=54329", "?departement=54", "?lieu=Longwy&rayon=5"])
def test_a_search_asks_at_most_four_queries(requete, combien, lue, django_assert_max_num_queries):
    """Beside the list that each process reads once in a while: the place, the départements."""
    for n in range(combien):
        ana = fabrique.personne(f"Ana{n}", commune="54329")
        fabrique.permanence(ana, 2, "14:00", "16:00")
    Client().get("/annuaire/?departement=54")
    lue()
    with django_assert_max_num_queries(4):
        assert Client().get(f"/annuaire/{requete}").status_code == 200


@pytest.mark.parametrize(("combien", "dits", "reste"), [(1, 1, ""), (4, 4, ""), (6, 3, "et 3 autres")])
def test_a_card_is_drawn_as_markup_and_names_four_themes_at_most(combien, dits, reste):
    fabrique.personne("<b>Ana</b>", themes=list(Theme.values[:combien]))
    page = Client().get("/annuaire/").content.decode()
    carte = page[page.index('<li class="person"') :].partition("</li>")[0]
    assert carte.count('<span class="tag">') == dits
    assert (f'<span class="tag more">{reste}</span>' in carte) == bool(reste)
    assert "&lt;span" not in page and "&lt;b&gt;Ana&lt;/b&gt;" in carte and "<b>Ana" not in page
    assert '<span class="chip"><svg' in carte and '<img src="' in carte


def test_pages_hold_twenty_people_and_keep_the_filters():
    for n in range(23):
        fabrique.personne(f"Ana{n:02d}", themes=["sante"])
    premiere = Client().get("/annuaire/?theme=sante")
    assert len(prenoms(premiere)) == 20
    assert "?theme=sante&amp;page=2" in premiere.content.decode()
    assert len(prenoms(Client().get("/annuaire/?theme=sante&page=2"))) == 3


def test_the_column_and_the_clock_agree_on_who_is_online():
    ana = fabrique.personne("Ana")
    fabrique.permanence(ana, 6, "22:00", "01:00")
    base = timezone.make_aware(timezone.datetime(2026, 11, 29, 20, 0))
    for minutes in range(0, 6 * 60, 15):
        instant = base + timedelta(minutes=minutes)
        [trouve] = annuaire.chercher(Filtres(), maintenant=instant).trouves
        [fiche] = annuaire.sheets([trouve], instant)
        assert trouve.en_ligne == fiche.en_ligne, instant
