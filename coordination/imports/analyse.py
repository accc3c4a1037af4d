"""Rows → plan: what would be created and changed, every error with its place, every question with its answers."""

import datetime
from typing import Any

from socle.dates import aujourdhui

from . import base as etat
from . import conventions, departs, ecarts, ordre, periodes, personnes, reunions, sans_convention, structures
from .contexte import Contexte
from .lecture import Lecture, Probleme
from .plan import Plan


def analyser(
    *, reseau: Any, lecture: Lecture, choix: dict[str, str] | None = None, jour: datetime.date | None = None
) -> Plan:
    """Understand the rows against the base. Writes nothing; never raises on what a file holds."""
    plan = Plan(reseau, jour or aujourdhui(), lecture, problemes=list(lecture.problemes))
    ctx = Contexte(plan, etat.charger(reseau), choix or {})
    repertoire = structures.Repertoire(ctx)
    structures.lire(ctx, repertoire)
    plan.promeneurs = personnes.lire(ctx, repertoire)
    plan.structures = ordre.du_fichier(repertoire.utilisees)
    for fiche in plan.structures:
        conventions.lire(ctx, fiche)
        periodes.sejours(ctx, fiche)
        for voulu in fiche.mandats:
            periodes.sort_avec_la_structure(ctx, voulu)
        periodes.interessee(ctx, fiche)
        sans_convention.exceptions(ctx, fiche)
    plan.reunions = reunions.lire(ctx)
    _ecarts(ctx)
    departs.lire(ctx)
    _choix_inutiles(ctx)
    for questions in (plan.questions, plan.posees):
        questions.sort(key=lambda q: (q.probleme.fichier, q.probleme.ligne or 0))
    plan.problemes = sorted(set(plan.problemes), key=lambda p: (not p.erreur, p.fichier, p.ligne or 0, p.colonne))
    return plan


def _ecarts(ctx: Contexte) -> None:
    for fiche in ctx.plan.structures:
        ecarts.structure(fiche, ctx.base)
    for personne in ctx.plan.promeneurs:
        ecarts.promeneur(personne, ctx.base)
    for reunion in ctx.plan.reunions:
        ecarts.reunion(reunion)


def _choix_inutiles(ctx: Contexte) -> None:
    for cle in sorted(set(ctx.choix) - ctx.utiles):
        avis = f"le choix «\u00a0{cle}\u00a0» ne répond à aucune question."
        ctx.plan.problemes.append(Probleme(avis, erreur=False))
