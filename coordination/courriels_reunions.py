"""The mails about a meeting: each goes to one person, with their own link and their own calendar file."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from socle import courrier, fichiers
from socle.models import Fichier
from socle.valeurs import heure
from socle.valeurs import jour as en_jour
from structures.adresses import portee

from . import ical_reunions, jetons
from .models import Invite, Reunion

REGLE_CALENDRIER = "coordination.calendrier"
"""Nobody opens it here: it is sent."""


def quand(r: Reunion) -> str:
    """« le 3 décembre 2026, de 9 h à 12 h »."""
    dit = f"le {en_jour(r.date)}"
    if r.debut and r.fin:
        return f"{dit}, de {heure(r.debut)} à {heure(r.fin)}"
    return f"{dit}, à {heure(r.debut)}" if r.debut else dit


def lien(i: Invite) -> str:
    """The page of this person, without account."""
    return reverse("reunion_invitation", args=[jetons.jeton(i)])


def contexte(i: Invite) -> dict[str, Any]:
    r, url = i.reunion, settings.SITE_URL + lien(i)
    return {
        "nom": r.nom,
        "quand": quand(r),
        "lieu": r.lieu,
        "visio": r.visio,
        "ordre": r.ordre,
        "intervenant": r.intervenant,
        "modules": [m["titre"] for m in r.modules],
        "reseau": r.reseau.nom,
        "url": url,
        "reponse": i.reponse,
        "reponse_dite": i.get_reponse_display(),
    }


def _calendrier(i: Invite, *, annule: bool = False) -> Fichier:
    contenu = ical_reunions.invitation(i, url=settings.SITE_URL + lien(i), annule=annule)
    nom = "annulation.ics" if annule else "invitation.ics"
    return fichiers.keep(contenu, nom=nom, mime="text/calendar", regle=REGLE_CALENDRIER, by=None)


def _envoyer(i: Invite, modele: str, *, annule: bool = False, **dit: Any) -> None:
    courrier.send(
        modele=modele,
        to=i.email,
        context=contexte(i) | dit,
        key=f"reunion:{i.code}:{i.sequence}:{modele}",
        portee=portee(i.reunion.reseau),
        sensitive=True,
        joint=_calendrier(i, annule=annule),
    )


def invited(i: Invite) -> None:
    _envoyer(i, "reunion_invitation")


def changed(i: Invite, changements: list[str]) -> None:
    _envoyer(i, "reunion_changee", changements=changements)


def cancelled(i: Invite, motif: str) -> None:
    _envoyer(i, "reunion_annulee", annule=True, motif=motif, retire=False)


def withdrawn(i: Invite) -> None:
    """This person alone is no longer expected."""
    _envoyer(i, "reunion_annulee", annule=True, motif="", retire=True)
