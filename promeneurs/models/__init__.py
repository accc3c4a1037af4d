"""The person, what lets them act (mandate, charter, label), and what the public sees (accounts, permanences)."""

from .charte import CharteVersion, Label, SignatureCharte
from .compte import Compte, Permanence
from .mandat import Mandat
from .promeneur import Absence, Promeneur, Suspension
from .signalement import Signalement

__all__ = [
    "Absence",
    "CharteVersion",
    "Compte",
    "Label",
    "Mandat",
    "Permanence",
    "Promeneur",
    "Signalement",
    "SignatureCharte",
    "Suspension",
]
