"""Stays in the network and mandates: the dates wanted, from what the files say and what the base knows."""

import datetime
from typing import Any

from promeneurs.enums import Moyen
from socle.dates import jusqu_a
from structures.enums import StatutReseau

from . import structures, vocabulaire
from .base import charte_de, chevauche
from .contexte import Contexte
from .ordre import paire
from .plan import FicheStructure, Lu, MandatVoulu, Sejour

Jour = datetime.date


def sejours(ctx: Contexte, fiche: FicheStructure) -> None:
    """The stays in the network that the rows and their people give."""
    bases = list(fiche.base.adhesions.all()) if fiche.base else []
    for lu in sorted(fiche.lus, key=lambda lu: not (lu.get("entree_le") or lu.get("sortie_le"))):
        _sejour(ctx, fiche, lu, bases)  # a row without dates adds nothing to those that have some, wherever it stands
    if not fiche.lus or (fiche.sejours == [] and fiche.mandats and not _interessee(ctx, fiche)):
        if bases:
            fiche.sejours.append(Sejour(None, None, None, base=bases[-1]))
        elif fiche.mandats:
            fiche.sejours.append(Sejour(fiche.lus[0] if fiche.lus else None, None, None))
    premier = _premier_evenement(fiche)
    for sejour in fiche.sejours:
        _debut_deduit(ctx, fiche, sejour, premier)


def _interessee(ctx: Contexte, fiche: FicheStructure) -> bool:
    return any(vocabulaire.statut(lu.get("statut") or "") == StatutReseau.INTERESSEE for lu in fiche.lus)


def _sejour(ctx: Contexte, fiche: FicheStructure, lu: Lu, bases: list[Any]) -> None:
    statut, entree, sortie = structures.statut(ctx, lu), lu.get("entree_le"), lu.get("sortie_le")
    if statut == StatutReseau.INTERESSEE:
        for colonne in ("entree_le", "sortie_le"):
            if lu.get(colonne):
                ctx.erreur(
                    lu,
                    colonne,
                    "une structure seulement intéressée n’a ni entrée ni sortie\u00a0: corrigez le statut ou la date.",
                )
        if lu.get("conventionnee"):
            ctx.erreur(
                lu,
                "conventionnee",
                "une structure seulement intéressée n’a pas de convention\u00a0: corrigez le statut.",
            )
        return
    if statut == StatutReseau.SORTIE and not sortie and not any(a.periode.upper for a in bases):
        if "sortie_le" not in lu.rang.valeurs:
            ctx.erreur(lu, "sortie_le", "le statut dit «\u00a0sortie\u00a0»\u00a0: donnez la date de sortie.")
        return
    if entree and sortie and sortie <= entree:
        ctx.erreur(lu, "sortie_le", f"la sortie ({sortie:%d/%m/%Y}) doit venir après l’entrée ({entree:%d/%m/%Y}).")
        return
    postes = None if fiche.conventions or lu.get("conventionnee") else lu.get("postes")
    voulu = Sejour(lu, entree, sortie, postes, explicite=entree is not None)
    voulu.base = _sejour_connu(ctx, voulu, statut, bases)
    if voulu.base is None and bases and not entree:
        return
    if voulu.base is None and bases == [] and fiche.base and not _prouve(fiche, lu, statut):
        return
    _ajoute_sejour(ctx, fiche, voulu)


def _prouve(fiche: FicheStructure, lu: Lu, statut: StatutReseau | None) -> bool:
    """Does the row say that a structure the base holds as « intéressée » is in the network?"""
    return bool(statut or lu.get("entree_le") or lu.get("sortie_le") or lu.get("conventionnee") or fiche.mandats)


def _sejour_connu(ctx: Contexte, voulu: Sejour, statut: StatutReseau | None, bases: list[Any]) -> Any:
    """The stay of the base the row speaks of. After a stay that ended, a later entry is a new one."""
    if not bases:
        return None
    communs = [a for a in bases if chevauche(a.periode, jusqu_a(voulu.debut, voulu.sortie))]
    if communs:
        dernier = communs[-1]
    elif voulu.debut and bases[-1].periode.upper and voulu.debut >= bases[-1].periode.upper:
        return None
    else:
        dernier = bases[-1]
    finie = dernier.periode.upper and dernier.periode.upper <= ctx.jour
    if statut == StatutReseau.DANS_LE_RESEAU and finie and not voulu.debut and not voulu.sortie and voulu.lu:
        ctx.avis(
            voulu.lu,
            "statut",
            f"la structure est sortie le {dernier.periode.upper:%d/%m/%Y}\u00a0: pour un retour, donnez entree_le.",
        )
    return dernier


