"""Every figure of a network, defined once: the same on screen, in `etat_reseau`, in files and in the yearly report."""

from collections.abc import Collection
from copy import copy
from dataclasses import replace
from itertools import groupby
from typing import Any

from socle.dates import ajoute_mois
from territoires.models import Reseau

from ..activite import Serie
from ..mots import en_parlant, pour
from . import declare, presence, reseau, territoire, vie
from .base import Donnees, Indicateur, Liste, Valeur, repartir, valeur_simple
from .secret import cacher
from .tranches import Tranche, d_un_reseau, de_la_structure

__all__ = [
    "INDICATEURS", "PAR_CODE", "Donnees", "Indicateur", "Liste", "Tranche", "Valeur", "calculer", "d_un_reseau",
    "de_la_structure", "documentation", "rubriques",
]  # fmt: skip

INDICATEURS = tuple(i for salle in (reseau, territoire, presence, declare, vie) for i in salle.INDICATEURS)
PAR_CODE = {i.code: i for i in INDICATEURS}


def calculer(
    donnees: Donnees, *, comparer: bool = False, secret: bool | None = None, codes: Collection[str] = PAR_CODE,
) -> list[Valeur]:  # fmt: skip
    """The figures of these `codes`, every one by default; with `comparer`, beside the same days a year before.

    Of a part, those that make sense of it. `secret`: small numbers of young people are hidden; they are in a part,
    unless it is what one structure reads of itself.
    """
    demandes = [i for i in INDICATEURS if i.code in codes and not (donnees.tranche and i.entier)]
    cachant = secret if secret is not None else donnees.tranche is not None
    cachees = _cachees(donnees, demandes) if cachant else {}
    avant = _avant(donnees) if comparer else None
    valeurs = []
    for i in demandes:
        calcule = i.calcul(donnees)
        if cachant and i.jeunes and isinstance(calcule, Serie):
            calcule = calcule.total  # the least and the most are somebody's
        brute, caches = _sans(calcule, cachees.get(i.code, set()))
        ancienne = i.calcul(avant) if avant and not (i.jeunes and cachant) else None
        valeurs.append(Valeur(_dit(i, donnees.reseaux), brute, ancienne, caches))
    return valeurs


def _avant(d: Donnees) -> Donnees:
    return Donnees(d.reseaux, ajoute_mois(d.debut, -12), ajoute_mois(d.fin, -12), d.tranche)


def _sans(brute: Any, cachees: set[str]) -> tuple[Any, tuple[str, ...]]:
    """The figure without what must not be shown, and the names of what is not."""
    if isinstance(brute, list):
        return [(nom, n) for nom, n in brute if nom not in cachees], tuple(sorted(cachees))
    return brute, tuple(sorted(cachees))


def _cachees(d: Donnees, demandes: list[Indicateur]) -> dict[str, set[str]]:
    """Of each of these figures of young people, the lines that must not be shown: of the whole alone, or of this part
    beside all the parts of its kind. One query for these."""
    jeunes = [i for i in demandes if i.jeunes]
    parts = _parts(d) if jeunes else {}
    ici = d.tranche.valeur if d.tranche else ""
    trouvees = {}
    for i in jeunes:
        tableau = {valeur: _cases(i.calcul(part)) for valeur, part in parts.items()}
        trouvees[i.code] = {ligne for part, ligne in cacher(tableau) if part == ici}
    return trouvees


def _cases(brute: Any) -> dict[str, float]:
    return dict(brute) if isinstance(brute, list) else {"": float(valeur_simple(brute))}


def _parts(d: Donnees) -> dict[str, Donnees]:
    """The same days, log by log and initiative by initiative, in each part of the kind of this one."""
    if d.tranche is None:
        return {"": d}
    tout = Donnees(d.reseaux, d.debut, d.fin)
    parts: dict[str, Donnees] = {d.tranche.valeur: _part(tout)}
    for objets, nom in ((tout.releves, "releves"), (tout.initiatives, "initiatives")):
        for objet, valeurs in repartir(tout, d.tranche.genre, objets):
            for valeur in valeurs:
                getattr(parts.setdefault(valeur, _part(tout)), nom).append(objet)
    return parts


def _part(tout: Donnees) -> Donnees:
    part = copy(tout)
    part.__dict__ |= {"releves": [], "initiatives": []}
    return part


def _dit(i: Indicateur, reseaux: list[Reseau]) -> Indicateur:
    """In the words of the networks."""
    dont = en_parlant(reseaux)
    return replace(i, titre=pour(i.titre, dont), definition=pour(i.definition, dont))


def rubriques(valeurs: list[Valeur]) -> list[tuple[str, list[Valeur]]]:
    return [(nom, list(siennes)) for nom, siennes in groupby(valeurs, key=lambda v: v.indicateur.rubrique)]


def documentation() -> str:
    """The definitions, as `docs/indicateurs.md` gives them."""
    parts = []
    for nom, siens in groupby(INDICATEURS, key=lambda i: i.rubrique):
        parts += [f"## {nom}\n", "| chiffre | code | ce qui est compté |", "| --- | --- | --- |"]
        parts += [f"| {i.titre} | `{i.code}` | {i.definition} |" for i in siens] + [""]
    return "\n".join(parts)
