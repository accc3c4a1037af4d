"""What this room forgets by itself."""

import datetime

from socle import conservation

from .models import EnDirect


def purger_en_direct(limite: datetime.datetime) -> int:
    """Its hour is past: it showed nothing any more."""
    return EnDirect.objects.filter(jusqu_a__lte=limite).delete()[0]


def declare() -> None:
    libelle = "«\u00a0Je suis en ligne\u00a0», une fois l’heure passée"
    conservation.register(conservation.Regle("en_direct", libelle, datetime.timedelta(0), purger_en_direct))
