"""What the pages of a call for projects show: where it stands, what it gives, who answers; and its calendar file."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from icalendar import Calendar, Event

from socle import courrier
from socle.valeurs import simple
from territoires.models import Reseau

from .enums import EtatAppel, EtatConvention
from .models import Appel, Convention

CLOS_RECENTS = 12
"""How many closed calls the public page still lists."""


@dataclass(frozen=True)
class Moment:
    """Where a call stands, by its state and its dates."""

    libelle: str
    ton: str
    phrase: str


def moment(appel: Appel, maintenant: datetime | None = None) -> Moment:
    quand = maintenant or timezone.now()
    if appel.etat == EtatAppel.BROUILLON:
        return Moment("En préparation", "neutre", "Personne d’autre que la coordination ne le voit.")
    if appel.etat == EtatAppel.RETIRE:
        return Moment("Retiré", "neutre", "On n’y répond plus.")
    if appel.ouvre_le > quand:
        return Moment("Bientôt", "calme", f"Il ouvre le {simple(appel.ouvre_le)}.")
    if appel.ferme_le > quand:
        return Moment("Ouvert", "bien", f"Il ferme le {simple(appel.ferme_le)}{_reste(appel, quand)}.")
    return Moment("Clos", "attente", f"Il a fermé le {simple(appel.ferme_le)}.")


def _reste(appel: Appel, quand: datetime) -> str:
    jours = (timezone.localtime(appel.ferme_le).date() - timezone.localtime(quand).date()).days
    if jours == 0:
        return ", aujourd’hui"
    return ", demain" if jours == 1 else f", dans {jours} jours"


def du_reseau(reseau: Reseau) -> QuerySet[Appel]:
    return Appel.objects.filter(reseau=reseau).with_comptes()


def publics() -> QuerySet[Appel]:
    return Appel.objects.publies().select_related("reseau__departement", "reseau__coordination", "reglement")


def reponses(appel: Appel) -> QuerySet[Convention]:
    """The files begun or handed in under this call, given up ones left out."""
    siens = Convention.objects.filter(appel=appel).exclude(etat=EtatConvention.ABANDONNEE)
    return siens.with_tour().select_related("structure__commune").order_by("structure__tri", "pk")


def avec_questions(appels: QuerySet[Appel]) -> QuerySet[Appel]:
    return appels.prefetch_related("questions", Prefetch("delais__structure"))


def calendrier(appel: Appel) -> bytes:
    """Its opening and its closing, for anybody's calendar; the closing rings a week and a day before."""
    cal = Calendar()
    cal.add("prodid", "-//Promeneurs du Net//Appels à projets//FR")
    cal.add("version", "2.0")
    cal.add("method", "PUBLISH")
    for cle, quand, quoi in (("ouverture", appel.ouvre_le, "Ouverture"), ("cloture", appel.ferme_le, "Clôture")):
        cal.add_component(_evenement(appel, cle, quand, quoi))
    return cal.to_ical()


def _evenement(appel: Appel, cle: str, quand: datetime, quoi: str) -> Event:
    url = settings.SITE_URL + appel.get_absolute_url()
    evenement = Event()
    evenement.add("uid", f"appel-{appel.code}-{cle}@{urlsplit(settings.SITE_URL).hostname}")
    evenement.add("dtstamp", appel.modifie_le)
    evenement.add("sequence", appel.version)
    evenement.add("dtstart", quand)
    evenement.add("dtend", quand)
    evenement.add("summary", f"{quoi}\u00a0: {appel.titre}")
    evenement.add("description", url)
    evenement.add("url", url)
    evenement.add("transp", "TRANSPARENT")
    return evenement


def blocs(texte: str) -> list[dict[str, Any]]:
    """Paragraphs and lists of a plain text, as in a mail."""
    return courrier.blocs(texte)
