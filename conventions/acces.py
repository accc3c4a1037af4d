"""The rules of this room's files: an original, a document, its versions, a signed scan; the rules of a call."""

from typing import Any

from django.db.models import Q

from socle import fichiers, quarantaine
from territoires.rules import is_coordinator

from . import rules
from .enums import DE_FIN, EtatConvention
from .models import Appel, Convention, Document, ProcesVerbal
from .services import REGLE_FICHIER, REGLE_SEANCE, refuse_infected
from .services.appel import REGLE_REGLEMENT

PAS_PARTIE = Q(demeure__isnull=False, demeure__envoyee_le=None) | (
    Q(genre__in=DE_FIN) & ~Q(convention__etat=EtatConvention.RESILIEE, remplace_le=None)
)
"""The letters of a formal notice that is not sent, and of an end that is not recorded."""


def fichier_visible(user: Any, fichier: Any) -> bool:
    """The head of the structure, its network's coordination, and its partners once the file is submitted. A letter
    that has not left is not for the structure."""
    if user is None:
        return False
    retenue = Document.objects.filter(PAS_PARTIE, fichier=fichier).exists()
    lus = Convention.objects.followed_by(user) if retenue else Convention.objects.files_visible_to(user)
    porte = (
        Q(originaux__fichier=fichier)
        | Q(documents__fichier=fichier)
        | Q(signatures__fichier=fichier)
        | Q(pieces__depots__fichier=fichier)
        | Q(bilans__pieces__fichier=fichier)
        | Q(controles__pieces__fichier=fichier)
        | Q(demeures__reponses__fichier=fichier)
        | Q(refus__fichier=fichier)
    )
    return lus.filter(porte).exists()


def reglement_visible(user: Any, fichier: Any) -> bool:
    """The rules of a published call are for anybody; before, for the coordination of its network."""
    appels = Appel.objects.filter(reglement=fichier)
    if user is not None and user.is_authenticated and user.is_active:
        return any(is_coordinator(user, appel.reseau) for appel in appels.select_related("reseau"))
    return appels.publies().exists()


def proces_verbal_visible(user: Any, fichier: Any) -> bool:
    """The coordination of the network; its partners once the minutes are sent."""
    pv = ProcesVerbal.objects.filter(fichier=fichier).select_related("seance").first()
    if user is None or pv is None:
        return False
    if pv.envoye_le:
        return rules.sits_or_coordinates(user, pv.seance.reseau_id)
    return is_coordinator(user, pv.seance.reseau)


def declare() -> None:
    fichiers.register_rule(REGLE_REGLEMENT, reglement_visible)
    fichiers.register_rule(REGLE_FICHIER, fichier_visible)
    quarantaine.on_refusal(REGLE_FICHIER, refuse_infected)
    fichiers.register_rule(REGLE_SEANCE, proces_verbal_visible)
