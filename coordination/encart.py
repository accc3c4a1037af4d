"""The activity and the meetings on the pages of a promeneur and of a structure: what waits for them, first of all."""

from typing import Any

from promeneurs.encarts import Encart
from promeneurs.models import Promeneur
from socle.dates import aujourdhui
from structures.models import Structure
from structures.rules import can_manage_members

from . import activite, reunions
from .models import Invite, ReglesActivite


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


PROCHAINES = 3


def reunions_du_promeneur(user: Any, promeneur: Promeneur) -> Encart:
    """The next meetings, with the answer given or awaited."""
    lignes = reunions.agenda(promeneur.reseau, aujourdhui(), seances=False, pour=promeneur)
    contexte = {"promeneur": promeneur, "lignes": lignes[:PROCHAINES]}
    return Encart("coordination/reunions/_encart.html", contexte)


def reunions_de_la_structure(user: Any, structure: Structure) -> Encart | None:
    """For the direction: the meetings to which this person is invited."""
    siennes = Invite.objects.filter(structure=structure, user=user, promeneur__isnull=True)
    a_venir = siennes.filter(reunion__date__gte=aujourdhui(), reunion__annulee_le__isnull=True)
    lignes = list(a_venir.select_related("reunion").order_by("reunion__date", "pk")[:PROCHAINES])
    if not lignes and not siennes.exists():
        return None
    return Encart("coordination/reunions/_encart_structure.html", {"structure": structure, "lignes": lignes})
