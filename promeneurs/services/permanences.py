"""What a person announces: each week, days without, slots of one date. All by the clock of their network."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from socle.dates import UN_JOUR, contient, periode
from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused
from territoires import temps

from .. import horaires
from ..enums import Jour, Vacances
from ..models import Pause, Permanence, PermanenceEnPlus, Promeneur
from . import confirmation

PAUSE_MAX = timedelta(days=92)
EN_PLUS_MAX = timedelta(days=366)
DUREE_MAX = 12 * 60  # minutes: beyond, the end was mistyped


def add_permanence(
    *,
    promeneur: Promeneur,
    jour: str,
    debut: time,
    fin: time,
    plateforme: str,
    by: Any,
    vacances: str = Vacances.TOUJOURS,
    feries: bool = False,
) -> Permanence:
    """Announce a weekly slot. Refused when another on the same platform overlaps, in the same weeks."""
    with ecriture(Permanence, by=by, action="permanence"):
        verrouiller(promeneur)
        creneau = Permanence(promeneur=promeneur, jour=jour, debut=debut, fin=fin, plateforme=plateforme)
        creneau.vacances, creneau.feries = vacances, feries
        confirmation.by_owner(promeneur, by)
        return _pose(creneau)


def change_permanence(*, permanence: Permanence, by: Any, **champs: Any) -> Permanence:
    with ecriture(Permanence, by=by, action="permanence"):
        verrouiller(permanence.promeneur)
        creneau = verrouiller(permanence)
        for nom, valeur in champs.items():
            setattr(creneau, nom, valeur)
        creneau.revision += 1
        confirmation.by_owner(creneau.promeneur, by)
        return _pose(creneau)


def remove_permanence(*, permanence: Permanence, by: Any) -> None:
    with ecriture(Permanence, by=by, action="retirer_permanence"):
        permanence.delete()
        confirmation.by_owner(permanence.promeneur, by)


def copy_day(*, promeneur: Promeneur, jour: str, vers: Iterable[str], by: Any) -> int:
    """« Comme lundi »: the permanences of a day on other days too. How many were added; all of them or none."""
    with ecriture(Permanence, by=by, action="permanence"):
        verrouiller(promeneur)
        modeles = list(promeneur.permanences.filter(jour=jour))
        if not modeles:
            raise Refused(f"Il n’y a pas de permanence le {Jour(jour).label}.")
        champs = ("debut", "fin", "plateforme", "vacances", "feries")
        poses = [
            _pose(Permanence(promeneur=promeneur, jour=autre, **{c: getattr(modele, c) for c in champs}))
            for autre in sorted(set(vers) - {jour})
            for modele in modeles
            if not promeneur.permanences.filter(jour=autre, **{c: getattr(modele, c) for c in champs}).exists()
        ]
    return len(poses)


def add_pause(*, promeneur: Promeneur, debut: date, dernier_jour: date | None, by: Any) -> Pause:
    """No weekly permanence on these days. Longer, it is an absence: somebody else answers."""
    dernier = dernier_jour or debut
    if dernier < debut:
        raise Refused("Le dernier jour vient avant le premier.", champ="dernier_jour")
    if dernier < _aujourdhui(promeneur):
        raise Refused("Ces jours sont déjà passés.", champ="debut")
    if dernier - debut >= PAUSE_MAX:
        raise Refused(
            "C’est plus de trois mois\u00a0: annoncez plutôt une absence, avec quelqu’un qui répond.",
            champ="dernier_jour",
        )
    with ecriture(Pause, by=by, action="pause"):
        verrouiller(promeneur)
        pause = enregistrer(Pause(promeneur=promeneur, periode=periode(debut, dernier)), ajout=True)
        revise(promeneur)
    return pause


def remove_pause(*, pause: Pause, by: Any) -> None:
    with ecriture(Pause, by=by, action="retirer_pause"):
        verrouiller(pause.promeneur)
        pause.delete()
        revise(pause.promeneur)


def add_slot(*, promeneur: Promeneur, jour: date, debut: time, fin: time, plateforme: str, by: Any) -> PermanenceEnPlus:
    """A permanence on one date more, even on a public holiday or on a day without the usual ones."""
    fuseau = temps.fuseau(promeneur.reseau.departement_id)
    creneau = PermanenceEnPlus(promeneur=promeneur, jour=jour, plateforme=plateforme)
    creneau.debut = datetime.combine(jour, debut, fuseau)
    creneau.fin = datetime.combine(jour + UN_JOUR if fin <= debut else jour, fin, fuseau)
    if debut == fin:
        raise Refused("La fin est à la même heure que le début\u00a0: dites jusqu’à quelle heure.", champ="fin")
    check_length(debut, fin)
    if creneau.fin <= timezone.now():
        raise Refused("Ce créneau est déjà fini.", champ="fin")
    if jour - _aujourdhui(promeneur) > EN_PLUS_MAX:
        raise Refused("C’est dans plus d’un an\u00a0: attendez un peu pour l’annoncer.", champ="jour")
    with ecriture(PermanenceEnPlus, by=by, action="permanence_en_plus"):
        verrouiller(promeneur)
        if any(contient(a.periode, jour) for a in promeneur.absences.all()):
            raise Refused("Une absence est annoncée ce jour-là.", champ="jour")
        if _prise(creneau, promeneur):
            raise Refused("Ces heures chevauchent une autre permanence sur le même réseau.", champ="debut")
        return enregistrer(creneau, ajout=True)


def remove_slot(*, creneau: PermanenceEnPlus, by: Any) -> None:
    with ecriture(PermanenceEnPlus, by=by, action="retirer_permanence_en_plus"):
        creneau.delete()


def revise(promeneur: Promeneur) -> None:
    """What a person's calendar says of the weekly permanences has changed (SEQUENCE in iCalendar)."""
    promeneur.permanences.update(revision=F("revision") + 1)