def _ajoute_sejour(ctx: Contexte, fiche: FicheStructure, voulu: Sejour) -> None:
    for autre in fiche.sejours:
        meme = (autre.debut, autre.sortie) == (voulu.debut, voulu.sortie)
        if meme or (voulu.debut is None and voulu.sortie is None):
            autre.postes = voulu.postes if autre.postes is None else autre.postes
            return
        if chevauche(jusqu_a(autre.debut, autre.sortie), jusqu_a(voulu.debut, voulu.sortie)):
            if autre.lu and voulu.lu:
                haut, bas = paire(autre.lu, voulu.lu)
                colonne = "entree_le" if bas.get("entree_le") else "sortie_le"
                ctx.erreur(bas, colonne, f"contredit les dates de la ligne {haut.rang.ligne} de la même structure.")
            return
        if autre.base is not None and autre.base is voulu.base:
            voulu.base = None
    fiche.sejours.append(voulu)


def _premier_evenement(fiche: FicheStructure) -> Jour | None:
    """The earliest day the structure is heard of: a convention, its people's entry or charter, a call for projects."""
    jours = [c.debut for c in fiche.conventions]
    for mandat in fiche.mandats:
        jours += [j for j in (mandat.lu.get("entree_le"), mandat.lu.get("charte_signee_le")) if j]
    annees = fiche.champs.get("annees_aap") or (fiche.base.annees_aap if fiche.base else "")
    jours += [datetime.date(int(a), 1, 1) for a in annees.split("/")[:1] if a.isdigit()]
    if fiche.base:
        corrigees = {c.base.pk for c in fiche.conventions if c.base} | {c.pk for c in fiche.retirer}
        jours += [c.periode.lower for c in fiche.base.conventions.all() if c.pk not in corrigees]
    return min(jours, default=None)


def _debut_deduit(ctx: Contexte, fiche: FicheStructure, sejour: Sejour, premier: Jour | None) -> None:
    if sejour.debut is not None:
        return
    connus = [j for j in (premier, *_evenements_connus(ctx, fiche)) if j]
    if sejour.base is not None and fiche.base is not None:
        actuel = sejour.base.periode.lower
        deduit = actuel is None or ctx.base.deduits.get(fiche.base.code, "") == actuel.isoformat()
        sejour.debut = min(connus, default=None) if deduit else actuel
        sejour.explicite = not deduit
    else:
        sejour.debut = min(connus, default=None)
    sortie = sejour.sortie or (sejour.base.periode.upper if sejour.base else None)
    if sejour.debut and sortie and sortie <= sejour.debut:
        if sejour.lu and sejour.sortie:
            ctx.erreur(
                sejour.lu, "sortie_le", f"la sortie vient avant le premier événement connu ({sejour.debut:%d/%m/%Y})."
            )
        sejour.debut = sejour.base.periode.lower if sejour.base else None


def _evenements_connus(ctx: Contexte, fiche: FicheStructure) -> list[Jour | None]:
    """The entries and charters that the base holds for its people, as the files correct them."""
    nommes = {m.base.pk for m in fiche.mandats if m.base}
    jours: list[Jour | None] = [debut_voulu(m) for m in fiche.mandats]
    for connu in ctx.base.mandats_de(fiche.base) if fiche.base else []:
        if connu.pk not in nommes:
            jours += [connu.designation.lower, *(s.signee_le for s in connu.signatures.all())]
    return jours


def debut_voulu(voulu: MandatVoulu) -> Jour | None:
    """The start to write: the entry written; else the known one, unless it was only the charter's date or nothing."""
    if voulu.base is None or voulu.lu.get("entree_le"):
        return voulu.debut
    actuel = voulu.base.designation.lower
    chartes = {s.signee_le for s in charte_de(voulu.base).values()}
    if voulu.debut and (actuel is None or (actuel in chartes and voulu.remplacer_charte)):
        return voulu.debut
    return actuel


