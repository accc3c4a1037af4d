"""Who leaves by these files, and who of the base a file of their kind does not name: an absence is not a departure."""

import datetime
from typing import Any

from .contexte import Contexte
from .plan import FichePromeneur, FicheStructure, Plan

Jour = datetime.date


def lire(ctx: Contexte) -> None:
    """Fill the plan's departures, those that this import writes, and its absentees."""
    plan = ctx.plan
    for fiche in [*plan.structures, *plan.promeneurs]:
        sortie = _sortie(fiche)
        if sortie:
            plan.partis.append(f"{fiche.libelle}, le {sortie:%d/%m/%Y}")
    _absents(ctx, plan)


def _sortie(fiche: FicheStructure | FichePromeneur) -> Jour | None:
    """The day it is out for good, when the files say a new one: nothing goes on nor begins after it."""
    if isinstance(fiche, FicheStructure):
        voulus = [(s.sortie, s.base, s.base and s.base.periode) for s in fiche.sejours]
        connus = [(a, a.periode) for a in fiche.base.adhesions.all()] if fiche.base else []
    else:
        voulus = [(m.sortie, m.base, m.base and m.base.designation) for m in fiche.mandats]
        connus = [(m, m.designation) for m in fiche.base.mandats.all()] if fiche.base else []
    nouvelles = [sortie for sortie, _, plage in voulus if sortie and not (plage and plage.upper == sortie)]
    nommes = {base.pk for _, base, _ in voulus if base}
    fins: list[Any] = [sortie or (plage and plage.upper) for sortie, _, plage in voulus]
    fins += [plage.upper for connu, plage in connus if connu.pk not in nommes]
    return max(fins) if nouvelles and all(fins) else None


def _absents(ctx: Contexte, plan: Plan) -> None:
    if plan.lecture.du_genre("structures"):
        nommees = {f.base.pk for f in plan.structures if f.base and f.lus}
        plan.absents += [
            str(s)
            for s in ctx.base.structures
            if s.pk not in nommees and any(plan.jour in a.periode for a in s.adhesions.all())
        ]
    if plan.lecture.du_genre("promeneurs"):
        nommees = {f.base.pk for f in plan.promeneurs if f.base}
        plan.absents += [
            p.nom_complet
            for p in ctx.base.promeneurs
            if p.pk not in nommees and any(plan.jour in m.designation for m in p.mandats.all())
        ]
