"""Meetings as calendars read them (RFC 5545, RFC 5546): an invitation, its changes, its end; the agenda one follows."""

from collections.abc import Iterable
from datetime import UTC, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, vCalAddress, vText

from .models import Invite, Reunion
from .reunions import Rendez, debut_et_fin

REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"
TYPE = "text/calendar; charset=utf-8"
FRAICHEUR = timedelta(hours=2)


def _calendrier(methode: str) -> Calendar:
    cal = Calendar()
    cal.add("prodid", "-//Promeneurs du Net//Réunions//FR")
    cal.add("version", "2.0")
    cal.add("calscale", "GREGORIAN")
    cal.add("method", methode)
    return cal


def _adresse(email: str, nom: str) -> vCalAddress:
    adresse = vCalAddress(f"mailto:{email}")
    adresse.params["cn"] = vText(nom)
    return adresse


def _hote() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def _evenement(r: Reunion, *, url: str, sequence: int, annule: bool = False) -> Event:
    evenement = Event()
    evenement.add("uid", f"reunion-{r.code}@{_hote()}")
    evenement.add("sequence", sequence)
    evenement.add("dtstamp", timezone.now())
    debut, fin = debut_et_fin(r)
    if r.debut is None:
        evenement.add("dtstart", r.date)
        evenement.add("dtend", r.date + timedelta(days=1))
    else:
        evenement.add("dtstart", debut.astimezone(UTC))
        evenement.add("dtend", fin.astimezone(UTC))
    evenement.add("summary", r.nom)
    if r.lieu or r.visio:
        evenement.add("location", r.lieu or r.visio)
    evenement.add("description", "\n\n".join(filter(None, (r.ordre, r.visio, url))))
    if url:
        evenement.add("url", url)
    evenement.add("status", "CANCELLED" if annule else "CONFIRMED")
    return evenement


def invitation(i: Invite, *, url: str, annule: bool = False) -> bytes:
    """The file of one person: no other address is in it. The same UID and a higher SEQUENCE replace the one before."""
    r = i.reunion
    cal = _calendrier(CANCEL if annule else REQUEST)
    evenement = _evenement(r, url="" if annule else url, sequence=i.sequence or 0, annule=annule)
    evenement.add("organizer", _adresse(r.reseau.contact_email or settings.DEFAULT_FROM_EMAIL, r.reseau.nom))
    personne = _adresse(i.email, i.nom)
    personne.params["role"] = vText("REQ-PARTICIPANT")
    personne.params["partstat"] = vText("NEEDS-ACTION")
    personne.params["rsvp"] = vText("FALSE")  # one answers by the buttons of the mail: nobody reads replies
    evenement.add("attendee", personne, encode=0)
    cal.add_component(evenement)
    return cal.to_ical()


def flux(lignes: Iterable[Rendez], *, nom: str, adresse: Any) -> bytes:
    """An agenda to follow. `adresse(line)` gives the page of a line."""
    cal = _calendrier(PUBLISH)
    cal.add("name", nom)
    cal.add("x-wr-calname", nom)
    cal.add("refresh-interval", FRAICHEUR, parameters={"VALUE": "DURATION"})
    cal.add("x-published-ttl", "PT2H")
    for ligne in lignes:
        url = settings.SITE_URL + adresse(ligne)
        if ligne.reunion is not None:
            cal.add_component(_evenement(ligne.reunion, url=url, sequence=ligne.reunion.sequence))
        elif ligne.seance is not None:
            cal.add_component(_seance(ligne, url))
    return cal.to_ical()


def _seance(ligne: Rendez, url: str) -> Event:
    s = ligne.seance
    assert s is not None
    evenement = Event()
    evenement.add("uid", f"seance-{s.code}@{_hote()}")
    evenement.add("dtstamp", timezone.now())
    evenement.add("dtstart", s.date)
    evenement.add("dtend", s.date + timedelta(days=1))
    evenement.add("summary", ligne.nom)
    if s.lieu:
        evenement.add("location", s.lieu)
    evenement.add("url", url)
    return evenement
