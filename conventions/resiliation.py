"""When an end before the term takes effect, and when there is none (domain §3.9). Dates in, a date or sentences out."""

from datetime import date
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from socle.dates import ajoute_mois, aujourdhui
from socle.valeurs import jour as en_jour

from .enums import Demandeur, MotifResiliation
from .enums_vie import APRES_MISE_EN_DEMEURE, EtatDemeure

SEULE_LA_CAF = "À la demande de la structure, une convention ne finit qu’à sa date anniversaire."
SANS_DEMEURE = "Il faut d’abord une mise en demeure envoyée à la structure pour ce motif, et un mois passé."


def effet(motif: str, periode: DateRange, notifiee_le: date) -> date | None:
    """The first day without convention, None when it would end by itself no later.

    `notifiee_le`: the day the registered letter was received. At the anniversary: the first one that leaves three whole
    months. In the other ways: that very day, the month of a formal notice being over already (`empechements`).
    """
    jour = anniversaire(periode.lower, notifiee_le) if motif == MotifResiliation.ANNIVERSAIRE else notifiee_le
    return jour if jour < periode.upper else None


def demeure_de(convention: Any, motif: str) -> Any:
    """The formal notice on which this end rests; None when it needs none, or has none."""
    motifs = APRES_MISE_EN_DEMEURE.get(MotifResiliation(motif), ())
    return convention.demeures.filter(etat=EtatDemeure.ENVOYEE, motif__in=motifs).first()


def empechements(
    motif: str,
    demandeur: str,
    periode: DateRange,
    notifiee_le: date,
    signee_le: date | None = None,
    *,
    demeure: Any = None,
    a_venir: bool = False,
) -> list[str]:
    """Why this convention can't be ended so, in French; empty when it can. The structure has the anniversary alone.
    `signee_le`: when it was signed here, None for one taken up from before. `a_venir`: the Caf’s letter alone is
    prepared."""
    if notifiee_le > aujourdhui() and not (a_venir and demandeur == Demandeur.CAF):
        return ["La notification est dans le futur."]
    if notifiee_le < min(signee_le or periode.lower, periode.lower):
        return ["La notification est plus ancienne que la convention."]
    if motif != MotifResiliation.ANNIVERSAIRE and demandeur != Demandeur.CAF:
        return [SEULE_LA_CAF]
    if motif in APRES_MISE_EN_DEMEURE and demeure is None:
        return [SANS_DEMEURE]
    if motif in APRES_MISE_EN_DEMEURE and notifiee_le <= demeure.delai:
        return [f"La mise en demeure laisse jusqu’au {en_jour(demeure.delai)}\u00a0: notifiez la fin après ce jour."]
    if effet(motif, periode, notifiee_le) is None:
        return ["La convention finit d’elle-même avant ce préavis\u00a0: il n’y a rien à résilier."]
    return []


def anniversaire(debut: date, notifiee_le: date) -> date:
    """The first anniversary of the start that leaves three whole months."""
    return _a_partir_de(debut, ajoute_mois(notifiee_le, 3))


def manque(debut: date, notifiee_le: date) -> date | None:
    """The anniversary that was too near to be given, if one was."""
    prochain = _a_partir_de(debut, notifiee_le)
    return prochain if prochain < anniversaire(debut, notifiee_le) else None


def _a_partir_de(debut: date, au_plus_tot: date) -> date:
    annees = max(1, au_plus_tot.year - debut.year)
    jour = ajoute_mois(debut, 12 * annees)
    return jour if jour >= au_plus_tot else ajoute_mois(debut, 12 * (annees + 1))
