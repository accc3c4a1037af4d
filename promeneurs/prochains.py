"""Who comes online next."""

from datetime import datetime
from heapq import nsmallest

from django.utils import timezone

from . import vitrine
from .vitrine import Present, Vitrine

LARGE = 40  # how many people are looked at for one shown: some of their next slots will not happen
SEMAINE = 7 * 1440


def bientot(combien: int, vue: Vitrine | None = None) -> list[Present]:
    """Those whose permanence comes next, when nobody is online: the likely ones by the hours that they announce each
    week, as if everybody lived by the clock of Paris; then their agendas say who it is."""
    vue = vue or vitrine.actuelle()
    local = timezone.localtime(vue.maintenant)
    minute = local.weekday() * 1440 + local.hour * 60 + local.minute
    attendus = nsmallest(combien * LARGE, vue.gens, key=lambda p: _attente(p, minute, vue.maintenant))
    suivants = sorted((p.creneau.debut, p.code, p) for p in attendus if p.creneau)
    return [p for *_, p in suivants[:combien]]


def _attente(p: Present, minute: int, maintenant: datetime) -> float:
    """Minutes until the nearest hour that this person announces."""
    hebdo = ((h.jour * 1440 + h.debut.hour * 60 + h.debut.minute - minute) % SEMAINE for h in p.agenda.hebdo)
    en_plus = ((c.debut - maintenant).total_seconds() / 60 for c in p.agenda.en_plus if c.debut > maintenant)
    return min((*hebdo, *en_plus), default=float("inf"))
