from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils import timezone

from accounts.enums import EtatInvitation

CONSERVATION = timedelta(days=365)


class InvitationQuerySet(models.QuerySet):
    def en_attente(self, cible: str | None = None) -> InvitationQuerySet:
        """Sent, neither accepted nor withdrawn; those past their date too, so that they can be sent again."""
        attente = self.filter(etat=EtatInvitation.ENVOYEE).select_related("invite_par").order_by("-envoyee_le", "pk")
        return attente if cible is None else attente.filter(cible=cible)

    def ouvertes(self) -> InvitationQuerySet:
        return self.filter(etat=EtatInvitation.ENVOYEE, expire_le__gt=timezone.now())
