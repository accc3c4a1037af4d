"""The weekly slots that people announce, on a day: who is there at each hour, and for how long."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils import timezone

from promeneurs.enums import Jour, Vacances
from promeneurs.models import Permanence
from socle.dates import UN_JOUR, aujourdhui

PAS = 15
CHAMPS = ("promeneur_id", "jour", "debut", "fin")


class Creneau(NamedTuple):
    """A slot of an ordinary week. `jour`: 0 for Monday."""

    qui: int
    jour: int
    debut: time
    fin: time

    @property
    def nom_du_jour(self) -> str:
        return str(Jour(str(self.jour)).label)


def annonces(personnes: Any, jour: date) -> list[Creneau]:
    """What these people announced at the end of that day for an ordinary week, outside school holidays. One query: of
    a past day the history, which nothing changes, else the slots themselves."""
    lus = _du_passe(personnes, jour) if jour < aujourdhui() else _d_aujourdhui(personnes)
    return sorted(Creneau(qui, int(n), debut, fin) for qui, n, debut, fin in lus)


def _d_aujourdhui(personnes: Any) -> Iterable[tuple[Any, ...]]:
    siens = Permanence.objects.filter(promeneur__in=personnes.order_by().values("pk"))
    return siens.exclude(vacances=Vacances.PENDANT).order_by().values_list(*CHAMPS)


def _du_passe(personnes: Any, jour: date) -> Iterable[tuple[Any, ...]]:
    minuit = timezone.make_aware(datetime.combine(jour + UN_JOUR, time()))
    connus = Permanence.pgh_event_model.objects.filter(  # type: ignore[attr-defined]
        promeneur__in=personnes.order_by().values("pk"), pgh_created_at__lt=minuit
    )
    derniers = connus.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
    for genre, vacances, *creneau in derniers.values_list("pgh_label", "vacances", *CHAMPS):
        if genre != "delete" and vacances != Vacances.PENDANT:
            yield tuple(creneau)


def minutes(debut: time, fin: time) -> range:
    """The quarters of an hour of a slot; one that ends at or before its start runs into the next day."""
    a, b = debut.hour * 60 + debut.minute, fin.hour * 60 + fin.minute
    return range(a, b if b > a else b + 1440, PAS)


def presents(creneaux: Iterable[Creneau]) -> dict[tuple[int, int], set[int]]:
    """Who is there at some time of each (day, hour)."""
    gens: dict[tuple[int, int], set[int]] = defaultdict(set)
    for c in creneaux:
        for minute in minutes(c.debut, c.fin):
            gens[(c.jour + minute // 1440) % 7, minute % 1440 // 60].add(c.qui)
    return gens


def heures(creneaux: Iterable[Creneau]) -> dict[int, Decimal]:
    """Hours a week by person, overlaps counted once."""
    quarts = {(c.qui, (c.jour * 1440 + minute) % 10080) for c in creneaux for minute in minutes(c.debut, c.fin)}
    return {qui: Decimal(n * PAS) / 60 for qui, n in Counter(qui for qui, _ in quarts).items()}
