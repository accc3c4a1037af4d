"""« conventionnee = non »: the days without convention that the files speak of, and the exceptions that follow.

A row of « non » with `annee_aap` speaks of the days without convention that its years reach; without it, since
`entree_le`; without either, of all of them. On these days, a charter signed makes a documented exception « reprise ».
"""

import datetime
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from conventions.enums import Origine
from promeneurs.enums import Fondement
from promeneurs.services import without_conventions
from socle import valeurs
from socle.dates import UN_JOUR, Periodes, jusqu_a, periode

from .base import charte_complete, charte_de, chevauche
from .contexte import Contexte
from .corrections import MOTIF_EXCEPTION, follows
from .periodes import debut_voulu
from .plan import ConventionVoulue, FicheStructure, Lu, MandatVoulu

TOUJOURS = Periodes((jusqu_a(None, None),))

Dit = tuple[Lu, DateRange]


def dits(ctx: Contexte, fiche: FicheStructure) -> list[Dit]:
    """The rows that say « non », each with the days it speaks of, once the conventions of the files make room."""
    return [_face_au_fichier(ctx, fiche, lu, _temps(lu)) for lu in fiche.lus if lu.get("conventionnee") is False]


def _temps(lu: Lu) -> DateRange:
    annees = lu.get("annee_aap")
    if annees:
        return periode(datetime.date(annees[0], 1, 1), datetime.date(annees[-1], 12, 31))
    return jusqu_a(lu.get("entree_le"), None)


def _face_au_fichier(ctx: Contexte, fiche: FicheStructure, lu: Lu, temps: DateRange) -> Dit:
    """Another row has a convention on these days: it ended before where its end is only deduced, else they disagree."""
    autre = next((c for c in fiche.conventions if temps.lower and c.debut <= temps.lower <= c.fin), None)
    if autre is None:
        return lu, temps
    message = f"«\u00a0non\u00a0» contredit la convention de la ligne {autre.lu.rang.ligne} "
    message += f"({ctx.dates(autre)})\u00a0: "
    if autre.deduite and lu.get("annee_aap") and autre.debut < temps.lower:
        veille = temps.lower - UN_JOUR
        options = [("arreter", f"elle s’est arrêtée le {veille:%d/%m/%Y}"), ("garder", _garder(autre.fin))]
        connue = _connue(ctx, fiche, autre, veille)
        message += "choisissez, ou remplissez convention_fin dans le fichier."
        reponse = ctx.demande(lu, "conventionnee", message, options, connue=connue)
        if reponse == "arreter":
            autre.fin, autre.deduite = veille, False
        return lu, jusqu_a(temps.lower, None) if reponse == "garder" else temps
    if Periodes((temps,)).sans(_plages(fiche.conventions)) is None:
        ctx.erreur(lu, "conventionnee", message + "corrigez conventionnee, annee_aap ou convention_fin.")
    return lu, temps


def _garder(fin: datetime.date) -> str:
    return f"elle court jusqu’au {fin:%d/%m/%Y}, «\u00a0non\u00a0» vaut ensuite"


def _connue(ctx: Contexte, fiche: FicheStructure, autre: ConventionVoulue, veille: datetime.date) -> str | None:
    """What an earlier import of these rows settled."""
    for connue in fiche.base.conventions.all() if fiche.base else []:
        if connue.periode == periode(autre.debut, veille):
            return "arreter"
        if connue.periode == periode(autre.debut, autre.fin) and connue.periode.upper in _retenus(ctx, fiche):
            return "garder"
    return None


def _plages(voulues: list[ConventionVoulue]) -> Periodes | None:
    return Periodes.de(*[periode(v.debut, v.fin) for v in voulues])


def _retenus(ctx: Contexte, fiche: FicheStructure) -> Periodes:
    """What earlier imports said of days without convention; a convention come since ends it."""
    if not fiche.base:
        return Periodes()
    connues = Periodes.de(*[c.periode for c in fiche.base.conventions.all()])
    return without_conventions(ctx.base.non.get(fiche.base.code), connues) or Periodes()


def jours(ctx: Contexte, fiche: FicheStructure, dits: list[Dit], libres: list[Any]) -> None:
    """The days without convention that the files, or earlier ones, speak of. `libres`: conventions no row gives."""
    if not dits:
        fiche.non = None if fiche.conventions else _retenus(ctx, fiche) or None
        return
    dits = _face_a_la_base(ctx, fiche, dits, libres)
    trous = TOUJOURS.sans(_prises(fiche)) or ()
    fiche.non = Periodes.de(*[trou for trou in trous if any(chevauche(trou, temps) for _, temps in dits)])
    if fiche.conventions and fiche.non:
        lu = dits[0][0]
        message = f"«\u00a0non\u00a0» ne vaut que pour les jours sans convention ({valeurs.periode(fiche.non)})\u00a0: "
        ctx.avis(lu, "conventionnee", message + "une charte signée ces jours-là ouvre le mandat par exception.")


