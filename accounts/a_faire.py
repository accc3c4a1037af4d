"""What waits for a person about their own account and the invitations they sent or received."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation, User
from socle.a_faire import Tache


def pour(user: User) -> Iterator[Tache]:
    for recue in Invitation.objects.ouvertes().filter(email=user.email).select_related("invite_par"):
        yield Tache(
            "Adresse à confirmer" if recue.demandee else f"{recue.invite_par.nom_complet} vous invite",
            recue.libelle,
            reverse("compte_invitation_recue", args=[recue.code]),
            "Répondre",
            depuis=timezone.localdate(recue.envoyee_le),
        )
    redemandees = Invitation.objects.en_attente().filter(invite_par=user, redemandee_le__isnull=False)
    for demande in redemandees:
        yield Tache(
            f"{demande.email} demande une nouvelle invitation",
            demande.libelle,
            reverse("compte_invitations"),
            "Renvoyer",
            depuis=timezone.localdate(demande.redemandee_le),
        )
