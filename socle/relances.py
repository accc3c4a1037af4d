"""Reminders, declared in code by each room and sent by a job that may run as often as one likes."""

import datetime
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from socle import courrier
from socle.models import Courriel

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Du:
    """Something that waits since a day, and whom to remind."""

    objet: str
    depuis: datetime.date
    to: str
    modele: str
    context: dict[str, Any] = field(default_factory=dict)
    portee: str = ""
    etapes: tuple[int, ...] = ()  # its own steps, when they depend on it
    sensible: bool = False


@dataclass(frozen=True)
class Relance:
    """`dus(today)` gives what still waits; a mail goes `etapes` days after, once a step."""

    code: str
    libelle: str
    dus: Callable[[datetime.date], Iterable[Du]]
    etapes: tuple[int, ...] = (7,)

    def etape(self, du: Du, today: datetime.date) -> int | None:
        """The latest step reached: a job stopped for a month sends one reminder, not four."""
        atteintes = [etape for etape in du.etapes or self.etapes if (today - du.depuis).days >= etape]
        return max(atteintes, default=None)


_relances: dict[str, Relance] = {}


def register(relance: Relance) -> Relance:
    """Declare a reminder. Call it from `AppConfig.ready()`."""
    _relances[relance.code] = relance
    return relance


def declarees() -> list[Relance]:
    return list(_relances.values())


def run(today: datetime.date | None = None) -> int:
    """Send what is due today and was not sent yet; say how many. Run twice, it sends once."""
    jour = today or timezone.localdate()
    return sum(_relancer(relance, jour) for relance in _relances.values())


def _relancer(relance: Relance, jour: datetime.date) -> int:
    try:
        atteints = [(du, etape) for du in relance.dus(jour) if (etape := relance.etape(du, jour)) is not None]
    except Exception:
        log.exception("relance %s", relance.code)
        return 0
    cles = {_cle(relance, du, etape): (du, etape) for du, etape in atteints}
    deja = set(Courriel.objects.filter(cle__in=cles).values_list("cle", flat=True))
    return sum(_envoyer(cle, du, etape) for cle, (du, etape) in cles.items() if cle not in deja)


def _cle(relance: Relance, du: Du, etape: int) -> str:
    return f"relance:{relance.code}:{du.objet}:{du.depuis.isoformat()}:{etape}"


def _envoyer(cle: str, du: Du, etape: int) -> int:
    """One reminder failing (a bad address, a template) must not stop the others."""
    try:
        with transaction.atomic():
            courrier.send(
                modele=du.modele,
                to=du.to,
                context={"depuis": du.depuis, "etape": etape} | du.context,
                key=cle,
                portee=du.portee,
                sensitive=du.sensible,
            )
    except Exception:
        log.exception("relance %s", cle)
        return 0
    return 1
