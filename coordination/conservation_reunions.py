"""What is forgotten of meetings: calendar files once sent, then who came, of those who have no file here."""

import datetime

from django.db.models import Q
from django.utils import timezone

from socle import conservation, fichiers
from socle.models import Courriel, Fichier

from .courriels_reunions import REGLE_CALENDRIER
from .models import Invite

EFFACE = "Personne effacée"


def calendriers(limite: datetime.datetime) -> int:
    """The mail that carried it is erased already."""
    partis = Fichier.objects.filter(regle=REGLE_CALENDRIER, supprime_le=None, depose_le__lt=limite)
    orphelins = list(partis.exclude(pk__in=Courriel.objects.filter(joint__isnull=False).values("joint")))
    for fichier in orphelins:
        fichiers.delete(fichier=fichier)
    return len(orphelins)


def personnes(limite: datetime.datetime) -> int:
    """Names and addresses of who has no file here; their presence stays, as a number. A certificate keeps its name."""
    vieux = Invite.objects.filter(reunion__date__lt=timezone.localdate(limite), attestations__isnull=True)
    nommes = vieux.filter(promeneur__isnull=True).exclude(nom=EFFACE)
    pks = list(nommes.values_list("pk", flat=True))
    Invite.objects.filter(pk__in=pks).update(nom=EFFACE, email="", pour="", user=None)
    adresses = list(vieux.filter(~Q(email="")).values_list("pk", flat=True))
    Invite.objects.filter(pk__in=adresses).update(email="")
    touches = {*pks, *adresses}
    conservation.effacer_evenements(Invite, touches, datetime.datetime.now(datetime.UTC))
    return len(touches)


def declare() -> None:
    for code, libelle, jours, purger in (
        ("reunions_calendriers", "Fichiers d’agenda joints aux invitations", 400, calendriers),
        (
            "reunions_personnes",
            "Noms et adresses des personnes invitées sans fiche ici, après la réunion",
            3 * 366,
            personnes,
        ),
    ):
        conservation.register(conservation.Regle(code, libelle, datetime.timedelta(days=jours), purger))
