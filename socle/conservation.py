"""How long things are kept: a table declared in code, purged by a job that shows its last run."""

import datetime
import logging
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pgtrigger
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.utils import timezone

from socle import journal
from socle.models import Purge

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Regle:
    """`purger(limite)` removes what is older than `limite` and says how many; `delai` counts back from now."""

    code: str
    libelle: str
    delai: datetime.timedelta
    purger: Callable[[datetime.datetime], int]

    @property
    def duree(self) -> str:
        """« 12 mois », « 14 jours », « jusqu’à la prochaine purge »."""
        jours = self.delai.days
        if jours < 1:
            return "jusqu’à la prochaine purge"
        if jours >= 60:
            return f"{round(jours / 30.44)}\u00a0mois"
        return f"{jours}\u00a0jour" + ("s" if jours > 1 else "")


_regles: dict[str, Regle] = {}


def register(regle: Regle) -> None:
    """Declare a rule. Call it from `AppConfig.ready()`."""
    _regles[regle.code] = regle


def regles() -> list[tuple[Regle, Purge | None]]:
    """Every rule with its last run, to be shown."""
    passages = {purge.code: purge for purge in Purge.objects.filter(code__in=_regles)}
    return [(regle, passages.get(regle.code)) for regle in _regles.values()]


def purger(codes: Iterable[str] | None = None) -> dict[str, int]:
    """Apply every rule (or these), each in its own transaction: one failing does not stop the others.

    Safe to run again at any time. Stores when, how many and the error of each; gives how many were removed.
    """
    faits = {}
    for regle in _regles.values():
        if codes is None or regle.code in codes:
            faits[regle.code] = _appliquer(regle)
    return faits


def _appliquer(regle: Regle) -> int:
    debut, nombre, erreur = time.monotonic(), 0, ""
    try:
        with transaction.atomic(), journal.acte(action="purge", motif=regle.libelle):
            nombre = regle.purger(timezone.now() - regle.delai)
    except Exception as exc:
        log.exception("purge %s", regle.code)
        erreur = f"{type(exc).__name__}"
    passage = {
        "faite_le": timezone.now(),
        "nombre": nombre,
        "erreur": erreur,
        "duree_ms": int((time.monotonic() - debut) * 1000),
    }
    Purge.objects.update_or_create(code=regle.code, defaults=passage)
    return nombre


@contextmanager
def _sans_verrou(modele: type[models.Model]) -> Iterator[None]:
    """The sole place where events may be removed: everywhere else the database refuses."""
    with pgtrigger.ignore(f"{modele._meta.label}:append_only"):
        yield


def effacer_evenements(modele: type[models.Model], pks: Iterable[object] | None, avant: datetime.datetime) -> int:
    """Remove the history of `modele` older than `avant` (of these objects only, when given)."""
    evenements = journal.events_model(modele)
    lignes = evenements._base_manager.filter(pgh_created_at__lt=avant)
    if pks is not None:
        lignes = lignes.filter(pgh_obj_id__in=list(pks))
    with transaction.atomic(), _sans_verrou(evenements):
        return lignes.delete()[0]


def _sessions(limite: datetime.datetime) -> int:
    return Session.objects.filter(expire_date__lt=limite).delete()[0]


def declare_conservation() -> None:
    register(Regle("sessions", "Sessions expirées", datetime.timedelta(0), _sessions))
