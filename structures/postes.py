"""The posts agreed with a structure on a day: what a higher room knows (a convention), else its stay's own number."""

from collections.abc import Callable
from datetime import date

from socle.dates import contient

from .models import Structure

Source = Callable[[Structure, date], int | None]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Declare who else knows: `source(structure, day)` gives a number, or None. Call it from `AppConfig.ready()`."""
    if source not in _sources:
        _sources.append(source)


def accordes(structure: Structure, jour: date) -> int | None:
    """None when nobody knows; nothing when the structure is not in the network that day."""
    adhesion = next((a for a in structure.adhesions.all() if contient(a.periode, jour)), None)
    if adhesion is None:
        return None
    trouves = (source(structure, jour) for source in _sources)
    return next((n for n in trouves if n is not None), adhesion.postes)