def _aujourdhui(promeneur: Promeneur) -> date:
    return timezone.localdate(timezone=temps.fuseau(promeneur.reseau.departement_id))


def _prise(creneau: PermanenceEnPlus, promeneur: Promeneur) -> bool:
    """Another slot of that date, on the same platform, at these hours: a weekly one counts when it happens that day."""
    memes = promeneur.permanences_en_plus.filter(plateforme=creneau.plateforme)
    if memes.filter(debut__lt=creneau.fin, fin__gt=creneau.debut).exists():
        return True
    if any(contient(p.periode, creneau.jour) for p in promeneur.pauses.all()):
        return False
    ce_jour = temps.jour(promeneur.reseau.departement_id, creneau.jour)
    hebdo = promeneur.permanences.filter(plateforme=creneau.plateforme, jour=str(creneau.jour.weekday()))
    fuseau = temps.fuseau(promeneur.reseau.departement_id)
    voulu = _du_jour(creneau.debut.astimezone(fuseau).time(), creneau.fin.astimezone(fuseau).time())
    return any(horaires.a_lieu(p, ce_jour) and voulu & _du_jour(p.debut, p.fin) for p in hebdo)


def _pose(creneau: Permanence) -> Permanence:
    check_length(creneau.debut, creneau.fin)
    autres = creneau.promeneur.permanences.filter(plateforme=creneau.plateforme).exclude(pk=creneau.pk)
    memes_semaines = (a for a in autres if {a.vacances, creneau.vacances} != {Vacances.HORS, Vacances.PENDANT})
    if any(_minutes(creneau) & _minutes(autre) for autre in memes_semaines):
        raise Refused("Ces heures chevauchent une autre permanence sur le même réseau.", champ="debut")
    return enregistrer(creneau)


def check_length(debut: time, fin: time, champ: str = "fin") -> None:
    """Announced or only planned, a slot lasts twelve hours at most: `Refused` beyond, at the field `champ`."""
    if len(_du_jour(debut, fin)) > DUREE_MAX:
        raise Refused("Une permanence dure douze heures au plus\u00a0: vérifiez l’heure de fin.", champ=champ)


def _du_jour(debut: time, fin: time) -> set[int]:
    """The minutes, from midnight of the day it begins."""
    a, b = debut.hour * 60 + debut.minute, fin.hour * 60 + fin.minute
    return set(range(a, b if b > a else b + 1440))


def _minutes(creneau: Permanence) -> set[int]:
    """The minutes of the week that the slot covers."""
    return {(int(creneau.jour) * 1440 + minute) % 10080 for minute in _du_jour(creneau.debut, creneau.fin)}
