"""What the conventions say of naming somebody and of leaving, as a higher room knows it: under one, a structure fills
agreed posts, and declares who leaves them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from structures.models import Structure


@dataclass(frozen=True)
class Cadre:
    """Why nobody more is named here, and where to go instead. `libres`: each vacant post, and where it is filled."""

    refus: str
    libres: list[tuple[str, str]] = field(default_factory=list)
    convention: str = ""


Source = Callable[[Structure, date | None], Cadre | None]
Departs = Callable[[Structure], dict[int, str]]
_sources: list[tuple[Source, Departs]] = []


def register(source: Source, departs: Departs) -> None:
    """Declare `source(structure, from)`, which gives what stops naming somebody from that day on (from any day: None),
    and `departs(structure)`, where the departure of each mandate (by its key) is declared. From `AppConfig.ready()`."""
    if (source, departs) not in _sources:
        _sources.append((source, departs))


def pour(structure: Structure, depuis: date | None = None) -> Cadre | None:
    return next((cadre for source, _ in _sources if (cadre := source(structure, depuis)) is not None), None)


def departs(structure: Structure) -> dict[int, str]:
    return {mandat: url for _, source in _sources for mandat, url in source(structure).items()}
