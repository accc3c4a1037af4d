"""Permanences as a calendar that any program may follow (RFC 5545): what `horaires` says of the coming year.

A weekly permanence is one event that repeats, less the dates on which it does not happen; what does not repeat so is
written date by date. What changes with time changes on Mondays, so that programs that look often see the same file.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar, Component, Event, Timezone, TimezoneDaylight, TimezoneStandard

from .enums import Vacances
from .fiches import PLATEFORMES, Fiche
from .horaires import Creneau, Hebdo

SEMAINES = 53
FRAICHEUR = timedelta(hours=6)
EPOQUE = date(2026, 1, 5)  # a Monday, from which the weeks of SEQUENCE are counted
ETE = {  # when the clock changes, in spring and in autumn: the first time, by the clock of before, and each year's rule
    "Europe/Paris": ((datetime(1996, 3, 31, 2), 3, "-1su"), (datetime(1996, 10, 27, 3), 10, "-1su")),
    "America/Miquelon": ((datetime(2007, 3, 11, 2), 3, "2su"), (datetime(2007, 11, 4, 2), 11, "1su")),
}
TYPE = "text/calendar; charset=utf-8"


def calendrier(fiches: Iterable[Fiche], *, nom: str, fuseau: ZoneInfo, maintenant: datetime) -> bytes:
    """The calendar of these people, who all live by this clock."""
    local = maintenant.astimezone(fuseau).date()
    lundi = local - timedelta(days=local.weekday())
    cal = Calendar()
    cal.add("prodid", "-//Promeneurs du Net//Permanences//FR")
    cal.add("version", "2.0")
    cal.add("calscale", "GREGORIAN")
    cal.add("method", "PUBLISH")
    cal.add("name", nom)
    cal.add("x-wr-calname", nom)
    cal.add("x-wr-timezone", fuseau.key)
    cal.add("refresh-interval", FRAICHEUR, parameters={"VALUE": "DURATION"})
    cal.add("x-published-ttl", "PT6H")
    cal.add_component(_fuseau(fuseau, lundi.year))
    for fiche in fiches:
        for evenement in _evenements(fiche, lundi, maintenant):
            cal.add_component(evenement)
    return cal.to_ical()


def _fuseau(fuseau: ZoneInfo, annee: int) -> Timezone:
    """The rules of this clock. Written by hand, since what repeats each year is what programs read best."""
    regle = Timezone()
    regle.add("tzid", fuseau.key)
    hiver = datetime(annee, 1, 1, tzinfo=fuseau)
    if fuseau.key not in ETE:
        regle.add_component(_phase(TimezoneStandard(), datetime(1970, 1, 1), hiver, hiver))
        return regle
    ete = datetime(annee, 7, 1, tzinfo=fuseau)
    for phase, onset, avant, apres in zip(
        (TimezoneDaylight(), TimezoneStandard()), ETE[fuseau.key], (hiver, ete), (ete, hiver), strict=True
    ):
        _phase(phase, onset[0], avant, apres).add("rrule", {"freq": "yearly", "bymonth": onset[1], "byday": onset[2]})
        regle.add_component(phase)
    return regle


def _phase(phase: Component, debut: datetime, avant: datetime, apres: datetime) -> Component:
    phase.add("dtstart", debut)
    phase.add("tzoffsetfrom", avant.utcoffset())
    phase.add("tzoffsetto", apres.utcoffset())
    phase.add("tzname", apres.tzname())
    return phase


def _evenements(fiche: Fiche, lundi: date, maintenant: datetime) -> Iterator[Event]:
    semaine = (lundi - EPOQUE).days // 7
    for h in fiche.hebdo:
        creneaux = list(fiche.agenda.occurrences(h, lundi, SEMAINES * 7))
        commun = {"fiche": fiche, "sequence": h.revision + semaine, "maintenant": maintenant}
        reguliers = [] if h.vacances == Vacances.PENDANT else [c for c in creneaux if _ordinaire(c, h)]
        if reguliers:
            yield _chaque_semaine(h, reguliers, **commun)
        for c in sorted(set(creneaux).difference(reguliers), key=lambda c: c.debut):
            yield _evenement(f"{_cle(fiche, h)}-{c.debut:%Y%m%d}", c, **commun)
    for c in fiche.agenda.supplements(lundi, SEMAINES * 7):
        cle = f"{fiche.code}-plus-{c.debut:%Y%m%dT%H%M}-{c.plateforme}"
        yield _evenement(cle, c, fiche=fiche, sequence=semaine, maintenant=maintenant)


def _cle(fiche: Fiche, h: Hebdo) -> str:
    semaines = "" if h.vacances == Vacances.TOUJOURS else f"-{h.vacances}"
    return f"{fiche.code}-{h.jour}-{h.debut:%H%M}-{h.plateforme}{semaines}"


def _ordinaire(c: Creneau, h: Hebdo) -> bool:
    """At the hours announced: not so on the night when an hour does not exist."""
    return (c.debut.time(), c.fin.time()) == (h.debut, h.fin)


def _chaque_semaine(h: Hebdo, creneaux: list[Creneau], fiche: Fiche, **commun: Any) -> Event:
    premier, dernier = creneaux[0], creneaux[-1]
    evenement = _evenement(_cle(fiche, h), premier, fiche=fiche, **commun)
    evenement.add("rrule", {"freq": "weekly", "until": dernier.debut.astimezone(UTC)})
    dates = {c.debut.date() for c in creneaux}
    jours = (premier.debut.date() + timedelta(weeks=n) for n in range(SEMAINES))
    sans = [j for j in jours if j < dernier.debut.date() and j not in dates]
    if sans:
        evenement.add("exdate", [datetime.combine(j, h.debut, premier.debut.tzinfo) for j in sans])
    return evenement


def _evenement(cle: str, c: Creneau, *, fiche: Fiche, sequence: int, maintenant: datetime) -> Event:
    compte = next((x for x in fiche.comptes if x.plateforme == c.plateforme), None)
    reseau = compte.nom if compte else PLATEFORMES.get(c.plateforme, "")
    url = settings.SITE_URL + fiche.url
    evenement = Event()
    evenement.add("uid", f"{cle}@{urlsplit(settings.SITE_URL).hostname}")
    evenement.add("dtstamp", datetime.combine(maintenant.astimezone(UTC).date(), time(), UTC))
    evenement.add("sequence", sequence)
    evenement.add("dtstart", c.debut)
    evenement.add("dtend", c.fin)
    evenement.add("summary", f"{fiche.prenom} en ligne sur {reseau}")
    evenement.add(
        "description", "\n".join(filter(None, [f"{reseau}\u00a0: {compte.identifiant}" if compte else "", url]))
    )
    evenement.add("url", url)
    evenement.add("transp", "TRANSPARENT")  # it takes nobody's time
    return evenement
