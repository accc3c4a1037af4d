"""The places where a person works (a network, a structure, their own profile), declared by each room."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

_sources: list[Callable[[Any], Iterable["Espace"]]] = []


@dataclass(frozen=True)
class Espace:
    nom: str
    role: str
    url: str
    urgence: str = ""  # the sheet to open when somebody is in danger, one tap away on every page of this person


def register(source: Callable[[Any], Iterable[Espace]]) -> Callable[[Any], Iterable[Espace]]:
    """Declare a function giving the places of a user. Call it from `AppConfig.ready()`; twice is harmless."""
    if source not in _sources:
        _sources.append(source)
    return source


def de(user: Any) -> list[Espace]:
    """The places of this person, in the order the rooms declared them."""
    return [espace for source in _sources for espace in source(user)]
