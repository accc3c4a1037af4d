"""When a renewal may be asked for: from six months before the end (domain §3.9), and never by itself."""

from datetime import date

from socle.dates import UN_JOUR, ajoute_mois

MOIS = 6


def dernier_terme(jour: date) -> date:
    """The latest last day of a convention whose renewal may be asked for that day."""
    return ajoute_mois(jour, MOIS)


def ouvre_le(dernier: date) -> date:
    """The first day on which the renewal of a convention may be asked for; `dernier`: its last day."""
    jour = ajoute_mois(dernier, -MOIS)
    while dernier_terme(jour) < dernier:  # the six months of a short month end before a long one's
        jour += UN_JOUR
    return jour
