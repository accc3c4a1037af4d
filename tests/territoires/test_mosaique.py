"""The maps: light, named, without style, and never a name over another."""

import gzip
import re
from xml.etree import ElementTree

import pytest

from territoires.etiquettes import Boite, Etiquette, place
from territoires.models import Commune, Departement, FondCarte
from territoires.mosaique import Marque, departement_svg, departements_dessines, france_svg

pytestmark = pytest.mark.usefixtures("communes")


def marques(code: str, combien: int) -> list[Marque]:
    villes = Commune.objects.filter(departement=code).order_by("-population")[:combien]
    return [Marque(c.pk, 1 + i % 4, i % 3 == 0, f"/annuaire/?lieu={c.pk}&x=1") for i, c in enumerate(villes)]


def test_no_departement_weighs_more_than_20_kb_on_the_wire():
    for code in FondCarte.objects.exclude(code="FR").values_list("code", flat=True):
        svg = departement_svg(code, marques=marques(code, 40), titre=code, description="x")
        assert len(gzip.compress(svg.encode(), 6)) < 20_000, code
        ElementTree.fromstring(svg)


def test_france_with_every_link_weighs_less_than_20_kb():
    svg = france_svg(
        dict.fromkeys(departements_dessines(), "some"),
        {c: f"/annuaire/?departement={c}" for c in departements_dessines()},
    )
    assert len(gzip.compress(svg.encode(), 6)) < 20_000
    ElementTree.fromstring(svg)
    assert svg.count("<a ") == 101


def test_a_map_has_no_style_no_script_and_a_name():
    svg = departement_svg("54", marques=marques("54", 3), titre="Carte <de> « l’Est »", description="où & quand")
    assert not re.search(r"style=|<style|<script|onclick", svg)
    assert "Carte &lt;de&gt;" in svg and "où &amp; quand" in svg
    assert 'aria-labelledby="carte-54-t carte-54-d"' in svg


def test_with_links_it_is_a_group_without_an_image():
    assert 'role="group"' in departement_svg("54", marques=marques("54", 1), titre="t")
    assert 'role="img"' in departement_svg("54", marques=[Marque("54395", 1)], titre="t")


def test_a_mark_says_the_commune_how_many_and_who_is_online():
    svg = departement_svg("54", marques=[Marque("54395", 3, True, "/x/")], titre="t")
    assert "<title>Nancy : 3 personnes, en ligne maintenant</title>" in svg
    assert '<circle class="on"' in svg and 'href="/x/"' in svg


def test_cells_take_the_class_of_their_commune():
    svg = departement_svg("54", classes={"54395": "here", "54547": "some"}, titre="t")
    assert len(re.findall(r"<path", svg)) == 3 and '<path class="here"' in svg


def test_discs_do_not_overlap():
    svg = departement_svg("93", marques=marques("93", 20), titre="t")
    ronds = [tuple(map(int, r)) for r in re.findall(r'cx="(\d+)" cy="(\d+)" r="(\d+)"', svg)]
    assert len(ronds) == 20
    for i, (x, y, r) in enumerate(ronds):
        assert all((x - u) ** 2 + (y - v) ** 2 >= (r + s - 2) ** 2 for u, v, s in ronds[i + 1 :])


def test_names_collide_with_nothing():
    cadre = Boite(0, 0, 400, 400)
    noms = [Etiquette(f"Commune numéro {i}", 20 + i * 37 % 360, 20 + i * 91 % 360, 12, 22) for i in range(30)]
    obstacles = [Boite.autour(n.cx, n.cy, n.r) for n in noms]
    textes = place(noms, obstacles, cadre, 30)
    assert 3 < len(textes) < 30
    for i, texte in enumerate(textes):
        assert cadre.contient(texte.boite)
        assert not any(texte.boite.touche(b) for b in [*obstacles, *(t.boite for t in textes[i + 1 :])])


def test_a_place_without_drawing_or_unknown_gives_nothing_and_does_not_fail():
    assert departement_svg("987", marques=[Marque("98735", 1, url="/x/")], titre="t") == ""
    assert departement_svg("zz", titre="t") == ""
    assert "circle" not in departement_svg("973", marques=[Marque("97353", 1)], titre="t")


def test_every_departement_of_the_metropole_and_five_overseas_are_drawn():
    metropole = {c for c in Departement.objects.values_list("code", flat=True) if len(c) == 2}
    assert departements_dessines() == metropole | {"971", "972", "973", "974", "976"}


def test_a_map_read_once_costs_one_query_for_the_names(django_assert_num_queries):
    departement_svg("54", titre="t")
    for combien in (1, 30):
        with django_assert_num_queries(1 + 1):
            departement_svg("54", marques=marques("54", combien), titre="t")
    with django_assert_num_queries(0):
        departement_svg("54", marques=[Marque("54395", 1, nom="Nancy")], titre="t")
