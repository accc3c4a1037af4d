"""One structure, « oui » on a row and « non » on another: the days of each, and the exceptions of the days without."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from conventions.models import Convention
from coordination.etat import figures
from coordination.imports.annulation import annuler
from coordination.imports.application import confirmer, prepare
from coordination.imports.lecture import lire
from coordination.models import Import
from promeneurs.models import Mandat, Promeneur
from promeneurs.services import open_by_exception
from structures.models import Structure

from .donnees import reseau_93
from .test_import_reprise import importe, plan, promeneurs, structures

OUI_2018 = "A;Drancy;;oui;2018;;;31/12/2018;;;"
NON_2019 = "A;Drancy;;non;2019;;;;;;"
INES = "A;;Inès;Un;Animatrice;;12/02/2018;;;;"
PAUL = "A;;Paul;Deux;Animateur;;15/03/2019;;;;"
ZOE = "A;;Zoé;Trois;Animatrice;;15/03/2019;01/09/2018;;;"


@pytest.fixture
def reseau(db):
    return reseau_93()


def compte(reseau, *jours):
    """(active, of whom outside any convention) on each of these days."""
    etats = [figures(reseau, date(*jour)) for jour in jours]
    return [(e["promeneurs_actifs"], e["dont_hors_convention"]) for e in etats]


def jours(periodes):
    return [(p.lower, p.upper) for p in periodes or ()]


def mandat(prenom):
    return Mandat.objects.get(promeneur__prenom=prenom)


def conventions():
    return [(c.periode.lower, c.periode.upper) for c in Convention.objects.order_by("periode")]


def test_a_charter_signed_after_the_last_convention_in_the_time_of_non_is_an_exception(reseau):
    importe(reseau, structures(OUI_2018, NON_2019), promeneurs(INES, PAUL, ZOE))
    assert compte(reseau, (2018, 6, 1), (2018, 12, 31), (2019, 1, 1)) == [(1, 0), (1, 0), (0, 0)]
    assert compte(reseau, (2019, 3, 14), (2019, 3, 15), (2022, 1, 1)) == [(0, 0), (2, 2), (2, 2)]
    assert (mandat("Inès").exception, mandat("Paul").fondement) == (None, "exception")
    assert jours(mandat("Zoé").periode) == [(date(2018, 9, 1), None)]
    assert jours(mandat("Zoé").exception) == [(date(2019, 1, 1), None)]
    assert figures(reseau, date(2018, 6, 1))["structures_conventionnees"] == 1
    assert figures(reseau, date(2019, 6, 1))["structures_conventionnees"] == 0


def test_a_charter_signed_before_the_convention_in_the_time_of_non_is_an_exception_until_it(reseau):
    oui = OUI_2018.replace("31/12/2018", "")
    importe(reseau, structures("A;Drancy;;non;2017;;;;;;", oui), promeneurs("A;;Inès;Un;Anim;;01/10/2017;;;;"))
    assert jours(mandat("Inès").exception) == [(date(2017, 10, 1), date(2018, 1, 1))]
    assert compte(reseau, (2017, 12, 1), (2018, 1, 1), (2020, 12, 31), (2021, 1, 1)) == [(1, 1), (1, 0), (1, 0), (0, 0)]


def test_a_row_of_non_speaks_of_its_years_and_without_years_of_every_day_without_convention(reseau):
    autour = promeneurs("A;;Inès;Un;Anim;;01/10/2017;;;;", PAUL)
    dates = (2017, 12, 1), (2018, 6, 1), (2019, 6, 1)
    vus = []
    for non in ("2019", "2017", ""):
        s = structures(OUI_2018, f"A;Drancy;;non;{non};;;;;;")
        objet = prepare(reseau=reseau, lecture=lire([("s.csv", s), ("p.csv", autour)]), by=None)
        confirmer(objet=objet, by=None)
        vus.append(compte(reseau, *dates))
        annuler(objet=objet, by=None)
    assert vus == [[(0, 0), (1, 0), (1, 1)], [(1, 1), (1, 0), (0, 0)], [(1, 1), (1, 0), (2, 2)]]


def test_a_hole_between_two_conventions_is_the_time_of_non_and_nothing_else(reseau):
    s = structures("A;Drancy;;oui;2016;;;31/12/2016;;;", "A;Drancy;;non;2017;;;;;;", OUI_2018)
    importe(reseau, s, promeneurs("A;;Inès;Un;Anim;;01/06/2017;01/06/2016;;;", PAUL))
    assert jours(mandat("Inès").exception) == [(date(2017, 1, 1), date(2018, 1, 1))]
    assert compte(reseau, (2017, 7, 1), (2018, 7, 1), (2019, 7, 1)) == [(1, 1), (1, 0), (0, 0)]


def test_brought_again_nothing_changes_and_undone_nothing_is_left(reseau):
    tableaux = structures(OUI_2018, NON_2019), promeneurs(INES, PAUL, ZOE)
    importe(reseau, *tableaux)
    assert importe(reseau, *tableaux).rien
    annuler(objet=Import.objects.filter(etat="applique").latest("pk"), by=None)
    annuler(objet=Import.objects.filter(etat="applique").latest("pk"), by=None)
    assert not Structure.objects.exists() and not Promeneur.objects.exists()


def test_files_one_by_one_and_years_one_by_one_give_the_same(reseau):
    importe(reseau, structures(OUI_2018))
    importe(reseau, structures(NON_2019))  # the convention is over: nothing to ask
    importe(reseau, promeneurs(INES, PAUL, ZOE))
    assert compte(reseau, (2018, 6, 1), (2019, 6, 1)) == [(1, 0), (2, 2)]


def test_the_file_says_which_days_non_speaks_of(reseau):
    avis = [p for p in plan(reseau, structures(OUI_2018, NON_2019)).avis if p.colonne == "conventionnee"]
    assert [(p.ligne, "depuis le 1er janvier 2019" in p.message) for p in avis] == [(3, True)]


def test_non_while_the_usual_length_still_runs_is_asked_then_settled(reseau):
    s = structures("A;Drancy;;oui;2018;;;;;;", NON_2019)
    p = promeneurs(INES, PAUL)
    question = plan(reseau, s, p).questions[0]
    assert question.cle == "s.csv:3:conventionnee" and [v for v, _ in question.options] == ["arreter", "garder"]
    assert "du 01/01/2018 au 31/12/2020, durée habituelle de 3 ans" in question.probleme.message
    importe(reseau, s, p, choix={question.cle: "garder"})
    assert conventions() == [(date(2018, 1, 1), date(2021, 1, 1))]
    assert compte(reseau, (2019, 6, 1), (2021, 6, 1)) == [(2, 0), (0, 0)]
    assert plan(reseau, s, p).rien
    importe(reseau, s, p, choix={question.cle: "arreter"})
    assert conventions() == [(date(2018, 1, 1), date(2019, 1, 1))]
    assert compte(reseau, (2018, 6, 1), (2019, 6, 1)) == [(1, 0), (1, 1)]
    assert plan(reseau, s, p).rien


def test_non_in_the_years_of_a_convention_whose_dates_are_written_is_an_error_that_names_them(reseau):
    vu = plan(reseau, structures("A;Drancy;;oui;2018;;;31/12/2020;;;", NON_2019))
    assert [(p.ligne, p.colonne) for p in vu.erreurs] == [(3, "conventionnee")]
    assert "ligne 2 (du 01/01/2018 au 31/12/2020)" in vu.erreurs[0].message
    vu = plan(reseau, structures("A;Drancy;;oui;2018;;;;;;", "A;Drancy;;non;2018;;;;;;"))
    assert [(p.ligne, p.colonne) for p in vu.erreurs] == [(3, "conventionnee")]


def test_non_for_a_later_year_may_end_the_convention_of_an_earlier_import(reseau):
    importe(reseau, structures("A;Drancy;;oui;2018;2;;;;;"), promeneurs(INES))
    s, p = structures(NON_2019), promeneurs(PAUL)
    question = plan(reseau, s, p).questions[0]
    assert [v for v, _ in question.options] == ["garder", "arreter", "retirer"]
    importe(reseau, s, p, choix={question.cle: "arreter"})
    assert conventions() == [(date(2018, 1, 1), date(2019, 1, 1))] and Convention.objects.get().postes == 2
    assert compte(reseau, (2018, 6, 1), (2019, 6, 1)) == [(1, 0), (1, 1)]
    assert plan(reseau, s, p).rien


def test_keeping_the_convention_of_an_earlier_import_is_asked_once(reseau):
    importe(reseau, structures("A;Drancy;;oui;2018;2;;;;;"))
    s, p = structures("A;Drancy;;non;;;;;;;"), promeneurs("A;;Léa;Quatre;Anim;;01/02/2022;;;;")
    importe(reseau, s, p, choix={"s.csv:2:conventionnee": "garder"})
    assert compte(reseau, (2022, 6, 1)) == [(1, 1)]
    assert plan(reseau, s, p).rien


def test_an_exception_decided_on_the_platform_is_left_as_it_is(reseau, coordinatrice):
    s = structures("A;Drancy;dans le réseau;;;;;;;;")
    importe(reseau, s, promeneurs(PAUL))
    fin = date(2019, 9, 1)
    open_by_exception(mandat=mandat("Paul"), motif="Jusqu’à l’été", sortie=fin, by=coordinatrice)
    importe(reseau, structures("A;Drancy;dans le réseau;non;;;;;;;"), promeneurs(PAUL))
    assert jours(mandat("Paul").exception) == [(date(2019, 3, 15), fin)]


def test_correcting_an_entry_keeps_the_exception_beside_the_convention(reseau):
    s = structures(OUI_2018, NON_2019)
    importe(reseau, s, promeneurs(ZOE))
    importe(reseau, s, promeneurs(ZOE.replace("01/09/2018;", "01/10/2018;01/07/2020", 1)))
    assert jours(mandat("Zoé").periode) == [(date(2018, 10, 1), date(2020, 7, 1))]
    assert jours(mandat("Zoé").exception) == [(date(2019, 1, 1), date(2020, 7, 1))]


DEUX_APPELS = structures("A;Drancy;;oui;2018;;;;;;", "A;Drancy;;oui;2020/2021;3;;;;;")


def test_two_calls_whose_usual_lengths_overlap_are_asked_with_their_dates(reseau):
    question = plan(reseau, DEUX_APPELS).questions[0]
    assert question.cle == "s.csv:3:annee_aap"
    for attendu in (
        "du 01/01/2020 au 31/12/2022, durée habituelle de 3 ans",
        "ligne 2 (du 01/01/2018 au 31/12/2020, durée habituelle de 3 ans)",
        "convention_fin",
    ):
        assert attendu in question.probleme.message
    libelles = dict(question.options)
    assert "31/12/2019" in libelles["arreter"] and "01/01/2021" in libelles["suivre"]


@pytest.mark.parametrize(
    ("reponse", "coupure", "fin"),
    [("arreter", date(2020, 1, 1), date(2023, 1, 1)), ("suivre", date(2021, 1, 1), date(2024, 1, 1))],
)
def test_the_answer_gives_each_call_its_days_and_is_not_asked_again(reseau, reponse, coupure, fin):
    importe(reseau, DEUX_APPELS, choix={"s.csv:3:annee_aap": reponse})
    assert conventions() == [(date(2018, 1, 1), coupure), (coupure, fin)]
    assert plan(reseau, DEUX_APPELS).rien


def test_the_order_of_the_rows_does_not_matter(reseau):
    envers = structures("A;Drancy;;oui;2020/2021;3;;;;;", "A;Drancy;;oui;2018;;;;;;")
    importe(reseau, envers, choix={"s.csv:2:annee_aap": "arreter"})
    assert conventions() == [(date(2018, 1, 1), date(2020, 1, 1)), (date(2020, 1, 1), date(2023, 1, 1))]


def test_two_written_conventions_that_overlap_are_an_error_that_names_their_dates(reseau):
    s = structures("A;Drancy;;oui;;;01/01/2018;30/06/2020;;;", "A;Drancy;;oui;;;01/01/2020;31/12/2021;;;")
    erreur = plan(reseau, s).erreurs[0]
    assert (erreur.ligne, erreur.colonne) == (3, "convention_debut")
    for attendu in ("du 01/01/2020 au 31/12/2021", "ligne 2 (du 01/01/2018 au 30/06/2020)", "convention_fin"):
        assert attendu in erreur.message


def test_on_the_command_line_two_calls_that_overlap_need_the_choice(reseau, tmp_path):
    (tmp_path / "s.csv").write_bytes(DEUX_APPELS)
    sortie = StringIO()
    with pytest.raises(SystemExit):
        call_command("import_reseau", str(tmp_path / "s.csv"), reseau="93", stdout=sortie, stderr=StringIO())
    assert "durée habituelle de 3 ans" in sortie.getvalue() and not Convention.objects.exists()
    (tmp_path / "c.json").write_text(json.dumps({"s.csv:3:annee_aap": "arreter"}))
    choix = str(tmp_path / "c.json")
    call_command("import_reseau", str(tmp_path / "s.csv"), reseau="93", choix=choix, stdout=StringIO())
    assert Convention.objects.count() == 2
