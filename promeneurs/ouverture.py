"""Whether anything may still open the mandates of a structure: what a higher room knows (conventions).

Without it nobody is asked for a charter: it would open nothing.
"""

from collections.abc import Callable
from datetime import date

from django.db.models import Exists

Source = Callable[[date], Exists]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Declare `source(day)`, true of a mandate (by `OuterRef("structure")`) whose structure has nothing left that opens
    it that day or later. Call it from `AppConfig.ready()`."""
    if source not in _sources:
        _sources.append(source)


def fermees(jour: date) -> list[Exists]:
    return [source(jour) for source in _sources]
