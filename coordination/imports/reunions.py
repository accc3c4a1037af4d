"""Rows of meetings → one sheet a meeting, known by its date, type and subject."""

from typing import Any

from coordination.enums import TypeReunion
from coordination.models import Reunion
from socle.texte import tri

from . import vocabulaire
from .contexte import Contexte
from .plan import FicheReunion, Lu

CHIFFRES = ("thematique", "intervenant", "nb_structures", "nb_participants")


def lire(ctx: Contexte) -> list[FicheReunion]:
    fiches: dict[tuple[Any, ...], FicheReunion] = {}
    connues = {_cle(r.date, *_type(r), r.thematique): r for r in ctx.base.reunions}
    for lu in ctx.lire("reunions"):
        code, libre = vocabulaire.type_reunion(lu.v["type"])
        if libre:
            ctx.avis(
                lu,
                "type",
                f"type de réunion «\u00a0{libre}\u00a0» inconnu\u00a0: noté «\u00a0Autre\u00a0», avec ce nom.",
            )
        champs = {"date": lu.v["date"], "type": str(code), **{c: lu.v[c] for c in CHIFFRES if c in lu.v}}
        if libre:
            champs["type_libre"] = libre
        cle = _cle(champs["date"], code, libre, champs.get("thematique", ""))
        if cle in fiches:
            _repete(ctx, fiches[cle], lu)
        else:
            fiches[cle] = FicheReunion(lu, champs, connues.get(cle))
    return list(fiches.values())


def _type(r: Reunion) -> tuple[str, str]:
    """As it would be read today: a kind that had no name of its own when it was noted may have one."""
    autre = r.type == TypeReunion.AUTRE and r.type_libre
    return vocabulaire.type_reunion(r.type_libre) if autre else (r.type, r.type_libre)


def _cle(date: Any, code: str, libre: str, thematique: str) -> tuple[Any, ...]:
    return date, str(code), tri(libre), tri(thematique)


def _repete(ctx: Contexte, fiche: FicheReunion, lu: Lu) -> None:
    ligne = fiche.lu.rang.ligne
    for colonne in CHIFFRES[1:]:
        if colonne in lu.v and fiche.champs.setdefault(colonne, lu.v[colonne]) != lu.v[colonne]:
            ctx.erreur(lu, colonne, f"contredit la ligne {ligne}, qui note la même réunion.")
            return
    ctx.avis(lu, "", f"répète la ligne {ligne}\u00a0: comptée une fois.")
