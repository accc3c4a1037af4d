"""The clock and the calendar of each département: its time zone, its public holidays, its school holidays.

School holidays: those of zones A, B and C from vacances-scolaires-france, which knows only what the State has decreed;
those of La Réunion and French Polynesia from `donnees/vacances.csv`. Elsewhere, or past what is known, the answer is
« unknown » (None): nothing may be hidden for it.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import holidays
from vacances_scolaires_france import SchoolHolidayDates

DONNEES = Path(__file__).parent / "donnees"
ZONES = ("A", "B", "C")
UN_JOUR = timedelta(days=1)
PARIS = "Europe/Paris"


@dataclass(frozen=True, slots=True)
class Calendrier:
    """`zone`: of the school holidays; `feries`: the subdivision of `holidays`; `heure`: « de Paris »."""

    zone: str
    fuseau: ZoneInfo
    feries: str
    heure: str

    @property
    def a_paris(self) -> bool:
        return self.fuseau.key == PARIS


class Jour(NamedTuple):
    """What a day is somewhere. `vacances` None: nobody knows yet."""

    ferie: bool
    vacances: bool | None


class Moment(NamedTuple):
    """The same instant, as one clock and one calendar say it."""

    jour: date
    heure: time
    aujourdhui: Jour
    veille: Jour


@cache
def calendriers() -> Mapping[str, Calendrier]:
    """By code of département."""
    with open(DONNEES / "calendriers.csv", newline="") as fichier:
        return {
            ligne["departement"]: Calendrier(
                ligne["zone"], ZoneInfo(ligne["fuseau"]), ligne["feries"], f"heure {ligne['heure']}"
            )
            for ligne in csv.DictReader(fichier)
        }


def calendrier(departement: str) -> Calendrier:
    """That of Paris for a code that nobody knows."""
    return calendriers().get(departement) or calendriers()["75"]


def fuseau(departement: str) -> ZoneInfo:
    return calendrier(departement).fuseau


@lru_cache(maxsize=400)
def _feries(subdivision: str, annee: int) -> frozenset[date]:
    return frozenset(holidays.France(subdiv=subdivision or None, years=annee))


_publiees = cache(SchoolHolidayDates)


@cache
def _vacances(zone: str) -> tuple[frozenset[date], date, date]:
    """The days of holidays of this zone, the first day that is known, and the first one that is not any more."""
    if zone in ZONES:
        jours = {jour for jour, ligne in _publiees().data.items() if ligne[_publiees().zone_key(zone)]}
        return frozenset(jours), min(jours), max(jours) + UN_JOUR
    with open(DONNEES / "vacances.csv", newline="") as fichier:
        lignes = [ligne for ligne in csv.DictReader(fichier) if ligne["zone"] == zone]
    if not lignes:
        return frozenset(), date.max, date.max
    jours = {jour for ligne in lignes for jour in _plage(ligne)}
    return frozenset(jours), date.fromisoformat(lignes[0]["debut"]), _borne(lignes[-1])


def _plage(ligne: Mapping[str, str]) -> Iterator[date]:
    debut = date.fromisoformat(ligne["debut"])
    return (debut + n * UN_JOUR for n in range((_borne(ligne) - debut).days))


def _borne(ligne: Mapping[str, str]) -> date:
    """The day of the return; while it is not decreed, these holidays have no day yet."""
    return date.fromisoformat(ligne["reprise"] or ligne["debut"])


def _jour(calendrier: Calendrier, jour: date) -> Jour:
    connus, debut, fin = _vacances(calendrier.zone)
    vacances = jour in connus if debut <= jour < fin else None
    return Jour(jour in _feries(calendrier.feries, jour.year), vacances)


def jour(departement: str, jour: date) -> Jour:
    """Is it a public holiday there, and one of the school holidays?"""
    return _jour(calendrier(departement), jour)


def vacances_connues_jusqu_a(departement: str) -> date | None:
    """The last day for which school holidays are known there; None where they are not."""
    fin = _vacances(calendrier(departement).zone)[2]
    return None if fin == date.max else fin - UN_JOUR


def moments(maintenant: datetime) -> list[tuple[Moment, tuple[str, ...]]]:
    """This instant as each territory reads it, with the départements that read it so; the most numerous first."""
    lus: dict[tuple[str, str, str], Moment] = {}
    groupes: dict[Moment, list[str]] = {}
    instant = maintenant.astimezone(UTC)
    for code, calendrier in calendriers().items():
        cle = (calendrier.zone, calendrier.fuseau.key, calendrier.feries)
        if cle not in lus:
            local = instant.astimezone(calendrier.fuseau)
            ici = local.date()
            lus[cle] = Moment(ici, local.time(), _jour(calendrier, ici), _jour(calendrier, ici - UN_JOUR))
        groupes.setdefault(lus[cle], []).append(code)
    return sorted(((m, tuple(codes)) for m, codes in groupes.items()), key=lambda g: -len(g[1]))
