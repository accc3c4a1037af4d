"""The figures that a room above proposes for a yearly report: what the people of the convention have already said."""

from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from socle.dates import dernier_jour

from .connus import tenues
from .models import Bilan

Source = Callable[[Collection[int], date, date], dict[str, Any]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Declare `source(people, first day, last day)`, which gives figures by field of a `Bilan`. From
    `AppConfig.ready()`."""
    if source not in _sources:
        _sources.append(source)


def pour(bilan: Bilan) -> dict[str, Any]:
    """What may begin the report: nothing for a figure that nobody has said."""
    jours, mandats = tenues(bilan)
    if jours is None or not mandats:
        return {}
    gens = {m.promeneur_id for m, _ in mandats}
    dits: dict[str, Any] = {}
    for source in _sources:
        dits |= {nom: n for nom, n in source(gens, jours.lower, dernier_jour(jours)).items() if n is not None}
    return dits
