"""What the rooms above show on the home of a structure: its one next step, its conventions."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .models import Structure


@dataclass(frozen=True)
class Encart:
    """A part of the page: its template, and what it reads there under the name `e`. `avance`: it says where the
    structure stands, so that what its declaration said gives way."""

    gabarit: str
    contexte: dict[str, Any]
    avance: bool = False


Source = Callable[[Any, Structure], Encart | None]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Declare `source(user, structure)`, which gives a part of the page or None. Call it from `AppConfig.ready()`."""
    if source not in _sources:
        _sources.append(source)


def pour(user: Any, structure: Structure) -> list[Encart]:
    return [encart for source in _sources if (encart := source(user, structure)) is not None]
