"""What the coordination of the demo wrote to its network: sent to all, sent to a few, and a draft."""

from typing import Any

from django.db import transaction

from territoires.models import Reseau

from .. import messages as lecture
from .. import services
from ..enums_messages import GenreMessage, PublicMessage
from .papiers import papier

LETTRE = """Bonjour {prénom},

L’automne du réseau en trois nouvelles :

- la journée de formation sur les cyberviolences se tient le mois prochain, à Nancy ;
- deux structures nous rejoignent, dont une à Toul ;
- la bibliothèque s’étoffe : proposez-y ce qui vous sert.

{espace}

Bien à vous,
{coordination}"""
CHARTE = """Bonjour {prénom},

La charte des Promeneurs du Net attend encore votre signature. Elle se lit et se signe en cinq minutes, à l’écran.

{espace}

Une question ? Répondez à ce courriel.
{coordination}"""
REUNION = """Bonjour {prénom},

Le comité de pilotage se réunit bientôt. Dites-nous ce que {structure} souhaite mettre à l’ordre du jour.

{coordination}"""


def messages(*, reseau: Reseau, by: Any) -> None:
    toutes, parmi = [p.value for p in PublicMessage], {"statut": "attente_charte"}
    _envoyer(reseau, by, genre=GenreMessage.INFORMATION, publics=toutes, sujet="Lettre d’automne", texte=LETTRE)
    _envoyer(
        reseau, by, genre=GenreMessage.SERVICE, publics=[PublicMessage.PROMENEURS], criteres=parmi, texte=CHARTE,
        sujet="Votre charte à signer",
    )  # fmt: skip
    brouillon = services.save_draft(
        reseau=reseau, by=by, genre=GenreMessage.INFORMATION, criteres={}, sujet="Avant le prochain Copil",
        texte=REUNION, publics=[PublicMessage.STRUCTURES, PublicMessage.PARTENAIRES],
    )  # fmt: skip
    services.attach(message=brouillon, upload=papier("Ordre du jour", "ordre-du-jour"), by=by)


def _envoyer(reseau: Reseau, by: Any, **champs: Any) -> None:
    message = services.save_draft(reseau=reseau, by=by, **{"criteres": {}} | champs)
    combien = len(lecture.retenues(message))
    with transaction.atomic():
        services.send_message(message=message, attendus=combien, version=message.version, by=by)
    services.deliver(pk=message.pk)
