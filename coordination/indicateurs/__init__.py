"""Every figure of a network, defined once: the same on screen, in `etat_reseau`, in files and in the yearly report."""

from dataclasses import replace
from datetime import date
from itertools import groupby

from socle.dates import ajoute_mois
from territoires.models import Reseau

from ..mots import pour
from . import declare, reseau, vie
from .base import Donnees, Indicateur, Valeur

__all__ = ["INDICATEURS", "PAR_CODE", "Donnees", "Indicateur", "Valeur", "calculer", "documentation", "rubriques"]

INDICATEURS = (*reseau.INDICATEURS, *declare.INDICATEURS, *vie.INDICATEURS)
PAR_CODE = {i.code: i for i in INDICATEURS}


def calculer(reseau_: Reseau, debut: date, fin: date, *, comparer: bool = False) -> list[Valeur]:
    """Every figure over these days (both included); with `comparer`, beside those of the same days a year before."""
    donnees = Donnees(reseau_, debut, fin)
    avant = Donnees(reseau_, ajoute_mois(debut, -12), ajoute_mois(fin, -12)) if comparer else None
    return [Valeur(_dit(i, reseau_), i.calcul(donnees), i.calcul(avant) if avant else None) for i in INDICATEURS]


def _dit(i: Indicateur, reseau_: Reseau) -> Indicateur:
    """In the words of the network."""
    return replace(i, titre=pour(i.titre, reseau_), definition=pour(i.definition, reseau_))


def rubriques(valeurs: list[Valeur]) -> list[tuple[str, list[Valeur]]]:
    return [(nom, list(siennes)) for nom, siennes in groupby(valeurs, key=lambda v: v.indicateur.rubrique)]


def documentation() -> str:
    """The definitions, as `docs/indicateurs.md` gives them."""
    parts = []
    for nom, siens in groupby(INDICATEURS, key=lambda i: i.rubrique):
        parts += [f"## {nom}\n", "| chiffre | code | ce qui est compté |", "| --- | --- | --- |"]
        parts += [f"| {i.titre} | `{i.code}` | {i.definition} |" for i in siens] + [""]
    return "\n".join(parts)
