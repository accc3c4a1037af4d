"""The coordinator's day: meetings, the activity that promeneurs report, and the spreadsheets that came in."""

from .activite import Initiative, ReglesActivite, Releve
from .apport import Import
from .rapport import TexteRapport
from .reunion import Reunion

__all__ = ["Import", "Initiative", "ReglesActivite", "Releve", "Reunion", "TexteRapport"]
