"""To whom a mail about a structure goes: those at its head, the coordination of its network."""

from territoires.enums import RoleDansReseau
from territoires.models import Reseau, RoleReseau

from .enums import RoleMembre
from .models import Structure


def direction(structure: Structure) -> list[str]:
    """The addresses of those who may sign for the structure; its contact in charge when nobody has an account."""
    contacts = structure.contacts.filter(responsable=True).exclude(email="")
    return tete(structure) or list(contacts.values_list("email", flat=True)[:1])


def tete(structure: Structure) -> list[str]:
    """Those at the head of the structure who can sign in."""
    membres = structure.membres.filter(role=RoleMembre.DIRECTION, user__is_active=True)
    return list(membres.order_by("pk").values_list("user__email", flat=True))


def coordination(reseau: Reseau) -> list[str]:
    roles = RoleReseau.objects.filter(reseau=reseau, role=RoleDansReseau.COORDINATION, user__is_active=True)
    return list(roles.order_by("pk").values_list("user__email", flat=True))


def portee(reseau: Reseau) -> str:
    """The scope under which the mails of a network are kept."""
    return f"reseau:{reseau.code}"
