"""What waits for a person: each room declares its share, the pages show the whole."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import chain
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


SEULES = 3
"""Past so many of one title, they are shown as one that opens to them."""


@dataclass(frozen=True)
class Groupe:
    """Things of one title; `ton` and `depuis` are those of the first."""

    titre: str
    taches: list[Tache]

    @property
    def ton(self) -> str:
        return self.taches[0].ton

    @property
    def depuis(self) -> date | None:
        return self.taches[0].depuis


def grouper(taches: Iterable[Tache]) -> list[Tache | Groupe]:
    """The urgent first, then the oldest; a title that comes back more than three times stands where its first would."""
    par_titre: dict[str, list[Tache]] = {}
    for tache in _trier(taches):
        par_titre.setdefault(tache.titre, []).append(tache)
    groupes = ([Groupe(titre, siennes)] if len(siennes) > SEULES else siennes for titre, siennes in par_titre.items())
    return _trier(chain.from_iterable(groupes))


def _trier(taches: Iterable[Any]) -> list[Any]:
    return sorted(taches, key=lambda t: (_TONS.get(t.ton, 1), t.depuis or date.max))


def register(source: Source) -> Source:
    """Declare a function giving what waits for a user. Call it from `AppConfig.ready()`; twice is harmless."""
    if source not in _sources:
        _sources.append(source)
    return source


def pour(user: Any) -> list[Tache]:
    """Everything that waits for this person: the urgent first, then the oldest."""
    return _trier(tache for source in _sources for tache in source(user))


def register_ailleurs(source: Source) -> Source:
    """Declare a function giving what somebody else has to do for a user. Same rules as `register`."""
    if source not in _ailleurs:
        _ailleurs.append(source)
    return source


def ailleurs(user: Any) -> list[Tache]:
    """What this person waits for from others, said so that nobody waits without knowing for whom: the oldest first."""
    taches = [tache for source in _ailleurs for tache in source(user)]
    return sorted(taches, key=lambda t: t.depuis or date.max)
