"""The figures of a network on a day, as `etat_reseau` gives them: a choice among the indicators."""

from datetime import date
from typing import Any

from territoires.models import Reseau

from .indicateurs import PAR_CODE, Donnees
from .indicateurs.base import valeur_simple
from .indicateurs.reseau import comptes

CODES = (
    "structures", "structures_conventionnees", "promeneurs_actifs", "dont_hors_convention",
    "promeneurs_attente_charte", "promeneurs_sortis", "postes_a_pourvoir", "communes", "epcis", "habitants_proches",
    "heures_annoncees", "comptes", "reunions", "presences",
)  # fmt: skip
LIBELLES = {code: PAR_CODE[code].titre for code in CODES} | {
    "reunions": "Réunions de l’année", "presences": "Présences aux réunions de l’année",
}  # fmt: skip


def figures(reseau: Reseau, jour: date) -> dict[str, Any]:
    """What the network counts on that day; meetings are those of the whole calendar year of that day."""
    le_jour = Donnees(reseau, jour, jour)
    annee = Donnees(reseau, jour.replace(month=1, day=1), jour.replace(month=12, day=31))
    dits = {c: valeur_simple(PAR_CODE[c].calcul(annee if c in ("reunions", "presences") else le_jour)) for c in CODES}
    return dits | {"comptes": comptes(le_jour)}
