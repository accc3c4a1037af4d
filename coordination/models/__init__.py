"""The coordinator's day: meetings, actions, the activity that promeneurs report, and the spreadsheets that came in."""

from .action import Action
from .activite import Initiative, ReglesActivite, Releve
from .apport import Import
from .partage import PartageStatistiques, RapportFige
from .rapport import TexteRapport
from .reunion import Reunion

__all__ = [
    "Action", "Import", "Initiative", "PartageStatistiques", "RapportFige", "ReglesActivite", "Releve", "Reunion",
    "TexteRapport",
]  # fmt: skip
