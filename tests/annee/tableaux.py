"""The lists behind the figures, as the sheets of the spreadsheet give them: made again from what was typed."""

from collections import defaultdict
from typing import Any

from . import plan
from .comptage import PERSONNES, STRUCTURES, Recompte, jours, tenus

Lignes = list[tuple[Any, ...]]
NATURES = {
    "Réunion de réseau": "Réunion de réseau", plan.ANALYSE: "Réunion de réseau", "Autre": "Réunion de réseau",
    plan.FORMATION: "Journée de formation", "Visite": "Soutien à une structure", "Événement": "Partenariat",
}  # fmt: skip
"""What a meeting held is, in the action log."""


def de_l_annee(r: Recompte) -> dict[str, Lignes]:
    return {
        "Structures": [(s.nom, s.commune, s.statut, s.type) for s in r.structures],
        "Promeneurs et promeneuses": _personnes(r),
        "Réunions": _reunions(r),
        "Actions de la coordination": _actions(r),
        "Initiatives": [(i.date, i.titre, i.theme, _nom(i.personne), i.jeunes) for i in r.initiatives],
    }


def _nom(cle: str) -> str:
    return f"{PERSONNES[cle].prenom} {PERSONNES[cle].nom}"


def _personnes(r: Recompte) -> Lignes:
    """Who is active, where, and what they declared."""
    lignes = []
    for p in r.actives(r.fin):
        siens = [x for x in r.releves if x.personne == p.cle]
        dits = [[getattr(x, nom) for x in siens] for nom in ("heures", "jeunes", "nouveaux")]
        sommes = [sum(n for n in valeurs if n is not None) if any(n is not None for n in valeurs) else None
                  for valeurs in dits]  # fmt: skip
        employeur = " et ".join(STRUCTURES[m.structure].nom for m in tenus(p, r.fin))
        minutes = r.minutes_formation.get(p.cle)
        suivies = None if minutes is None else round(minutes / 60, 2)
        lignes.append((_nom(p.cle), "Animation jeunesse", employeur, *sommes, suivies))
    return lignes


def _reunions(r: Recompte) -> Lignes:
    lignes: Lignes = []
    for x in r.reunions:
        la = len(x.presents + x.venus + x.dehors) if x.pointee else x.participants
        maisons = len({_employeur(cle, x) for cle in (*x.presents, *x.venus)}) if x.pointee else x.structures
        lignes.append((x.date, x.libre or x.type, x.sujet, None, maisons, la, x.jeunes, x.parents))
    return lignes + [(s.date, s.type, None, None, None, len(s.presents) or None, None, None) for s in r.seances]


def _employeur(cle: str, x: plan.Reunion) -> str:
    """The structure that named the person when they were put on the list: their first mandate of that day."""
    le = x.date if cle in x.venus else x.le
    siens = [(m, *jours(m)) for m in PERSONNES[cle].mandats]
    return next(m.structure for m, a, b in siens if (a is None or a <= le) and (b is None or b >= le))


def _actions(r: Recompte) -> Lignes:
    """What was written down, the meetings and sittings held. Accounts that were checked are read in the history, which
    the database dates by its own clock: no test makes it the one of the year."""
    faites: dict[str, list[int]] = defaultdict(list)
    for a in plan.ACTIONS:
        if r.dedans(a.date):
            faites[a.nature].append(a.minutes or 0)
    for x in r.reunions:
        if x.type not in (plan.COPIL, plan.COTECH):
            faites[NATURES[x.type]].append(0)
    faites["Copil ou Cotech"] += [0 for s in plan.SEANCES if r.dedans(s.date)]
    return [(nature, len(temps), round(sum(temps) / 60, 1) or None) for nature, temps in faites.items()]
