"""What chases itself: the log of a month that its person has not given; a meeting that comes near."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from promeneurs.adresses import personne, portee
from promeneurs.models import Promeneur
from socle import relances
from socle.dates import ajoute_mois
from socle.relances import Du, Relance
from socle.valeurs import mois as en_mois

from . import activite
from .courriels_reunions import contexte
from .enums import Reponse
from .models import Invite, ReglesActivite, Releve
from .models.activite import dernier_du_mois

APRES = 2
AVANT_LA_CLOTURE = 4


def releves(jour: date) -> Iterator[Du]:
    """One mail a person who has not given the log of last month: soon after it, and before it closes."""
    mois = ajoute_mois(jour.replace(day=1), -1)
    for regles in ReglesActivite.objects.select_related("reseau"):
        if not regles.attend(mois) or jour > regles.clot_le(mois):
            continue
        rendus = Releve.objects.filter(mois=mois, rendu_le__isnull=False, promeneur__reseau=regles.reseau_id)
        manquent = activite.attendus(activite.du_reseau(regles.reseau), mois).exclude(pk__in=rendus.values("promeneur"))
        for p in manquent.select_related("reseau", "user").order_by("pk"):
            yield from _du(p, regles, mois)


def _du(p: Promeneur, regles: ReglesActivite, mois: date) -> Iterator[Du]:
    for to in personne(p):
        contexte = {
            "prenom": p.prenom,
            "mois": en_mois(mois),
            "clot_le": regles.clot_le(mois),
            "url": reverse("mon_releve", args=[p.code, f"{mois:%Y-%m}"]),
            "a_compte": bool(p.user_id),
        }
        etapes = (APRES, max(APRES + 1, regles.cloture_jours - AVANT_LA_CLOTURE))
        objet = f"{p.code}:{mois:%Y-%m}"
        yield Du(objet, dernier_du_mois(mois), to, "activite_relance", contexte, portee(p.reseau), etapes)


SEMAINE, VEILLE = 0, 6
"""Steps from seven days before a meeting: that day, and the eve."""


def rappels(jour: date) -> Iterator[Du]:
    """Two mails before a meeting, a week and a day, to who has not said no; no step older than the invitation."""
    proches = Invite.objects.filter(
        reunion__annulee_le__isnull=True, reunion__date__range=(jour, jour + timedelta(days=7)), invite_le__isnull=False
    )
    lus = proches.exclude(email="").exclude(reponse=Reponse.NON).select_related("reunion__reseau__departement")
    for i in lus.order_by("pk"):
        depuis = i.reunion.date - timedelta(days=7)
        invite_le = timezone.localdate(i.invite_le)
        if etapes := tuple(e for e in (SEMAINE, VEILLE) if depuis + timedelta(days=e) > invite_le):
            portee_ = portee(i.reunion.reseau)
            yield Du(i.code, depuis, i.email, "reunion_rappel", contexte(i), portee_, etapes, sensible=True)


def declare() -> None:
    relances.register(Relance("reunion_rappel", "Rappel d’une réunion, aux personnes invitées", rappels))
    relances.register(Relance("activite_releve", "Relevé d’activité, au promeneur", releves))