def mandat(ctx: Contexte, voulu: MandatVoulu) -> None:
    """The dates of one designation: entry, else charter, else always; out with the structure at the latest."""
    lu = voulu.lu
    entree, charte, sortie = lu.get("entree_le"), lu.get("charte_signee_le"), lu.get("sortie_le")
    voulu.charte, voulu.heures = charte, lu.get("heures_hebdo")
    if charte and charte > ctx.jour:
        ctx.erreur(lu, "charte_signee_le", f"la charte ne peut pas être signée dans le futur ({charte:%d/%m/%Y}).")
        voulu.charte = charte = None
    voulu.debut, voulu.sortie = entree or charte, sortie
    if sortie and voulu.debut and sortie <= voulu.debut:
        quoi = f"l’entrée ({entree:%d/%m/%Y})" if entree else f"la signature de la charte ({voulu.debut:%d/%m/%Y})"
        ctx.erreur(lu, "sortie_le", f"la sortie ({sortie:%d/%m/%Y}) doit venir après {quoi}.")
        voulu.sortie = None


def sort_avec_la_structure(ctx: Contexte, voulu: MandatVoulu) -> None:
    """Nobody stays mandated by a structure that left."""
    sorties = [s.sortie or (s.base.periode.upper if s.base else None) for s in voulu.fiche.sejours]
    if not sorties or None in sorties:
        return
    derniere = max(s for s in sorties if s)
    debut = voulu.debut or (voulu.base.designation.lower if voulu.base else None)
    if debut and debut >= derniere:
        colonne = "entree_le" if voulu.lu.get("entree_le") else "charte_signee_le"
        ctx.erreur(voulu.lu, colonne, f"la structure est sortie du réseau le {derniere:%d/%m/%Y}, avant cette date.")
    elif voulu.sortie and voulu.sortie > derniere:
        ctx.avis(
            voulu.lu, "sortie_le", f"la structure sort le {derniere:%d/%m/%Y}\u00a0: la personne sort le même jour."
        )
        voulu.sortie = derniere
    elif voulu.sortie is None:
        connue = voulu.base.designation.upper if voulu.base else None
        avec_elle = {s.base.periode.upper for s in voulu.fiche.sejours if s.base}
        voulu.sortie = derniere if connue is None or connue in avec_elle else None


def mandat_connu(voulu: MandatVoulu, libres: list[Any]) -> Any:
    """The mandate of the base a row speaks of. After one that ended, a later entry is a new one."""
    miens = (
        sorted(
            (m for m in libres if m.structure_id == voulu.fiche.base.pk),
            key=lambda m: m.designation.lower or datetime.date.min,
        )
        if voulu.fiche.base
        else []
    )
    if not miens:
        return None
    communs = [m for m in miens if chevauche(m.designation, jusqu_a(voulu.debut, voulu.sortie))]
    if communs:
        return communs[-1]
    apres = voulu.debut and miens[-1].designation.upper and voulu.debut >= miens[-1].designation.upper
    return None if apres else miens[-1]


def charte(ctx: Contexte, voulu: MandatVoulu) -> None:
    """Compare the charter's date with what is signed: only what came from a spreadsheet is corrected by one."""
    if not voulu.base or not voulu.charte:
        return
    signatures = charte_de(voulu.base).values()
    autres = [s for s in signatures if s.signee_le != voulu.charte]
    if any(s.moyen != Moyen.REPRISE for s in autres):
        date = next(s.signee_le for s in autres if s.moyen != Moyen.REPRISE)
        ctx.avis(
            voulu.lu,
            "charte_signee_le",
            f"la charte est signée du {date:%d/%m/%Y} sur la plateforme\u00a0: cette date est gardée.",
        )
    voulu.remplacer_charte = any(s.moyen == Moyen.REPRISE for s in autres)


def interessee(ctx: Contexte, fiche: FicheStructure) -> None:
    """People named by a structure that is only interested: kept, but they do not count before it comes in."""
    if fiche.mandats and not fiche.sejours and _interessee(ctx, fiche):
        for voulu in fiche.mandats:
            message = f"«\u00a0{fiche.nom}\u00a0» est seulement intéressée\u00a0: la personne ne compte pas encore."
            ctx.avis(voulu.lu, "structure", message)
