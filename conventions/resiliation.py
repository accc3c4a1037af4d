"""When a termination takes effect, and when there is none (domain §3.9). Pure: dates in, a date or sentences out."""

from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange

from socle.dates import ajoute_mois, aujourdhui

from .enums import Demandeur, MotifResiliation

SEULE_LA_CAF = "Seule la Caf résilie pour manquement ou disparition."
PREAVIS_MOIS = {MotifResiliation.ANNIVERSAIRE: 3, MotifResiliation.MANQUEMENT: 1, MotifResiliation.DISPARITION: 0}


def effet(motif: str, periode: DateRange, notifiee_le: date) -> date | None:
    """The first day without convention, None when it would end by itself no later.

    `notifiee_le`: the day the registered letter or the formal notice was received, or the disappearance was noted.
    At the anniversary: the first one that leaves three whole months.
    """
    au_plus_tot = ajoute_mois(notifiee_le, PREAVIS_MOIS[MotifResiliation(motif)])
    jour = _anniversaire(periode.lower, au_plus_tot) if motif == MotifResiliation.ANNIVERSAIRE else au_plus_tot
    return jour if jour < periode.upper else None


def empechements(
    motif: str, demandeur: str, periode: DateRange, notifiee_le: date, signee_le: date | None = None
) -> list[str]:
    """Why this convention can't be terminated so, in French; empty when it can. Breach and disappearance are the
    Caf's. `signee_le`: when it was signed here, None for one taken up from before."""
    if notifiee_le > aujourdhui():
        return ["La notification est dans le futur."]
    if notifiee_le < min(signee_le or periode.lower, periode.lower):
        return ["La notification est plus ancienne que la convention."]
    if motif != MotifResiliation.ANNIVERSAIRE and demandeur != Demandeur.CAF:
        return [SEULE_LA_CAF]
    if effet(motif, periode, notifiee_le) is None:
        return ["La convention finit d’elle-même avant ce préavis\u00a0: il n’y a rien à résilier."]
    return []


def _anniversaire(debut: date, au_plus_tot: date) -> date:
    """The first anniversary of the start, on that day or after."""
    annees = max(1, au_plus_tot.year - debut.year)
    jour = ajoute_mois(debut, 12 * annees)
    return jour if jour >= au_plus_tot else ajoute_mois(debut, 12 * (annees + 1))
