"""How long declarations are kept: what nobody confirmed a month, what had its answer a year."""

from datetime import UTC, datetime, timedelta
from typing import Any

from accounts.models import Invitation
from socle import conservation

from .enums import EtatDeclaration
from .models import Declaration
from .services import ROLE

D = EtatDeclaration
FINIES = (D.ACCUEILLIE, D.ACCEPTEE, D.DECLINEE, D.SANS_OBJET)


def jamais_confirmees(limite: datetime) -> int:
    """The address may be a stranger's: the link sent to it goes too."""
    return _effacer(Declaration.objects.filter(etat=D.A_CONFIRMER, modifie_le__lt=limite))


def repondues(limite: datetime) -> int:
    return _effacer(Declaration.objects.filter(etat__in=FINIES, etat_le__lt=limite))


def _effacer(anciennes: Any) -> int:
    maintenant = datetime.now(UTC)
    lignes = list(anciennes.select_for_update(of=("self",)).values_list("pk", "code"))
    pks, codes = [pk for pk, _ in lignes], [code for _, code in lignes]
    liens = Invitation.objects.filter(role=ROLE, cible__in=codes)
    conservation.effacer_evenements(Invitation, list(liens.values_list("pk", flat=True)), maintenant)
    liens.delete()
    conservation.effacer_evenements(Declaration, pks, maintenant)
    Declaration.objects.filter(pk__in=pks).delete()
    return len(pks)


def declare() -> None:
    conservation.register(
        conservation.Regle(
            "declarations", "Déclarations de structure jamais confirmées", timedelta(days=30), jamais_confirmees
        )
    )
    conservation.register(
        conservation.Regle(
            "declarations_repondues", "Déclarations de structure, après la réponse", timedelta(days=365), repondues
        )
    )
