from django.db import models

from socle.etats import Move, Table


class EtatInvitation(models.TextChoices):
    """What people did with an invitation; whether it has expired is a matter of dates."""

    ENVOYEE = "envoyee", "envoyée"
    ACCEPTEE = "acceptee", "acceptée"
    RETIREE = "retiree", "retirée"


PASSAGES_INVITATION = Table(
    initial=(EtatInvitation.ENVOYEE,),
    moves=(
        Move("accepter", "Accepter l’invitation", (EtatInvitation.ENVOYEE,), EtatInvitation.ACCEPTEE),
        Move("retirer", "Retirer l’invitation", (EtatInvitation.ENVOYEE,), EtatInvitation.RETIREE),
    ),
)