def _prises(fiche: FicheStructure) -> Periodes | None:
    """The days of its conventions once the import is done."""
    changees = {v.base.pk for v in fiche.conventions if v.base} | {c.pk for c in fiche.retirer}
    changees |= {c.pk for c, _ in fiche.arreter}
    gardees = [c.periode for c in fiche.base.conventions.all() if c.pk not in changees] if fiche.base else []
    arretees = [periode(c.periode.lower, dernier) for c, dernier in fiche.arreter]
    return Periodes.de(*(_plages(fiche.conventions) or ()), *gardees, *arretees)


def _face_a_la_base(ctx: Contexte, fiche: FicheStructure, dits: list[Dit], libres: list[Any]) -> list[Dit]:
    """The files say « non », the base has a convention: over, stopped before, or never was?"""
    for i, (lu, temps) in enumerate(dits):
        date = bool(lu.get("annee_aap"))
        vises = [c for c in libres if chevauche(c.periode, temps)] if date else [] if fiche.conventions else libres
        if not vises:
            continue
        derniere = vises[-1]
        fin = derniere.periode.upper - UN_JOUR
        options = [("garder", "la garder, elle a existé"), ("retirer", "la retirer, elle n’a jamais existé")]
        arretable = date and derniere.origine == Origine.REPRISE and temps.lower in derniere.periode
        if arretable and derniere.periode.lower < temps.lower:
            options.insert(1, ("arreter", f"elle s’est arrêtée le {temps.lower - UN_JOUR:%d/%m/%Y}"))
        suite = "elle est finie" if fin < ctx.jour else f"elle court jusqu’au {fin:%d/%m/%Y}"
        message = f"une convention est enregistrée pour cette structure ({suite})\u00a0: qu’en faire\u00a0?"
        connue = "garder" if derniere.periode.upper in _retenus(ctx, fiche) else None
        reponse = ctx.demande(lu, "conventionnee", message, options, connue=connue)
        if reponse == "retirer":
            fiche.retirer = vises
        elif reponse == "arreter":
            fiche.arreter = [(derniere, temps.lower - UN_JOUR)]
        elif reponse == "garder" and date:
            dits[i] = lu, jusqu_a(temps.lower, None)
        break
    return dits


def exceptions(ctx: Contexte, fiche: FicheStructure) -> None:
    """A charter signed on a day without convention makes a documented exception « reprise » on such days.

    It never runs before the structure is in the network. The same for its people that the files do not name.
    """
    if fiche.non is None or not fiche.sejours:
        return
    prises = _prises(fiche)
    for voulu in fiche.mandats:
        voulu.exception = _exception(fiche, voulu.base, _signee(voulu), _designation(voulu), prises)
    nommes = {m.base.pk for m in fiche.mandats if m.base}
    for connu in ctx.base.mandats_de(fiche.base) if fiche.base else []:
        signee = _complete(connu)
        if connu.pk not in nommes and (voulus := _exception(fiche, connu, signee, connu.designation, prises)):
            fiche.exceptions.append((connu, voulus))


def _complete(mandat: Any) -> datetime.date | None:
    return max(s.signee_le for s in charte_de(mandat).values()) if charte_complete(mandat) else None


def _signee(voulu: MandatVoulu) -> datetime.date | None:
    """The day the charter is signed by both, once the import is done."""
    connue = _complete(voulu.base) if voulu.base else None
    return voulu.charte if connue is None or voulu.remplacer_charte else connue


def _designation(voulu: MandatVoulu) -> DateRange:
    return jusqu_a(debut_voulu(voulu), voulu.sortie or (voulu.base.designation.upper if voulu.base else None))


def _exception(
    fiche: FicheStructure, base: Any, signee: Any, designation: DateRange, prises: Periodes | None
) -> Periodes | None:
    """The days to open, when some are not yet; None where a person decided on the platform."""
    if signee is None or fiche.non is None or signee not in fiche.non:
        return None
    if base and base.fondement == Fondement.EXCEPTION and base.motif_exception != MOTIF_EXCEPTION:
        return None
    entree = min((s.debut for s in fiche.sejours if s.debut), default=None)
    if entree and designation.upper and entree >= designation.upper:
        entree = None
    voulus = fiche.non.dans(designation)
    voulus = voulus.dans(jusqu_a(entree, None)) if voulus else None
    actuels = without_conventions(base.exception, prises) if base else None
    actuels = follows(actuels, base.designation, designation) if actuels else None
    return voulus if voulus and voulus.sans(actuels) else None
