"""Rows → plan: what would be created and changed, every error with its place, every question with its answers."""

import datetime
from typing import Any

from socle.dates import aujourdhui

from . import base as etat
from . import ecarts, periodes, personnes, reunions, structures
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
    plan.structures = repertoire.utilisees
    for fiche in plan.structures:
        periodes.conventions(ctx, fiche)
        periodes.sejours(ctx, fiche)
        for voulu in fiche.mandats:
            periodes.sort_avec_la_structure(ctx, voulu)
        periodes.interessee(ctx, fiche)
        periodes.exceptions(fiche)
        periodes.exceptions_connues(ctx, fiche)
    plan.reunions = reunions.lire(ctx)
    _ecarts(ctx)
    _partis(ctx)
    _choix_inutiles(ctx)
    plan.problemes = sorted(set(plan.problemes), key=lambda p: (not p.erreur, p.fichier, p.ligne or 0, p.colonne))
    return plan


def _ecarts(ctx: Contexte) -> None:
    for fiche in ctx.plan.structures:
        ecarts.structure(fiche, ctx.base)
    for personne in ctx.plan.promeneurs:
        ecarts.promeneur(personne, ctx.base)
    for reunion in ctx.plan.reunions:
        ecarts.reunion(reunion)


def _partis(ctx: Contexte) -> None:
    """Those who leave by these files, and those of the base that a file of their kind does not name."""
    plan = ctx.plan
    for fiche in plan.structures:
        sorties = [s.sortie for s in fiche.sejours if s.sortie]
        if sorties and fiche.lus:
            plan.partis.append(f"{fiche.libelle}, le {max(sorties):%d/%m/%Y}")
    for personne in plan.promeneurs:
        sorties = [m.sortie for m in personne.mandats]
        if sorties and None not in sorties:
            plan.partis.append(f"{personne.libelle}, le {max(s for s in sorties if s):%d/%m/%Y}")
    if plan.lecture.du_genre("structures"):
        nommees = {f.base.pk for f in plan.structures if f.base and f.lus}
        plan.absents += [
            str(s) for s in ctx.base.structures if s.pk not in nommees and _presente(s.adhesions, plan.jour)
        ]
    if plan.lecture.du_genre("promeneurs"):
        nommees = {f.base.pk for f in plan.promeneurs if f.base}
        plan.absents += [
            p.nom_complet
            for p in ctx.base.promeneurs
            if p.pk not in nommees and any(plan.jour in m.designation for m in p.mandats.all())
        ]


def _presente(adhesions: Any, jour: datetime.date) -> bool:
    return any(jour in a.periode for a in adhesions.all())


def _choix_inutiles(ctx: Contexte) -> None:
    for cle in sorted(set(ctx.choix) - ctx.utiles):
        avis = f"le choix «\u00a0{cle}\u00a0» ne répond à aucune question."
        ctx.plan.problemes.append(Probleme(avis, erreur=False))
