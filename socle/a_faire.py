"""What waits for a person: each room declares its share, the pages show the whole."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

_TONS = {"urgent": 0, "attention": 1, "bien": 2}
_sources: list[Callable[[Any], Iterable["Tache"]]] = []


@dataclass(frozen=True)
class Tache:
    titre: str
    detail: str
    url: str
    bouton: str = "Ouvrir"
    depuis: date | None = None
    ton: str = "attention"


def register(source: Callable[[Any], Iterable[Tache]]) -> Callable[[Any], Iterable[Tache]]:
    """Declare a function giving what waits for a user. Call it from `AppConfig.ready()`; twice is harmless."""
    if source not in _sources:
        _sources.append(source)
    return source


def pour(user: Any) -> list[Tache]:
    """Everything that waits for this person: the urgent first, then the oldest."""
    taches = [tache for source in _sources for tache in source(user)]
    return sorted(taches, key=lambda t: (_TONS.get(t.ton, 1), t.depuis or date.max))
