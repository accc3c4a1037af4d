"""Who reads the documents and the certificates of meetings."""

from typing import Any

from django.db.models import Q

from socle import fichiers
from territoires.rules import is_coordinator

from .courriels_reunions import REGLE_CALENDRIER
from .models import AttestationFormation, DocumentReunion, Invite
from .services.suites_reunion import REGLE_ATTESTATION, REGLE_DOCUMENT


def a_soi(user: Any) -> Q:
    """The invitations of this person: by their account, or by the file that they keep."""
    return Q(user=user) | Q(promeneur__user=user)


def document_visible(user: Any, fichier: Any) -> bool:
    """The invited, and the coordination."""
    d = DocumentReunion.objects.filter(fichier=fichier).select_related("reunion__reseau").first()
    if user is None or d is None:
        return False
    return is_coordinator(user, d.reunion.reseau) or Invite.objects.filter(a_soi(user), reunion=d.reunion_id).exists()


def attestation_visible(user: Any, fichier: Any) -> bool:
    """The person, and the coordination."""
    a = AttestationFormation.objects.filter(fichier=fichier).select_related("invite__reunion__reseau").first()
    if user is None or a is None:
        return False
    soi = Invite.objects.filter(a_soi(user), pk=a.invite_id)
    return is_coordinator(user, a.invite.reunion.reseau) or soi.exists()


def a_verifier(criteres: dict[str, str]) -> AttestationFormation | None:
    """A certificate, for whoever holds a copy."""
    return AttestationFormation.objects.filter(**criteres).first()


def declare() -> None:
    fichiers.register_rule(REGLE_DOCUMENT, document_visible)
    fichiers.register_rule(REGLE_ATTESTATION, attestation_visible)
    fichiers.register_rule(REGLE_CALENDRIER, lambda user, fichier: False)
