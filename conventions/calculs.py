"""The months of conventions, read from what the platform knows: posts agreed, people named. In a few queries for many.

A post is held on a day by whoever the convention's structure names with an open mandate that day. Before the platform
follows the convention, and after today, no month is said vacant.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone

from promeneurs.models import Mandat
from socle.dates import contient

from .enums import Origine
from .models import Convention, Poste
from .plan import Mois, jours_de_reference


class Tenue:
    """Who held the posts of these conventions, day by day."""

    def __init__(self, conventions: Iterable[Convention]) -> None:
        self.conventions = list(conventions)
        structures = {c.structure_id for c in self.conventions}
        self._postes: dict[int, list[Any]] = defaultdict(list)
        for poste in Poste.objects.filter(convention__in=self.conventions).order_by("pk"):
            self._postes[poste.convention_id].append(poste)
        self._mandats: dict[int, list[Mandat]] = defaultdict(list)
        mandats = Mandat.objects.filter(structure__in=structures, periode__isnull=False).select_related("promeneur")
        for mandat in mandats.order_by("designation", "pk"):
            self._mandats[mandat.structure_id].append(mandat)

    def mois(self, convention: Convention, annee: int, jour: date) -> list[Mois]:
        """The months of the year that count, as known on that day."""
        depuis = suivie_depuis(convention)
        return [
            Mois(le, postes, max(0, postes - self.tenus(convention, le)) if depuis <= le <= jour else 0)
            for le in jours_de_reference(convention.periode, annee)
            if (postes := self.postes(convention, le))
        ]

    def postes(self, convention: Convention, le: date) -> int:
        """How many posts the convention gives that day."""
        if convention.origine == Origine.REPRISE:
            return convention.postes or 0
        siens = self._postes[convention.pk]
        return sum((p.debut is None or p.debut <= le) and (p.fin is None or p.fin >= le) for p in siens)

    def tenus(self, convention: Convention, le: date) -> int:
        """How many people hold one that day."""
        return len({m.promeneur_id for m in self._mandats[convention.structure_id] if contient(m.periode, le)})

    def mandats(self, convention: Convention) -> list[Mandat]:
        return self._mandats[convention.structure_id]


def suivie_depuis(convention: Convention) -> date:
    """The day from which the platform knows who holds the posts."""
    return convention.activee_le or timezone.localdate(convention.cree_le)
