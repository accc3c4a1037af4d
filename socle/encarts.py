"""What the rooms above show on a page of a room below: each declares its share, the page shows the whole."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Encart:
    """A part of a page: its template, and what it reads there under the name `e`. `avance`: it says where things stand,
    so that what was said before gives way."""

    gabarit: str
    contexte: dict[str, Any]
    avance: bool = False


class Encarts(Generic[T]):
    """The parts of one page, about one object."""

    def __init__(self) -> None:
        self._sources: list[Callable[[Any, T], Encart | None]] = []

    def register(self, source: Callable[[Any, T], Encart | None]) -> None:
        """Declare `source(user, object)`, which gives a part of the page or None. Call it from `AppConfig.ready()`."""
        if source not in self._sources:
            self._sources.append(source)

    def pour(self, user: Any, objet: T) -> list[Encart]:
        return [encart for source in self._sources if (encart := source(user, objet)) is not None]
