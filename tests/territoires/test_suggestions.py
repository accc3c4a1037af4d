"""What is offered while someone types."""

import pytest

from territoires.models import NomCommune
from territoires.suggestions import _qui_commencent, suggest

pytestmark = pytest.mark.usefixtures("communes")


def libelles(texte: str, **options) -> list[str]:
    return [s.libelle for s in suggest(texte, **options)]


@pytest.mark.parametrize(
    ("texte", "premiere"),
    [
        ("nan", "Nantes (44)"),
        ("nancy", "Nancy (54)"),
        ("vandoeuvre", "Vandœuvre-lès-Nancy (54)"),
        ("st ouen sur s", "Saint-Ouen-sur-Seine (93)"),
        ("saintou", "Saint-Ouen-sur-Seine (93)"),
        ("pierrefitte-sur-sei", "Pierrefitte-sur-Seine (Saint-Denis, 93)"),
        ("l'ha", "L'Haÿ-les-Roses (94)"),
        ("54000", "Nancy (54)"),
        ("540", "Nancy (54)"),
        ("54000 nan", "Nancy (54)"),
        ("974", "Saint-Denis (974)"),
        ("paris", "Paris (75)"),
        ("paris 18", "Paris 18e arrondissement (Paris, 75)"),
        ("vilepinte", "Villepinte (93)"),
    ],
)
def test_the_likeliest_comes_first(texte, premiere):
    assert libelles(texte)[0] == premiere


def test_any_word_of_the_name_counts():
    assert "Villers-lès-Nancy (54)" in libelles("nancy")


def test_no_more_than_asked_and_each_commune_once():
    trouves = suggest("saint", limit=5)
    assert len(trouves) == 5 == len({s.insee for s in trouves})


@pytest.mark.parametrize("texte", ["", "n", " ", "zzzzqqq", "\x00", "%", "_", "'", None, "x" * 3000, "97", "2a", "20"])
def test_odd_texts_do_not_fail(texte):
    assert isinstance(suggest(texte), list)


def test_one_query_answered_by_the_indexes(django_assert_max_num_queries):
    with django_assert_max_num_queries(1):
        suggest("saint den")
    plan = _qui_commencent(NomCommune.objects.all(), ["saint", "den"]).explain()
    assert "nom_commune_trigrammes" in plan and "Seq Scan on territoires_nomcommune" not in plan
