"""The activity on the page of a promeneur: what is to be given, first of all."""

from typing import Any

from promeneurs.encarts import Encart
from promeneurs.models import Promeneur
from socle.dates import aujourdhui
from structures.models import Structure
from structures.rules import can_manage_members

from . import activite
from .models import ReglesActivite


def du_promeneur(user: Any, promeneur: Promeneur) -> Encart | None:
    """None while the network asks nothing."""
    regles = ReglesActivite.objects.select_related("reseau").filter(reseau=promeneur.reseau_id).first()
    if regles is None:
        return None
    suite = activite.suivante(activite.lignes(promeneur, regles, aujourdhui()))
    return Encart("coordination/activite/_encart.html", {"promeneur": promeneur, "suite": suite})


def ressources_du_promeneur(user: Any, promeneur: Promeneur) -> Encart | None:
    return Encart("coordination/ressources/_encart.html", {"promeneur": promeneur})


def ressources_de_la_structure(user: Any, structure: Structure) -> Encart | None:
    return Encart("coordination/ressources/_encart.html", {"structure": structure})


def de_la_structure(user: Any, structure: Structure) -> Encart | None:
    """For the direction: how many of its people gave the log of the month."""
    regles = ReglesActivite.objects.select_related("reseau").filter(reseau=structure.reseau_id).first()
    if regles is None or not can_manage_members(user, structure):
        return None
    jour = aujourdhui()
    mois = activite.mois_en_cours(regles, jour)
    m = activite.le_mois(activite.de_la_structure(structure, mois), regles, mois, jour)
    if not m.attendus and not m.rendus:
        return None
    return Encart("coordination/activite/_encart_structure.html", {"structure": structure, "m": m, "annee": jour.year})
