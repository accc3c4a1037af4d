"""The coordinator's day: meetings, actions, the activity that promeneurs report, and the spreadsheets that came in."""

from .action import Action
from .activite import Initiative, ReglesActivite, Releve
from .apport import Import
from .rapport import TexteRapport
from .reunion import AdresseAgenda, AttestationFormation, DocumentReunion, Invite, ReglesReunions, Reunion

__all__ = [
    "Action",
    "AdresseAgenda",
    "AttestationFormation",
    "DocumentReunion",
    "Import",
    "Initiative",
    "Invite",
    "ReglesActivite",
    "ReglesReunions",
    "Releve",
    "Reunion",
    "TexteRapport",
]
