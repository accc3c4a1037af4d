"""The coordinator sees how fresh the profiles are, filters the late ones, and confirms after a call."""

from datetime import timedelta

import pytest
from django.urls import reverse

from coordination import criteres, fraicheur
from promeneurs.models import Promeneur
from tests.promeneurs import fabrique_public as fabrique

AGES = (5, 40, 70, 100, 149, 160)


@pytest.fixture
def gens(reseau, jour):
    """One person of each age, and somebody incomplete whom no figure counts."""
    gens = [fabrique.personne(f"Ana{n}", confirme_le=jour - timedelta(days=n)) for n in AGES]
    fabrique.personne("Incomplet", sans=("compte",))
    return gens


def test_the_bars_count_every_complete_profile_once(gens, reseau, jour):
    assert [t.nombre for t in fraicheur.tranches(reseau, jour)] == [1, 1, 1, 2, 1]


def test_the_figures_of_the_home_are_those_of_the_lists(gens, reseau, jour):
    comptes = criteres.compter_promeneurs(reseau, jour)
    for code in ("actifs", "visibles", "a_confirmer", "caches", "profil_incomplet"):
        assert comptes[code] == criteres.promeneurs(reseau, jour, code).count(), code
    assert (comptes["a_confirmer"], comptes["caches"], comptes["profil_incomplet"]) == (2, 1, 1)


@pytest.mark.parametrize(("statut", "prenoms"), [("a_confirmer", ["Ana100", "Ana149"]), ("caches", ["Ana160"])])
def test_the_list_filters_the_late_and_the_hidden(gens, chez_nous, reseau, statut, prenoms):
    page = chez_nous.get(reverse("coordination_promeneurs", args=[reseau.code]), {"statut": statut})
    assert sorted(p.prenom for p in page.context["page"]) == prenoms


def test_the_curve_is_read_from_the_history_and_knows_nothing_of_later_confirmations(gens, reseau, jour):
    points = fraicheur.courbe(reseau, jour)
    assert [(p.total, p.a_jour) for p in points][-1] == (6, 3)
    avant = fraicheur.courbe(reseau, jour + timedelta(days=70))
    assert (avant[-1].total, avant[-1].a_jour) == (6, 1)


def test_a_curve_needs_a_past(reseau, jour):
    assert fraicheur.courbe(reseau, jour) == [] and fraicheur.tracer([]) is None
    trace = fraicheur.tracer([fraicheur.Point(jour, 4, 2), fraicheur.Point(jour, 4, 4)])
    assert [(x, y) for x, y, _ in trace.points] == [(12, 100), (628, 12)]


def test_the_page_has_the_picture_its_table_and_those_to_call(gens, chez_nous, reseau):
    adresse = reverse("coordination_fraicheur", args=[reseau.code])
    texte = chez_nous.get(adresse).content.decode()
    assert "Cachées, faute de confirmation" in texte and "Ana160" in texte and "Ana5" not in texte
    csv = chez_nous.get(adresse, {"export": "csv"})
    assert csv["Content-Type"].startswith("text/csv") and "Part en %" in csv.content.decode("utf-8-sig")


@pytest.mark.parametrize("nombre", [1, 30])
def test_the_page_asks_as_many_queries_for_one_as_for_thirty(
    chez_nous, reseau, jour, nombre, django_assert_max_num_queries
):
    for n in range(nombre):
        fabrique.personne(f"Ana{n}")
    Promeneur.objects.update(confirme_le=jour - timedelta(days=160))
    with django_assert_max_num_queries(14):
        chez_nous.get(reverse("coordination_fraicheur", args=[reseau.code]))


def test_the_coordination_confirms_after_a_call(gens, chez_nous, reseau, jour):
    cachee = gens[-1]
    adresse = reverse("coordination_confirmer", args=[reseau.code, cachee.code])
    assert "au téléphone" in chez_nous.get(adresse).content.decode()
    chez_nous.post(adresse)
    assert Promeneur.objects.visibles(jour).filter(pk=cachee.pk).exists()


def test_the_sheet_of_a_hidden_person_says_why_and_what_to_do(gens, chez_nous, reseau):
    texte = chez_nous.get(reverse("coordination_promeneur", args=[reseau.code, gens[-1].code])).content.decode()
    assert "personne n’a confirmé sa fiche" in texte and "Confirmer après un appel" in texte
