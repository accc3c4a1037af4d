"""The rule of this room's private files: an original, a document, its versions, a signed scan."""

from typing import Any

from django.db.models import Q

from socle import fichiers
from territoires.rules import is_coordinator

from . import rules
from .models import Convention, ProcesVerbal
from .services import REGLE_FICHIER, REGLE_SEANCE


def fichier_visible(user: Any, fichier: Any) -> bool:
    """The head of the structure, its network's coordination, and its partners once the file is submitted."""
    if user is None:
        return False
    porte = (
        Q(originaux__fichier=fichier)
        | Q(documents__fichier=fichier)
        | Q(signatures__fichier=fichier)
        | Q(pieces__depots__fichier=fichier)
    )
    return Convention.objects.files_visible_to(user).filter(porte).exists()


def proces_verbal_visible(user: Any, fichier: Any) -> bool:
    """The coordination of the network; its partners once the minutes are sent."""
    pv = ProcesVerbal.objects.filter(fichier=fichier).select_related("seance").first()
    if user is None or pv is None:
        return False
    if pv.envoye_le:
        return rules.sits_or_coordinates(user, pv.seance.reseau_id)
    return is_coordinator(user, pv.seance.reseau)


def declare() -> None:
    fichiers.register_rule(REGLE_FICHIER, fichier_visible)
    fichiers.register_rule(REGLE_SEANCE, proces_verbal_visible)
