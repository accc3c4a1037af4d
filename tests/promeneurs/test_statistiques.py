"""Public figures: counted from the directory as it is, to be taken away as pictures and tables."""

import csv
import io
import xml.etree.ElementTree as ET

import pytest
from django.test import Client

from promeneurs import chiffres
from socle import graphiques
from socle.dates import aujourdhui

from . import fabrique_public as fabrique

pytestmark = pytest.mark.django_db


@pytest.fixture
def gens():
    la = fabrique.structure("MJC", "54329", type="mjc")
    ana = fabrique.personne("Ana", structure=la, themes=["sante", "logement"])
    bob = fabrique.personne("Bob", structure=la, plateforme="discord", themes=["sante"])
    eve = fabrique.personne(
        "Ève", commune="88160", structure=fabrique.structure("FJT", "88160", reseau=fabrique.reseau("88", "88"))
    )
    fabrique.permanence(ana, 0, "14:00", "16:00")
    fabrique.permanence(ana, 0, "15:00", "17:00", "discord")
    fabrique.permanence(bob, 6, "22:30", "01:00")
    fabrique.suspendre(fabrique.personne("Cachée", structure=la, themes=["mobilite"]))
    return ana, bob, eve


def tableau(code: str, suite: str = "") -> list[list[str]]:
    reponse = Client().get(f"/statistiques/{code}.csv{suite}")
    return list(csv.reader(io.StringIO(reponse.content.decode("utf-8-sig")), delimiter=";"))


def test_only_what_the_directory_shows_is_counted(gens):
    tous = chiffres.lire(aujourdhui())
    assert (tous.personnes, tous.structures, tous.communes, tous.departements) == (3, 2, 2, 2)
    assert tous.heures == 5.5  # two platforms at once are one presence
    assert tableau("themes") == [["Thème", "Personnes"], ["Santé", "2"], ["Logement", "1"]]


def test_a_network_is_counted_alone(gens):
    un = chiffres.lire(aujourdhui(), fabrique.reseau())
    assert (un.personnes, un.structures, un.communes) == (2, 1, 1)
    assert tableau("communes", "?reseau=54")[1:] == [["Lunéville", "2"]]
    assert Client().get("/statistiques/?reseau=zz").status_code == 404


def test_each_departement_has_its_line(gens):
    assert tableau("departements")[1:] == [
        ["Meurthe-et-Moselle", "2", "1", "1", "5,5"],
        ["Vosges", "1", "1", "1", "0,0"],
    ]


def test_a_night_counts_on_both_its_days(gens):
    lignes = {ligne[0]: ligne[1:] for ligne in tableau("permanences")}
    heures = dict(zip(lignes["Jour"], lignes["Dimanche"], strict=True))
    assert heures["22 h"] == heures["23 h"] == "1" and heures["21 h"] == "0"
    assert dict(zip(lignes["Jour"], lignes["Lundi"], strict=True))["0 h"] == "1"


def test_every_figure_is_a_picture_and_a_table_on_the_page_and_to_take_away(gens, client):
    page = client.get("/statistiques/").content.decode()
    for figure in chiffres.lire(aujourdhui()).figures:
        for forme in ("svg", "csv"):
            url = f"/statistiques/{figure.code}.{forme}"
            assert url in page
            reponse = client.get(url)
            assert reponse.status_code == 200 and "attachment" in reponse["Content-Disposition"]
        svg = client.get(f"/statistiques/{figure.code}.svg").content.decode()
        assert ET.fromstring(svg).findtext("{http://www.w3.org/2000/svg}title") == figure.titre
        assert "annuaire public" in svg and "http://localhost:8000/statistiques/" in svg
    assert client.get("/statistiques/zz.svg").status_code == 404
    assert client.get("/statistiques/themes.pdf").status_code == 404


def test_nobody_is_in_the_figures(gens, client):
    texte = client.get("/statistiques/").content.decode()
    texte += "".join(str(tableau(f.code)) for f in chiffres.lire(aujourdhui()).figures)
    assert not [mot for mot in ("Ana", "Bob", "Ève", "Secretfamille", "ana1") if mot in texte]


@pytest.mark.parametrize("combien", [0, 1, 30])
def test_the_page_asks_as_many_queries_for_one_as_for_thirty(combien, django_assert_max_num_queries, client):
    fabrique.reseau()
    for n in range(combien):
        fabrique.personne(f"Ana{n}")
    with django_assert_max_num_queries(6):
        assert client.get("/statistiques/").status_code == 200


def test_the_figures_taken_away_are_those_of_the_page_and_count_nobody_again(gens, django_assert_max_num_queries):
    Client().get("/statistiques/")
    with django_assert_max_num_queries(0):
        assert tableau("themes")[1] == ["Santé", "2"]


def test_a_drawing_is_proportional_and_safe():
    svg = graphiques.barres("Titre", "Source", [("<b>A</b>", 1000), ("B", 500)])
    largeurs = [float(r.get("width")) for r in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}rect")][1:]
    assert largeurs[0] == 2 * largeurs[1] and "<b>" not in svg and "1\u202f000" in svg
    assert [graphiques.degre(v, 9) for v in (0, 1, 3, 6, 9)] == [0, 1, 1, 2, 3]
