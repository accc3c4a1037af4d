"""When somebody can be written to: weekly permanences, in Paris time, read as moments."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import formats, timezone

from socle.valeurs import heure

JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
UN_JOUR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Hebdo:
    """One weekly slot as announced; when `fin` is not after `debut`, it ends the next day."""

    jour: int
    debut: time
    fin: time
    plateforme: str

    @property
    def nom_jour(self) -> str:
        return JOURS[self.jour]

    @property
    def heures(self) -> str:
        return f"{heure(self.debut)} – {heure(self.fin)}"


@dataclass(frozen=True, slots=True)
class Creneau:
    """One slot on one day."""

    debut: datetime
    fin: datetime
    plateforme: str


def creneaux(hebdo: Iterable[Hebdo], depuis: date, jours: int = 8) -> list[Creneau]:
    """Every slot that begins on one of these days, in order."""
    trouves = []
    for ecart in range(jours):
        jour = depuis + ecart * UN_JOUR
        trouves += [_creneau(h, jour) for h in hebdo if h.jour == jour.weekday()]
    return sorted(trouves, key=lambda c: (c.debut, c.fin, c.plateforme))


def _creneau(h: Hebdo, jour: date) -> Creneau:
    fuseau = timezone.get_default_timezone()
    lendemain = jour + UN_JOUR if h.fin <= h.debut else jour
    return Creneau(datetime.combine(jour, h.debut, fuseau), datetime.combine(lendemain, h.fin, fuseau), h.plateforme)


def prochain(hebdo: Iterable[Hebdo], maintenant: datetime, retour: date | None = None) -> Creneau | None:
    """The slot running now, else the next one; none before `retour`, the first day back from an absence.

    When several run at once, the one that ends last.
    """
    local = timezone.localtime(maintenant, timezone.get_default_timezone())
    depuis = local.date() - UN_JOUR
    jours = 10 if retour is None else max(10, (retour - depuis).days + 9)
    restent = [c for c in creneaux(list(hebdo), depuis, min(jours, 400)) if c.fin > local]
    if retour is not None:
        restent = [c for c in restent if c.debut.date() >= retour]
    ouverts = [c for c in restent if c.debut <= local]
    return max(ouverts, key=lambda c: c.fin) if ouverts else next(iter(restent), None)


def en_cours(creneau: Creneau | None, maintenant: datetime) -> bool:
    if creneau is None:
        return False
    local = timezone.localtime(maintenant, timezone.get_default_timezone())
    return creneau.debut <= local < creneau.fin


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


def quand(creneau: Creneau, maintenant: datetime) -> str:
    """« Demain, 14 h – 16 h »."""
    local = timezone.localtime(maintenant, timezone.get_default_timezone())
    return (
        f"{jour_parle(creneau.debut.date(), local.date())}, {heure(creneau.debut.time())} – {heure(creneau.fin.time())}"
    )


def semaine(hebdo: Iterable[Hebdo]) -> list[tuple[int, str, list[Hebdo]]]:
    """The seven days with their slots, for a page."""
    tous = sorted(hebdo, key=lambda h: (h.debut, h.fin, h.plateforme))
    return [(n, nom, [h for h in tous if h.jour == n]) for n, nom in enumerate(JOURS)]
