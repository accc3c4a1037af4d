"""The same files again change nothing, nor ask again; and a blank cell of a repeated row says nothing."""

import pytest

from coordination.imports.annulation import annuler
from coordination.models import Import
from promeneurs.models import Mandat, Promeneur

from .donnees import reseau_93
from .test_import_reprise import importe, plan, promeneurs, structures

A = "A;Drancy;;;;;;;;;"
DEUX = structures("Mission locale;Sevran;;;;;;;;;", "Mission locale;Pantin;;;;;;;;;")
AMBIGUS = {
    "commune": (structures("A;Saint Ouin;;;;;;;;;"), promeneurs()),
    "structure": (DEUX, promeneurs("Mission locale;;Inès;Un;Anim;;;;;;")),
    "mal_ecrite": (structures("MJC Daniel André;Drancy;;;;;;;;;"), promeneurs("MJC Daniel Andrée;;Inès;Un;Anim;;;;;;")),
    "adresse": (structures(A), promeneurs("A;;Max;Un;Anim;a@a.fr;;;;;", "A;;Maxime;Un;Anim;a@a.fr;;;;;")),
    "nom": (structures(A, "B;Pantin;;;;;;;;;"), promeneurs("A;;Inès;Un;Anim;;;;;;", "B;;Inès;Un;Anim;;;;;;")),
}


@pytest.fixture
def reseau(db):
    return reseau_93()


def _dernieres(vu):
    return {q.cle: q.options[-1][0] for q in vu.questions}


@pytest.mark.parametrize("fichiers", AMBIGUS.values(), ids=AMBIGUS)
def test_the_same_files_again_ask_nothing_and_change_nothing(reseau, fichiers):
    premier = plan(reseau, *fichiers)
    assert premier.questions
    importe(reseau, *fichiers, choix=_dernieres(premier))
    for _ in range(2):
        encore = plan(reseau, *fichiers)
        assert encore.rien and encore.applicable and not encore.posees


def test_an_address_left_to_its_owner_is_left_to_them_again(reseau):
    importe(reseau, structures(A), promeneurs("A;;Inès;Un;Anim;i@a.fr;;;;;"))
    p = promeneurs("A;;Paul;Deux;Anim;i@a.fr;;;;;")
    importe(reseau, structures(A), p, choix=_dernieres(plan(reseau, structures(A), p)))
    assert plan(reseau, structures(A), p).rien and Promeneur.objects.get(prenom="Paul").email == ""


def test_an_answer_taken_again_is_said_and_the_reader_may_give_another(reseau):
    s, p = AMBIGUS["structure"]
    question = plan(reseau, s, p).questions[0]
    importe(reseau, s, p, choix={question.cle: question.options[0][0]})
    assert "réponse reprise de l’import précédent" in str(plan(reseau, s, p).avis[-1])
    autre = plan(reseau, s, p, choix={question.cle: question.options[1][0]})
    assert autre.applicable and not autre.rien


def test_the_row_is_known_again_on_another_line_and_asked_again_once_it_changed(reseau):
    s, p = AMBIGUS["adresse"]
    importe(reseau, s, p, choix=_dernieres(plan(reseau, s, p)))
    un, deux = "A;;Max;Un;Anim;a@a.fr;;;;;", "A;;Maxime;Un;Anim;a@a.fr;;;;;"
    assert not plan(reseau, s, promeneurs("A;;Zoé;Trois;Anim;;;;;;", un, deux)).questions
    assert plan(reseau, s, promeneurs(un, deux.replace("Anim", "Directrice"))).questions


def test_an_import_undone_takes_its_answers_with_it(reseau):
    s, p = AMBIGUS["mal_ecrite"]
    importe(reseau, s, p, choix=_dernieres(plan(reseau, s, p)))
    annuler(objet=Import.objects.get(), by=None)
    assert plan(reseau, s, p).questions


def test_an_answer_that_removed_a_convention_never_removes_another_by_itself(reseau):
    """A convention recorded since, on the same days: what to do of it is asked again."""
    oui, non = structures("A;Drancy;;oui;2018;;;;;;"), structures("A;Drancy;;non;2018;;;;;;")
    importe(reseau, oui)
    importe(reseau, non, choix={"s.csv:2:conventionnee": "retirer"})
    importe(reseau, oui)
    assert [q.cle for q in plan(reseau, non).questions] == ["s.csv:2:conventionnee"]


@pytest.mark.parametrize("envers", [False, True])
def test_a_blank_cell_of_a_repeated_row_says_nothing(reseau, envers):
    lignes = ["A;;Inès;Un;Anim;;15/10/2018;;;;", "A;;Inès;Un;Anim;;;01/09/2018;;;3h30"]
    importe(reseau, structures(A), promeneurs(*(reversed(lignes) if envers else lignes)))
    mandat = Mandat.objects.get()
    assert f"{mandat.designation.lower} {mandat.heures_hebdo}" == "2018-09-01 3.50"
    assert {f"{s.signee_le}" for s in mandat.signatures.all()} == {"2018-10-15"}


def test_a_blank_cell_is_completed_and_it_is_said(reseau):
    vu = plan(reseau, structures(A), promeneurs("A;;Inès;Un;Anim;;;;;;", "A;;Inès;Un;Anim;;;;;;7"))
    assert "répète la ligne 2" in str(vu.avis[-1]) and "laisse vide" in str(vu.avis[-1])


@pytest.mark.parametrize(
    ("ligne", "colonne"),
    [
        ("A;;Inès;Un;Anim;;01/03/2018;;;;", "charte_signee_le"),
        ("A;;Inès;Un;Anim;;;;;;7", "heures_hebdo"),
        ("A;;Inès;Un;Anim;;;;01/01/2020;;", "sortie_le"),
    ],
)
def test_two_statements_that_differ_still_contradict_each_other(reseau, ligne, colonne):
    vu = plan(reseau, structures(A), promeneurs("A;;Inès;Un;Anim;;01/02/2018;;;;3", ligne))
    assert [(p.ligne, p.colonne) for p in vu.erreurs] == [(3, colonne)]
