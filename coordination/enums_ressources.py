"""The library of a network, and whom it sends people to: codes."""

from django.db.models import TextChoices

from socle.etats import Move, Table


class Audience(TextChoices):
    JEUNES = "jeunes", "Pour des jeunes"
    PARENTS = "parents", "Pour des parents"
    PROFESSIONNELS = "professionnels", "Pour les professionnels"


class EtatRessource(TextChoices):
    PROPOSEE = "proposee", "Proposée"
    PUBLIEE = "publiee", "Dans la bibliothèque"
    REFUSEE = "refusee", "Refusée"
    RETIREE = "retiree", "Retirée"


E = EtatRessource
RESSOURCE = Table(
    initial=(E.PROPOSEE, E.PUBLIEE),
    moves=(
        Move("publier", "Mettre dans la bibliothèque", (E.PROPOSEE, E.REFUSEE, E.RETIREE), E.PUBLIEE),
        Move("refuser", "Refuser", (E.PROPOSEE,), E.REFUSEE),
        Move("retirer", "Retirer de la bibliothèque", (E.PUBLIEE,), E.RETIREE),
    ),
)
