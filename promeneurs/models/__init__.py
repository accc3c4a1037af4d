"""The person, what lets them act (mandate, charter, label), and what the public sees (accounts, permanences, card)."""

from .carte import Carte
from .charte import CharteVersion, Label, SignatureCharte
from .compte import Compte
from .mandat import Mandat
from .permanence import EnDirect, Pause, Permanence, PermanenceEnPlus
from .promeneur import Absence, Promeneur, PromeneurReuni, Suspension
from .signalement import Signalement

__all__ = [
    "Absence",
    "Carte",
    "CharteVersion",
    "Compte",
    "EnDirect",
    "Label",
    "Mandat",
    "Pause",
    "Permanence",
    "PermanenceEnPlus",
    "Promeneur",
    "PromeneurReuni",
    "Signalement",
    "SignatureCharte",
    "Suspension",
]
