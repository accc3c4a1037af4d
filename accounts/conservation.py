"""How long invitations are kept."""

from __future__ import annotations

import datetime

from accounts.models import Invitation
from accounts.querysets import CONSERVATION
from socle import conservation


def purger(limite: datetime.datetime) -> int:
    """Remove invitations that expired before `limite`, and their history with the addresses it holds."""
    anciennes = Invitation.objects.filter(expire_le__lt=limite)
    pks = list(anciennes.values_list("pk", flat=True))
    conservation.effacer_evenements(Invitation, pks, datetime.datetime.now(datetime.UTC))
    anciennes.filter(pk__in=pks).delete()
    return len(pks)


REGLE = conservation.Regle(
    "invitations", "Invitations à ouvrir un compte, 12 mois après leur fin", CONSERVATION, purger
)
