"""The person, what lets them act (mandate, charter, label), and what the public sees (accounts, permanences, card)."""

from .carte import Carte
from .charte import CharteVersion, Label, SignatureCharte
from .compte import Compte, Permanence
from .mandat import Mandat
from .promeneur import Absence, Promeneur, Suspension

__all__ = [
    "Absence",
    "Carte",
    "CharteVersion",
    "Compte",
    "Label",
    "Mandat",
    "Permanence",
    "Promeneur",
    "SignatureCharte",
    "Suspension",
]
