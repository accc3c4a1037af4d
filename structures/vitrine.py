"""What the rooms above add to a structure's public page: who can be written to there."""

from collections.abc import Callable, Iterable
from typing import Any

from .models import Structure

_sources: list[Callable[[Structure], Iterable[Any]]] = []


def register(source: Callable[[Structure], Iterable[Any]]) -> None:
    """`source(structure)` gives the public sheets of its people. Twice is harmless."""
    if source not in _sources:
        _sources.append(source)


def personnes(structure: Structure) -> list[Any]:
    return [fiche for source in _sources for fiche in source(structure)]
