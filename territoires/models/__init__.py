from .communes import Chargement, Commune, Departement, Epci, FondCarte, NomCommune, Region
from .organismes import NomOrganisme, Organisme
from .reseaux import PartenaireReseau, Reseau, RoleReseau

__all__ = [
    "Chargement",
    "Commune",
    "Departement",
    "Epci",
    "FondCarte",
    "NomCommune",
    "NomOrganisme",
    "Organisme",
    "PartenaireReseau",
    "Region",
    "Reseau",
    "RoleReseau",
]
