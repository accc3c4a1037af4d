"""The order of the rows of a file never matters: same preview, same figures, same complaints."""

import random
import re
from collections import Counter
from datetime import date

import pytest
from django.db import transaction

from coordination.etat import figures
from coordination.imports.application import confirmer, prepare
from coordination.imports.lecture import lire
from structures.models import Contact, Structure

from .donnees import fichiers, reseau_93
from .test_import_reprise import importe, plan, promeneurs, structures

JOURS = date(2017, 12, 31), date(2018, 12, 31), date(2019, 6, 30), date(2021, 12, 31)
PLUSIEURS = structures(
    "A;Drancy;;non;;;;;;;",
    "A;Drancy;;oui;2018;2;;31/12/2018;01/02/2018;;",
    "a;Drancy;;non;2019;;;;;;",
    "B;Bobigny;;;;;;;01/01/2016;30/06/2017;73282932000074",
    "B;Bobigny;dans le réseau;oui;2019;1;;;01/03/2019;;73282932000074",
    "b;bobigny;;;;3;;;;;",
    "C;Pantin;intéressée;;;;;;;;",
)
GENS = promeneurs(
    "A;;Inès;Un;Animatrice;ines@a.example;12/03/2018;01/02/2018;31/12/2018;insta:@ines.un;",
    "B;;Inès;Un;Directrice;ines@a.example;15/04/2019;15/04/2019;;;3",
    "B;;INÈS;UN;Directrice;;15/04/2019;15/04/2019;;;3",
    "A;;Paul;Deux;Animateur;;15/03/2019;;;;",
    "B;;Zoé;Trois;Animatrice;;;01/04/2019;;;",
)


@pytest.fixture
def reseau(db):
    return reseau_93()


def melange(lecture, graine):
    """The same rows, each keeping the number it would have at its new place."""
    rangs = list(lecture.rangs)
    random.Random(graine).shuffle(rangs)
    lecture.rangs = [type(r)(r.genre, r.fichier, n, r.valeurs, r.entetes) for n, r in enumerate(rangs, 2)]
    return lecture


def apercu(plan):
    """The preview without the numbers of the rows."""
    sans = [(re.sub(r"ligne \d+", "ligne", p.message), p.colonne, p.erreur) for p in plan.problemes]
    questions = [(re.sub(r"\d+", "", q.probleme.message), len(q.options)) for q in plan.questions]
    fiches = [(f.libelle, sorted(f.champs.items(), key=str), f.base is None) for f in plan.fiches()]
    dates = [(f.libelle, *dates_de(f), f.contact) for f in plan.structures]
    gens = [(p.libelle, sorted(c.saisi for c in p.comptes)) for p in plan.promeneurs]
    return [Counter(map(str, x)) for x in (sans, questions, fiches, dates, gens, plan.partis, plan.absents)]


def dates_de(fiche):
    sejours = [(s.debut, s.sortie, s.postes) for s in fiche.sejours]
    conventions = [(c.debut, c.fin, c.postes) for c in fiche.conventions]
    mandats = sorted(str((m.debut, m.sortie, m.charte, m.heures, m.exception)) for m in fiche.mandats)
    return sejours, conventions, fiche.non, mandats


def etats(reseau, lecture):
    """The figures after this import, undone at once."""
    with transaction.atomic():
        confirmer(objet=prepare(reseau=reseau, lecture=lecture, by=None), by=None)
        chiffres = [figures(reseau, jour) for jour in JOURS]
        transaction.set_rollback(True)
    return chiffres


@pytest.mark.parametrize("tables", [fichiers, lambda: [("s.csv", PLUSIEURS), ("p.csv", GENS)]], ids=["sale", "lignes"])
def test_shuffled_rows_give_the_same_preview_and_the_same_figures(reseau, tables):
    from coordination.imports.analyse import analyser

    attendu, chiffres = apercu(analyser(reseau=reseau, lecture=lire(tables()))), etats(reseau, lire(tables()))
    for graine in range(15):
        assert apercu(analyser(reseau=reseau, lecture=melange(lire(tables()), graine))) == attendu, graine
    for graine in range(3):
        assert etats(reseau, melange(lire(tables()), graine)) == chiffres, graine


def test_a_row_of_non_without_dates_before_a_dated_row_of_oui_is_no_contradiction(reseau):
    lignes = "A;Drancy;;non;;;;;;;", "A;Drancy;;oui;2018;;;31/12/2018;01/02/2018;;"
    for ordre in (lignes, lignes[::-1]):
        vu = plan(reseau, structures(*ordre), promeneurs("A;;Paul;Deux;Animateur;;15/03/2019;;;;"))
        assert vu.applicable, vu.erreurs
        assert [(s.debut, s.sortie) for s in vu.structures[0].sejours] == [(date(2018, 2, 1), None)]


def test_a_contradiction_is_one_whichever_row_comes_first(reseau):
    for un, deux in [
        ("A;Drancy;;;;;;;01/02/2018;;", "A;Drancy;;;;;;;01/06/2018;;"),
        ("A;Drancy;;oui;;1;01/01/2018;31/12/2018;;;", "A;Drancy;;oui;;1;01/06/2018;31/12/2019;;;"),
        ("A;Drancy;;;;;;;;;73282932000074", "B;Drancy;;;;;;;;;73282932000074"),
    ]:
        vus = [plan(reseau, structures(*lignes)) for lignes in ((un, deux), (deux, un))]
        assert [p.colonne for p in vus[0].erreurs] == [p.colonne for p in vus[1].erreurs] != []


def test_the_row_with_the_siret_names_the_structure_wherever_it_stands(reseau):
    importe(reseau, structures("Ancien nom;Drancy;;;;;;;;;73282932000074"))
    lignes = "Nouveau nom;Drancy;;;;;;;;;73282932000074", "Nouveau nom;Drancy;;oui;2019;;;;;;"
    for ordre in (lignes, lignes[::-1]):
        vu = plan(reseau, structures(*ordre))
        assert (vu.applicable, len(vu.structures)) == (True, 1), vu.erreurs


def test_two_heads_over_the_years_are_never_mixed_into_one_person(reseau):
    entete = "nom;commune;annee_aap;convention_fin;conventionnee;responsable_prenom;responsable_nom;responsable_email"
    lignes = (
        "A;Drancy;2018;31/12/2018;oui;Anne;Leroy;anne@a.example",
        "A;Drancy;2019;31/12/2019;oui;Paul;Petit;",
    )
    for ordre in (lignes, lignes[::-1]):
        with transaction.atomic():
            importe(reseau, "\n".join([entete, *ordre]).encode())
            assert [(str(c), c.email) for c in Contact.objects.all()] == [("Paul Petit", "")]
            assert Structure.objects.count() == 1
            transaction.set_rollback(True)
