"""Distances as the crow flies, through the index."""

import pytest
from django.db import connection

from territoires.distance import avec_distance, distance_km
from territoires.models import Commune, NomCommune

pytestmark = pytest.mark.usefixtures("communes")


def commune(insee: str) -> Commune:
    return Commune.objects.get(pk=insee)


def test_communes_around_a_commune_come_nearest_first_with_their_distance():
    autour = list(Commune.objects.a_moins_de(commune("54395"), 6))
    assert autour[0].pk == "54395" and autour[0].distance_km == 0
    assert [c.distance_km for c in autour] == sorted(c.distance_km for c in autour)
    assert "54547" in {c.pk for c in autour}
    assert all(c.distance_km <= 6.05 for c in autour)


def test_the_database_and_python_measure_alike():
    nancy = commune("54395")
    for voisine in Commune.objects.a_moins_de(nancy, 30)[:50]:
        assert voisine.distance_km == pytest.approx(distance_km(nancy, voisine), abs=0.06)


def test_nancy_to_metz_is_about_47_km():
    assert distance_km(commune("54395"), commune("57463")) == pytest.approx(47, abs=3)


def test_a_point_will_do():
    assert Commune.objects.a_moins_de((48.69, 6.18), 3)[0].pk == "54395"


def test_a_commune_without_coordinates_is_near_nothing_and_nothing_fails():
    papeete = commune("98735")
    assert list(Commune.objects.a_moins_de(papeete, 50)) == []
    assert distance_km(papeete, commune("54395")) is None
    assert avec_distance(Commune.objects.filter(pk="54395"), papeete, "position").get().distance_km is None
    assert avec_distance(Commune.objects.filter(pk="98735"), commune("54395"), "position").get().distance_km is None


def test_a_radius_of_nothing_or_of_the_whole_earth():
    nancy = commune("54395")
    assert [c.pk for c in Commune.objects.a_moins_de(nancy, 0)] == ["54395"]
    assert Commune.objects.a_moins_de(nancy, 30000).count() > 34000


def test_any_queryset_joined_on_a_commune():
    from territoires.distance import a_moins_de

    noms = a_moins_de(NomCommune.objects.all(), commune("93066"), 3, "commune__position").order_by("distance_km")
    assert "Pierrefitte-sur-Seine" in {n.nom for n in noms}
    assert noms[0].distance_km == 0


def test_several_places_for_one_row_keep_each_its_distance():
    from territoires.distance import a_moins_de
    from territoires.models import Departement

    lignes = a_moins_de(Departement.objects.filter(pk="54"), commune("54395"), 4, "communes__position")
    attendues = Commune.objects.a_moins_de(commune("54395"), 4).filter(departement="54")
    assert sorted(d.distance_km for d in lignes) == [c.distance_km for c in attendues]


@pytest.mark.parametrize("requete", ["a_moins_de", "les_plus_proches"])
def test_the_index_answers(requete):
    nancy = commune("54395")
    qs = Commune.objects.a_moins_de(nancy, 5) if requete == "a_moins_de" else Commune.objects.les_plus_proches(nancy)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "commune_position" in qs[:5].explain()


def test_the_nearest_are_sliced():
    assert Commune.objects.les_plus_proches(commune("54395"))[0].pk == "54395"
