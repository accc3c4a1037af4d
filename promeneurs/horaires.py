"""When somebody can be written to, by the clock and calendar where they work, read as moments.

What a clock says is compared with what that clock says: the hour that spring skips happens to nobody, the one that
autumn repeats happens twice. `PromeneurQuerySet.en_ligne` says the same in SQL.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import formats

from socle.valeurs import heure
from territoires import temps

from .enums import Vacances

JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
UN_JOUR = timedelta(days=1)
LOIN = 190  # days ahead in which the next slot is looked for
BIENTOT = timedelta(hours=4)

Plage = tuple[date, date | None]  # [first day, first day after)


@dataclass(frozen=True, slots=True)
class Hebdo:
    """One weekly slot as announced; when `fin` is not after `debut`, it ends the next day."""

    jour: int
    debut: time
    fin: time
    plateforme: str
    vacances: str = Vacances.TOUJOURS.value
    feries: bool = False
    revision: int = 0

    @property
    def nom_jour(self) -> str:
        return JOURS[self.jour]

    @property
    def heures(self) -> str:
        return f"{heure(self.debut)} – {heure(self.fin)}"

    @property
    def de_nuit(self) -> bool:
        """It ends the next day."""
        return self.fin <= self.debut

    @property
    def regle(self) -> str:
        """« hors vacances scolaires », nothing for the usual rule."""
        return "" if self.vacances == Vacances.TOUJOURS else Vacances(self.vacances).label.lower()


def a_lieu(h: Any, jour: temps.Jour) -> bool:
    """Does this weekly permanence happen on such a day? Where school holidays are unknown, as usual."""
    if jour.ferie and not h.feries:
        return False
    return jour.vacances is None or h.vacances != (Vacances.HORS if jour.vacances else Vacances.PENDANT)


@dataclass(frozen=True, slots=True)
class Creneau:
    """One slot on one day."""

    debut: datetime
    fin: datetime
    plateforme: str

    @property
    def heures(self) -> str:
        return f"{heure(self.debut.time())} – {heure(self.fin.time())}"

    def a_cours(self, maintenant: datetime) -> bool:
        """Is it running, by its own clock?"""
        return self.debut <= maintenant.astimezone(self.debut.tzinfo) < self.fin


@dataclass(frozen=True, slots=True)
class Agenda:
    """All that says when one person is online."""

    departement: str
    hebdo: tuple[Hebdo, ...] = ()
    en_plus: tuple[Creneau, ...] = ()
    pauses: tuple[Plage, ...] = ()
    absences: tuple[Plage, ...] = ()
    direct: Creneau | None = None

    @property
    def calendrier(self) -> temps.Calendrier:
        return temps.calendrier(self.departement)

    @property
    def fuseau(self) -> ZoneInfo:
        return self.calendrier.fuseau

    def local(self, maintenant: datetime) -> datetime:
        return maintenant.astimezone(self.fuseau)

    def absent(self, jour: date) -> bool:
        return _dans(self.absences, jour)

    def en_pause(self, jour: date) -> bool:
        return _dans(self.pauses, jour)

    def occurrences(self, h: Hebdo, depuis: date, jours: int) -> Iterator[Creneau]:
        """When this weekly slot happens, among those that begin on these days."""
        for n in range((h.jour - depuis.weekday()) % 7, jours, 7):
            jour = depuis + n * UN_JOUR
            if self.absent(jour) or self.en_pause(jour) or not a_lieu(h, temps.jour(self.departement, jour)):
                continue
            if (creneau := _creneau(h, jour, self.fuseau)) is not None:
                yield creneau

    def supplements(self, depuis: date, jours: int) -> list[Creneau]:
        """Slots of one date that begin on these days."""
        locaux = (Creneau(self.local(c.debut), self.local(c.fin), c.plateforme) for c in self.en_plus)
        fin = depuis + jours * UN_JOUR
        return [c for c in locaux if depuis <= c.debut.date() < fin and not self.absent(c.debut.date())]

    def creneaux(self, depuis: date, jours: int = 8) -> list[Creneau]:
        """Every slot that begins on one of these days, in order."""
        tous = chain(self.supplements(depuis, jours), *(self.occurrences(h, depuis, jours) for h in self.hebdo))
        return sorted(tous, key=lambda c: (c.debut, c.fin, c.plateforme))

    def en_cours(self, maintenant: datetime) -> Creneau | None:
        """What runs now; when several do, the one that ends last. Nothing on a day of absence."""
        aujourdhui = self.local(maintenant).date()
        if self.absent(aujourdhui):
            return None
        hier = aujourdhui - UN_JOUR
        reguliers = chain.from_iterable(self.occurrences(h, hier, 2) for h in self.hebdo)
        ouverts = [c for c in reguliers if c.a_cours(maintenant)]
        ouverts += [c for c in self.supplements(hier, 2) if _instants(c, maintenant)]
        if self.direct and _instants(self.direct, maintenant):
            ouverts.append(Creneau(self.local(self.direct.debut), self.local(self.direct.fin), self.direct.plateforme))
        return max(ouverts, key=lambda c: c.fin, default=None)

    def prochain(self, maintenant: datetime) -> Creneau | None:
        """What runs now, else what comes next."""
        if not (self.hebdo or self.en_plus or self.direct):
            return None
        if (ouvert := self.en_cours(maintenant)) is not None:
            return ouvert
        local = self.local(maintenant)
        debut = local.date()
        for semaine in range(0, LOIN, 7):
            depuis = debut + semaine * UN_JOUR
            if suivants := [c for c in self.creneaux(depuis, 7) if c.debut > local]:
                return suivants[0]
        return None


def _dans(plages: Iterable[Plage], jour: date) -> bool:
    return any(debut <= jour and (fin is None or jour < fin) for debut, fin in plages)


def _instants(creneau: Creneau, maintenant: datetime) -> bool:
    """Running, for a slot that is two instants rather than what a clock says each week."""
    return creneau.debut.astimezone(UTC) <= maintenant.astimezone(UTC) < creneau.fin.astimezone(UTC)


def _creneau(h: Hebdo, jour: date, fuseau: ZoneInfo) -> Creneau | None:
    """None when it would be within the hour that does not exist that night."""
    debut = _a_l_horloge(datetime.combine(jour, h.debut), fuseau)
    fin = _a_l_horloge(datetime.combine(jour + UN_JOUR if h.fin <= h.debut else jour, h.fin), fuseau)
    return Creneau(debut, fin, h.plateforme) if debut < fin else None


def _a_l_horloge(naif: datetime, fuseau: ZoneInfo) -> datetime:
    """What the clock shows then; in the hour that spring skips, the end of that hour."""
    local = naif.replace(tzinfo=fuseau)
    if local.astimezone(UTC).astimezone(fuseau).replace(tzinfo=None) == naif:
        return local
    return (naif.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)).replace(tzinfo=fuseau)


def jour_parle(jour: date, aujourdhui: date) -> str:
    """« Aujourd’hui », « Demain », « Mercredi », « Mercredi 2 décembre »."""
    ecart = (jour - aujourdhui).days
    if ecart in (0, 1):
        return ("Aujourd’hui", "Demain")[ecart]
    nom = JOURS[jour.weekday()].capitalize()
    return nom if 1 < ecart < 7 else f"{nom} {jour_mois(jour)}"


def jour_mois(jour: date) -> str:
    """« 1er décembre », « 2 décembre »."""
    return f"{'1er' if jour.day == 1 else jour.day}\u00a0{formats.date_format(jour, 'F')}"


def attente(creneau: Creneau, maintenant: datetime) -> str:
    """« Dans 25 min », « Dans 2 h », when it comes soon: a page kept a minute stays true, so it counts by five."""
    reste = creneau.debut.astimezone(UTC) - maintenant.astimezone(UTC)  # what goes by, whatever clocks do meanwhile
    minutes = int(reste.total_seconds()) // 60
    if reste >= BIENTOT or minutes < 0:
        return ""
    if minutes < 5:
        return "Dans un instant"
    if minutes < 60:
        return f"Dans {minutes // 5 * 5}\u00a0min"
    return f"Dans {round(minutes / 60)}\u00a0h"


def quand(creneau: Creneau, maintenant: datetime) -> str:
    """« Dans 25 min, 14 h – 16 h », « Demain, 14 h – 16 h »: by the clock of the slot."""
    aujourdhui = maintenant.astimezone(creneau.debut.tzinfo).date()
    dit = attente(creneau, maintenant) or jour_parle(creneau.debut.date(), aujourdhui)
    return f"{dit}, {creneau.heures}"


def semaine(hebdo: Iterable[Hebdo]) -> list[tuple[int, str, list[Hebdo]]]:
    """The seven days with their slots, for a page."""
    tous = sorted(hebdo, key=lambda h: (h.debut, h.fin, h.plateforme))
    return [(n, nom, [h for h in tous if h.jour == n]) for n, nom in enumerate(JOURS)]
