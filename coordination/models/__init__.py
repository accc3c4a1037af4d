"""The coordinator's day: meetings, actions, the activity that promeneurs report, and the spreadsheets that came in."""

from .action import Action
from .activite import (
    Initiative,
    ReglesActivite,
    Releve,
)
from .apport import Import
from .fiches import FichesDistinctes
from .lot import LigneLot, Lot
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
from .rapport import TexteRapport
from .ressource import (
    Favori,
    Relais,
    Ressource,
)
from .reunion import (
    AdresseAgenda,
    AttestationFormation,
    DocumentReunion,
    Invite,
    ReglesReunions,
    Reunion,
)
from .visite import Visite

__all__ = [
    "Abonnement",
    "Action",
    "AdresseAgenda",
    "AttestationFormation",
    "Destinataire",
    "DocumentReunion",
    "Favori",
    "FichesDistinctes",
    "Import",
    "Initiative",
    "Invite",
    "LigneLot",
    "Lot",
    "Message",
    "PartageStatistiques",
    "PieceMessage",
    "RapportFige",
    "ReglesActivite",
    "ReglesReunions",
    "Relais",
    "Releve",
    "Ressource",
    "Reunion",
    "TexteRapport",
    "Visite",
]
