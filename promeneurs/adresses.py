"""To whom a mail about a file goes: its owner, those at the head of the structure, the coordination of the network."""

from structures.enums import RoleMembre
from structures.models import Structure
from territoires.enums import RoleDansReseau
from territoires.models import Reseau, RoleReseau

from .models import Promeneur


def personne(promeneur: Promeneur) -> list[str]:
    """The address with which the owner signs in, else the one on the file."""
    adresse = promeneur.user.email if promeneur.user else promeneur.email
    return [adresse] if adresse else []


def direction(structure: Structure) -> list[str]:
    """The addresses of those who may sign for the structure; its contact in charge when nobody has an account."""
    membres = structure.membres.filter(role=RoleMembre.DIRECTION, user__is_active=True)
    adresses = list(membres.order_by("pk").values_list("user__email", flat=True))
    contacts = structure.contacts.filter(responsable=True).exclude(email="")
    return adresses or list(contacts.values_list("email", flat=True)[:1])


def coordination(reseau: Reseau) -> list[str]:
    roles = RoleReseau.objects.filter(reseau=reseau, role=RoleDansReseau.COORDINATION, user__is_active=True)
    return list(roles.order_by("pk").values_list("user__email", flat=True))


def portee(reseau: Reseau) -> str:
    """The scope under which the mails of a network are kept."""
    return f"reseau:{reseau.code}"
