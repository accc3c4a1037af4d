"""Conventions wanted: the dates that the rows of one employer give, told apart, then matched with those of the base."""

import datetime
from typing import Any

from socle.dates import UN_JOUR, ajoute_mois, dernier_jour, periode

from . import sans_convention
from .base import chevauche
from .contexte import Contexte
from .ordre import paire
from .plan import ConventionVoulue, FicheStructure, Lu

Jour = datetime.date


def lire(ctx: Contexte, fiche: FicheStructure) -> None:
    """The conventions of one employer, and the days for which the files say it has none."""
    voulues = [voulue for lu in fiche.lus if (voulue := _convention(ctx, lu))]
    for voulue in sorted(_sans_repetition(ctx, voulues), key=lambda v: v.debut):
        if _departage(ctx, fiche, voulue):
            fiche.conventions.append(voulue)
    dits = sans_convention.dits(ctx, fiche)
    libres = sorted(fiche.base.conventions.all(), key=lambda c: c.periode.lower) if fiche.base else []
    for voulue in fiche.conventions:
        voulue.base = _rapproche(ctx, voulue, libres)
        if voulue.base is not None:
            libres.remove(voulue.base)
    sans_convention.jours(ctx, fiche, dits, libres)


def _convention(ctx: Contexte, lu: Lu) -> ConventionVoulue | None:
    oui, debut, fin = lu.get("conventionnee"), lu.get("convention_debut"), lu.get("convention_fin")
    if oui is False and (debut or fin):
        colonne = "convention_debut" if debut else "convention_fin"
        ctx.erreur(
            lu,
            colonne,
            "une date de convention est donnée, mais «\u00a0conventionnee\u00a0» dit non\u00a0: corrigez.",
        )
        return None
    if not oui and not debut and not fin:
        return None
    if debut is None and lu.get("annee_aap"):
        debut = datetime.date(lu.v["annee_aap"][0], 1, 1)
    if debut is None:
        if not {"convention_debut", "annee_aap"} & lu.rang.valeurs.keys():
            colonne = "convention_debut" if fin else "conventionnee"
            ctx.erreur(
                lu, colonne, "donnez convention_debut ou annee_aap\u00a0: sans eux, la convention n’a pas de date."
            )
        return None
    deduite = fin is None
    if fin is None:
        fin = _fin_habituelle(ctx, debut)
    if fin < debut:
        ctx.erreur(lu, "convention_fin", f"la convention finit le {fin:%d/%m/%Y}, avant son début le {debut:%d/%m/%Y}.")
        return None
    return ConventionVoulue(lu, debut, fin, lu.get("postes"), deduite)


def _fin_habituelle(ctx: Contexte, debut: Jour) -> Jour:
    return ajoute_mois(debut, ctx.reseau.duree_convention_mois) - UN_JOUR


def _sans_repetition(ctx: Contexte, voulues: list[ConventionVoulue]) -> list[ConventionVoulue]:
    """Rows that give the same dates are one convention."""
    uniques: dict[tuple[Jour, Jour], ConventionVoulue] = {}
    for voulue in voulues:
        autre = uniques.setdefault((voulue.debut, voulue.fin), voulue)
        if voulue.postes is not None and autre.postes not in (None, voulue.postes):
            haut, bas = paire(autre.lu, voulue.lu)
            ctx.erreur(bas, "postes", f"contredit la ligne {haut.rang.ligne} de la même structure.")
        autre.postes = autre.postes if autre.postes is not None else voulue.postes
    return list(uniques.values())


def _departage(ctx: Contexte, fiche: FicheStructure, voulue: ConventionVoulue) -> bool:
    """No day has two conventions: where a date was only deduced, which of the two gives way is asked."""
    avant = fiche.conventions[-1] if fiche.conventions else None
    if avant is None or avant.fin < voulue.debut:
        return True
    veille, lendemain = voulue.debut - UN_JOUR, avant.fin + UN_JOUR
    fin = _fin_habituelle(ctx, lendemain) if voulue.deduite else voulue.fin
    options = {}
    if avant.deduite and avant.debut < voulue.debut:
        options["arreter"] = f"celle de la ligne {avant.lu.rang.ligne} s’est arrêtée la veille, le {veille:%d/%m/%Y}"
    if not voulue.lu.get("convention_debut") and avant.debut < voulue.debut and lendemain <= fin:
        options["suivre"] = f"celle-ci commence le lendemain, le {lendemain:%d/%m/%Y}"
    colonne = "convention_debut" if voulue.lu.get("convention_debut") else "annee_aap"
    message = f"cette convention ({ctx.dates(voulue)}) chevauche celle de la ligne {avant.lu.rang.ligne} "
    message += f"({ctx.dates(avant)})\u00a0: "
    if not options:
        ctx.erreur(voulue.lu, colonne, message + "corrigez convention_debut ou convention_fin.")
        return False
    connues = (
        {(c.periode.lower, dernier_jour(c.periode)) for c in fiche.base.conventions.all()} if fiche.base else set()
    )
    faites = {
        "arreter": {(avant.debut, veille), (voulue.debut, voulue.fin)} <= connues,
        "suivre": {(avant.debut, avant.fin), (lendemain, fin)} <= connues,
    }
    connue = next((cle for cle in options if faites[cle]), None)
    message += "choisissez, ou remplissez convention_fin dans le fichier."
    reponse = ctx.demande(voulue.lu, colonne, message, options.items(), connue=connue)
    if reponse == "arreter":
        avant.fin, avant.deduite = veille, False
    elif reponse == "suivre":
        voulue.debut, voulue.fin = lendemain, fin
    return reponse is not None


def _rapproche(ctx: Contexte, voulue: ConventionVoulue, libres: list[Any]) -> Any:
    """The convention of the base that the row corrects: one sharing days with it. Later, it is a renewal."""
    plage = periode(voulue.debut, voulue.fin)
    communes = [c for c in libres if chevauche(c.periode, plage)]
    if len(communes) > 1:
        ctx.erreur(voulue.lu, "convention_debut", "ces dates couvrent plusieurs conventions déjà enregistrées.")
        return None
    if communes or not libres or voulue.debut >= max(c.periode.upper for c in libres):
        return communes[0] if communes else None
    options = [(c.code, f"elle remplace celle du {c.periode.lower:%d/%m/%Y}") for c in libres]
    colonne = "convention_debut" if voulue.lu.get("convention_debut") else "annee_aap"
    message = "une convention plus tardive est déjà enregistrée\u00a0: celle-ci la corrige-t-elle\u00a0?"
    reponse = ctx.demande(voulue.lu, colonne, message, [*options, ("autre", "non, c’en est une plus ancienne")])
    return next((c for c in libres if c.code == reponse), None)
