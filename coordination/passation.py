"""What one coordinator follows in a network, and what is open there: what whoever takes over must know."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from conventions.enums import EN_COURS, EtatConvention
from conventions.models import Convention
from promeneurs.enums import EtatSignalement
from promeneurs.models import Signalement
from territoires.models import Reseau

from . import reunions
from .enums_messages import EtatMessage
from .models import Message

JOURS = 90


def dossiers(reseau: Reseau, de: Any) -> QuerySet[Convention]:
    """The files of the network that this person follows, in progress or in force."""
    etats = (*EN_COURS, EtatConvention.ACTIVE)
    siens = Convention.objects.du_reseau(reseau).filter(instructeur=de, etat__in=etats)
    return siens.select_related("structure__commune", "structure__reseau").order_by("structure__tri", "pk")


def signalements(reseau: Reseau, de: Any) -> QuerySet[Signalement]:
    """The open reports that this person took."""
    pris = Signalement.objects.filter(reseau=reseau, pris_par=de, etat=EtatSignalement.EN_CHARGE)
    return pris.select_related("reseau", "promeneur__user", "promeneur__reseau").order_by("recu_le", "pk")


@dataclass(frozen=True)
class Passation:
    """What passes to the other (`dossiers`, `signalements`), then what is the team's already: drafts, agenda."""

    dossiers: list[Convention]
    signalements: int
    brouillons: list[Message]
    agenda: list[reunions.Rendez]


def ouverte(reseau: Reseau, de: Any, jour: date) -> Passation:
    """What is open on that day around this person."""
    brouillons = Message.objects.filter(reseau=reseau, par=de, etat=EtatMessage.BROUILLON)
    fin = date.fromordinal(jour.toordinal() + JOURS)
    return Passation(
        dossiers=list(dossiers(reseau, de).with_tour(jour)),
        signalements=signalements(reseau, de).count(),
        brouillons=list(brouillons.order_by("-modifie_le", "-pk")),
        agenda=[x for x in reunions.agenda(reseau, jour, seances=True) if x.date <= fin],
    )
