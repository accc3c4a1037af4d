"""What waits for a person: each room declares its share, the pages show the whole."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

_TONS = {"urgent": 0, "attention": 1, "bien": 2}
Source = Callable[[Any], Iterable["Tache"]]
_sources: list[Source] = []
_ailleurs: list[Source] = []


@dataclass(frozen=True)
class Tache:
    titre: str
    detail: str
    url: str
    bouton: str = "Ouvrir"
    depuis: date | None = None
    ton: str = "attention"


def register(source: Source) -> Source:
    """Declare a function giving what waits for a user. Call it from `AppConfig.ready()`; twice is harmless."""
    if source not in _sources:
        _sources.append(source)
    return source


def pour(user: Any) -> list[Tache]:
    """Everything that waits for this person: the urgent first, then the oldest."""
    taches = [tache for source in _sources for tache in source(user)]
    return sorted(taches, key=lambda t: (_TONS.get(t.ton, 1), t.depuis or date.max))


def register_ailleurs(source: Source) -> Source:
    """Declare a function giving what somebody else has to do for a user. Same rules as `register`."""
    if source not in _ailleurs:
        _ailleurs.append(source)
    return source


def ailleurs(user: Any) -> list[Tache]:
    """What this person waits for from others, said so that nobody waits without knowing for whom: the oldest first."""
    taches = [tache for source in _ailleurs for tache in source(user)]
    return sorted(taches, key=lambda t: t.depuis or date.max)
