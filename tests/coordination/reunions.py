"""What the tests of meetings start from."""

from datetime import date, time, timedelta
from typing import Any

from icalendar import Calendar

from coordination import invites, services
from coordination.invites import Candidat, Groupe
from coordination.models import Invite, Reunion
from socle.models import Courriel

LEA = Candidat(nom="Léa Petit", email="Lea@exemple.fr")


def reunion(reseau: Any, by: Any, le: date, **champs: Any) -> Reunion:
    defauts = {"type": "reseau", "thematique": "Les écrans", "debut": time(9), "fin": time(12), "lieu": "Nancy"}
    return services.save_meeting(reseau=reseau, by=by, date=le, **defauts | champs)


def formation(reseau: Any, by: Any, le: date, **champs: Any) -> Reunion:
    modules = [{"titre": "Le cadre légal", "minutes": 90}, {"titre": "Cas pratiques", "minutes": 180}]
    return reunion(reseau, by, le, **{"type": "formation", "thematique": "Harcèlement", "modules": modules} | champs)


def invite(r: Reunion, by: Any, *candidats: Candidat, groupes: tuple[str, ...] = ()) -> list[Invite]:
    return services.invite(reunion=r, candidats=invites.choisis(r.reseau, groupes, (), candidats), by=by)


def present(r: Reunion, by: Any, promeneur: Any, minutes: int | None = None) -> Invite:
    """Somebody who was there, of a meeting that may be long past."""
    une = services.add_present(reunion=r, candidat=invites.de_la_fiche(promeneur), by=by)
    return services.set_followed(invite=une, minutes=minutes, by=by) if minutes else une


def calendriers(modele: str) -> list[Any]:
    """The calendar files joined to the mails of this kind, in order."""
    joints = [c.joint for c in Courriel.objects.filter(modele=modele).order_by("pk")]
    return [Calendar.from_ical(j.contenu.read()) for j in joints if j is not None]


def evenement(calendrier: Any) -> Any:
    return calendrier.walk("VEVENT")[0]


SEMAINE = timedelta(days=7)
__all__ = ["LEA", "SEMAINE", "Groupe", "calendriers", "evenement", "formation", "invite", "present", "reunion"]
