"""Random files one after the other, contradicting each other: what is accepted is applied, brought again it changes
nothing, and undoing everything gives back, step by step, the figures there were."""

import random
from datetime import date

import pytest

from conventions.services import covering
from coordination.etat import figures
from coordination.imports.analyse import analyser
from coordination.imports.annulation import annuler
from coordination.imports.application import confirmer, prepare
from coordination.imports.lecture import lire
from promeneurs.models import Mandat, Promeneur
from socle.dates import Periodes
from structures.models import Structure

from .donnees import reseau_93
from .test_import_reprise import promeneurs, structures

JOURS = [date(2016, 6, 1), date(2018, 3, 1), date(2018, 12, 31), date(2019, 6, 30), date(2021, 6, 1)]
LIEUX = {"A": "Drancy", "B": "Pantin", "C": "Sevran", "D": "Bobigny"}
GENS = [("Inès", "Un"), ("Paul", "Deux"), ("Léa", "Trois"), ("Tom", "Quatre"), ("Inès", "Un")]


def _date(r, chance, debut, fin):
    if r.random() > chance:
        return ""
    jour = date(r.randint(debut, fin), r.randint(1, 12), r.randint(1, 28))
    return jour.strftime(r.choice(["%d/%m/%Y", "%Y-%m-%d", "%d/%m/%y"]))


def _structure(r, nom):
    statut, oui = r.choice(["", "dans le réseau", "intéressée", "sortie"]), r.choice(["oui", "non", "", "non"])
    annee = r.choice(["2017", "2018", "2018/2019"]) if oui == "oui" or r.random() < 0.6 else ""
    debut = _date(r, 0.3, 2015, 2017) if oui != "non" else ""
    sortie = _date(r, 1 if statut == "sortie" else 0.3, 2019, 2020)
    entree = _date(r, 0.3, 2015, 2017)
    return ";".join([nom, LIEUX[nom], statut, oui, annee, r.choice(["", "1", "2"]), debut, "", entree, sortie, ""])


def _promeneur(r, i, prenom, nom, ou):
    comptes = r.choice(["", f"insta:p{i}.pdn", f"snap:pd{i}x|insta:q{i}.pdn"])
    dates = [_date(r, 0.6, 2017, 2018), _date(r, 0.5, 2017, 2018), _date(r, 0.2, 2019, 2019)]
    email = r.choice(["", f"p{i}@a.fr"])
    return ";".join([r.choice(ou), "", prenom, nom, "Anim", email, *dates, comptes, r.choice(["", "3h30"])])


def _repondre(reseau, lecture, choix, r):
    for _ in range(6):
        plan = analyser(reseau=reseau, lecture=lecture, choix=choix)
        if not plan.questions:
            break
        choix.update({q.cle: r.choice(q.options)[0] for q in plan.questions})
    return plan


def _une_ligne(r):
    return [_structure(r, nom) for nom in LIEUX if r.random() < 0.9]


def _deux_lignes(r):
    """Two structures, each said twice: other years, « oui » or « non » each time."""
    lignes = []
    for nom in "AB":
        premiere = _structure(r, nom).split(";")
        seconde = [*_structure(r, nom).split(";")[:8], *premiere[8:]]
        seconde[2], seconde[4] = premiere[2], r.choice(["2016", "2019", "2020"])
        seconde[7] = r.choice(["", "31/12/2021"]) if seconde[3] == "oui" else ""
        lignes += [";".join(premiere), ";".join(seconde)]
    return lignes


def _dates_d_accord():
    """A mandate is in force on the days of conventions and of its exception, and no day is of both."""
    for mandat in Mandat.objects.all():
        conventions, _ = covering(mandat)
        assert mandat.periode == Periodes.de(*(conventions or ()), *(mandat.exception or ()))
        assert mandat.exception is None or mandat.exception.sans(conventions) == mandat.exception


@pytest.mark.parametrize(
    ("graine", "lignes", "ou"),
    [(n, _une_ligne, "ABCD") for n in (7, 28, 33, 42, 44, 45)] + [(n, _deux_lignes, "AB") for n in (7, 8, 9, 36)],
)
def test_random_files_in_a_row_are_applied_repeated_and_undone(db, graine, lignes, ou):
    r, reseau, faits = random.Random(graine), reseau_93(), []
    for _ in range(6):
        s = structures(*lignes(r))
        p = promeneurs(*(_promeneur(r, i, *qui, ou) for i, qui in enumerate(GENS) if r.random() < 0.85))
        lecture, choix = lire([("s.csv", s), ("p.csv", p)]), {}
        if not _repondre(reseau, lecture, choix, r).applicable:
            continue
        avant = [figures(reseau, jour) for jour in JOURS]
        objet = prepare(reseau=reseau, lecture=lecture, choix=choix, by=None)
        confirmer(objet=objet, by=None)
        faits.append((objet, avant))
        encore = analyser(reseau=reseau, lecture=lecture)
        assert encore.rien and not encore.questions
        _dates_d_accord()
    for objet, avant in reversed(faits):
        annuler(objet=objet, by=None)
        assert [figures(reseau, jour) for jour in JOURS] == avant
    assert not Structure.objects.exists() and not Promeneur.objects.exists()
