"""When a termination takes effect (domain §3.9). Pure: dates in, a date out."""

from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange

from socle.dates import ajoute_mois

from .enums import MotifResiliation

PREAVIS_MOIS = {MotifResiliation.ANNIVERSAIRE: 3, MotifResiliation.MANQUEMENT: 1, MotifResiliation.DISPARITION: 0}


def effet(motif: str, periode: DateRange, notifiee_le: date) -> date | None:
    """The first day without convention, None when it would end by itself no later.

    `notifiee_le`: the day the registered letter or the formal notice was received, or the disappearance was noted.
    At the anniversary: the first one that leaves three whole months.
    """
    au_plus_tot = ajoute_mois(notifiee_le, PREAVIS_MOIS[MotifResiliation(motif)])
    jour = _anniversaire(periode.lower, au_plus_tot) if motif == MotifResiliation.ANNIVERSAIRE else au_plus_tot
    return jour if jour < periode.upper else None


def _anniversaire(debut: date, au_plus_tot: date) -> date:
    """The first anniversary of the start, on that day or after."""
    annees = max(1, au_plus_tot.year - debut.year)
    jour = ajoute_mois(debut, 12 * annees)
    return jour if jour >= au_plus_tot else ajoute_mois(debut, 12 * (annees + 1))
