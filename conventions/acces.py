"""The rule of this room's private files: an original, a document, its versions, a signed scan."""

from typing import Any

from django.db.models import Q

from socle import fichiers

from .models import Convention
from .services import REGLE_FICHIER


def fichier_visible(user: Any, fichier: Any) -> bool:
    """The head of the structure, its network's coordination, and its partners once the file is submitted."""
    if user is None:
        return False
    porte = (
        Q(originaux__fichier=fichier)
        | Q(documents__fichier=fichier)
        | Q(signatures__fichier=fichier)
        | Q(pieces__depots__fichier=fichier)
        | Q(bilans__pieces__fichier=fichier)
        | Q(controles__pieces__fichier=fichier)
    )
    return Convention.objects.files_visible_to(user).filter(porte).exists()


def declare() -> None:
    fichiers.register_rule(REGLE_FICHIER, fichier_visible)
