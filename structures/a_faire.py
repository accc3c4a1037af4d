"""What waits for the head of a structure, and for who asked to join one."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from socle import a_faire
from socle.a_faire import Tache

from .courriels import a_l_equipe
from .enums import EtatDeclaration
from .models import Declaration


def de_la_direction(user: Any) -> Iterator[Tache]:
    for demande in Declaration.objects.demandes_a(user).select_related("structure"):
        depuis = timezone.localdate(demande.etat_le)
        detail = f"{demande.contact}, {demande.fonction}\u00a0: {demande.structure.nom}"
        yield Tache("Demande à rejoindre l’équipe", detail, a_l_equipe(demande), "Répondre", depuis)


def du_demandeur(user: Any) -> Iterator[Tache]:
    """Nothing to do but wait; said, so that nobody asks again."""
    for demande in Declaration.objects.filter(confirmee_par=user, etat=EtatDeclaration.DEMANDEE):
        depuis = timezone.localdate(demande.etat_le)
        yield Tache("Demande envoyée", f"Rejoindre {demande.nom}", demande.get_absolute_url(), "Voir", depuis, "bien")


def declare() -> None:
    a_faire.register(de_la_direction)
    a_faire.register(du_demandeur)
