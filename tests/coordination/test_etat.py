"""The figures of the invented network, computed by hand at three dates."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from coordination.etat import figures
from coordination.imports.application import confirmer, prepare
from coordination.imports.lecture import lire

from .donnees import fichiers, reseau_93

A_LA_MAIN = {
    date(2017, 12, 31): {  # Marc is out, and back in February
        "structures": 3, "structures_conventionnees": 2, "promeneurs_actifs": 2, "dont_hors_convention": 0,
        "promeneurs_attente_charte": 0, "promeneurs_sortis": 1, "postes_a_pourvoir": 1, "communes": 3, "epcis": 2,
        "habitants_proches": 261_011, "heures_annoncees": 0,
        "comptes": {"snapchat": 1, "x": 1}, "reunions": 1, "presences": 6,
    },
    date(2018, 7, 15): {
        "structures": 8, "structures_conventionnees": 3, "promeneurs_actifs": 7, "dont_hors_convention": 3,
        "promeneurs_attente_charte": 1, "promeneurs_sortis": 1, "postes_a_pourvoir": 3, "communes": 8, "epcis": 4,
        "habitants_proches": 409_291, "heures_annoncees": 0,
        "comptes": {"autre": 1, "discord": 1, "instagram": 2, "snapchat": 1, "tiktok": 1, "x": 1, "youtube": 1},
        "reunions": 5, "presences": 53,
    },
    date(2018, 12, 31): {
        "structures": 9, "structures_conventionnees": 4, "promeneurs_actifs": 7, "dont_hors_convention": 3,
        "promeneurs_attente_charte": 3, "promeneurs_sortis": 2, "postes_a_pourvoir": 2, "communes": 9, "epcis": 4,
        "habitants_proches": 471_220, "heures_annoncees": 0,
        "comptes": {
            "autre": 1, "discord": 1, "facebook": 1, "instagram": 2, "linkedin": 1, "snapchat": 1, "tiktok": 1,
            "x": 1, "youtube": 1,
        },
        "reunions": 5, "presences": 53,
    },
}  # fmt: skip


@pytest.fixture
def importe(db):
    reseau = reseau_93()
    confirmer(objet=prepare(reseau=reseau, lecture=lire(fichiers()), by=None), by=None)
    return reseau


def test_the_figures_are_those_computed_by_hand_at_three_dates(importe):
    assert {jour: figures(importe, jour) for jour in A_LA_MAIN} == A_LA_MAIN


def test_a_network_with_nothing_counts_nothing(db):
    rien = figures(reseau_93(), date(2018, 12, 31))
    assert rien.pop("comptes") == {}
    assert set(rien.values()) == {0}


def test_the_command_prints_the_figures_as_json_or_to_read(importe):
    sortie = StringIO()
    call_command("etat_reseau", reseau="93", au="2018-12-31", json=True, stdout=sortie)
    assert json.loads(sortie.getvalue()) == A_LA_MAIN[date(2018, 12, 31)]
    lisible = StringIO()
    call_command("etat_reseau", reseau="93", au="31/12/2018", stdout=lisible)
    assert "Postes à pourvoir" in lisible.getvalue()


@pytest.mark.parametrize("options", [{"reseau": "95"}, {"reseau": "93", "au": "31/02/2018"}])
def test_the_command_says_what_it_does_not_know(importe, options):
    with pytest.raises(CommandError):
        call_command("etat_reseau", **options)


def test_the_figures_cost_the_same_whatever_the_size(importe, django_assert_max_num_queries):
    with django_assert_max_num_queries(18):
        figures(importe, date(2018, 12, 31))
