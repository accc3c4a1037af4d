"""The coordinator's day: meetings, actions, the activity that promeneurs report, and the spreadsheets that came in."""

from .action import (
    Action,
)
from .activite import (
    Initiative,
    ReglesActivite,
    Releve,
)
from .apport import (
    Import,
)
from .message import (
    Abonnement,
    Destinataire,
    Message,
    PieceMessage,
)
from .partage import (
    PartageStatistiques,
    RapportFige,
)
from .rapport import (
    TexteRapport,
)
from .ressource import (
    Favori,
    Relais,
    Ressource,
)
from .reunion import (
    Reunion,
)

__all__ = [
    "Abonnement",
    "Action",
    "Destinataire",
    "Favori",
    "Import",
    "Initiative",
    "Message",
    "PartageStatistiques",
    "PieceMessage",
    "RapportFige",
    "ReglesActivite",
    "Relais",
    "Releve",
    "Ressource",
    "Reunion",
    "TexteRapport",
]
