"""To whom a file's mails go."""

from typing import Any

from structures.models import Structure
from territoires.enums import RoleDansReseau
from territoires.models import Reseau, RoleReseau

from . import rules
from .models import Convention
from .querysets import ENCADREMENT


def structure(convention: Convention) -> list[str]:
    """The head of the structure, and whoever follows the file; its contact in charge when nobody has an account."""
    referent = [convention.referent_email] if convention.referent_email else []
    return uniques([*encadrement(convention.structure), *referent]) or tete(convention.structure)


def tete(objet: Structure) -> list[str]:
    """The head of a structure; its contact in charge when nobody has an account."""
    contacts = objet.contacts.filter(responsable=True).exclude(email="").order_by("pk")
    return uniques(encadrement(objet) or contacts.values_list("email", flat=True)[:1])


def encadrement(objet: Structure) -> list[str]:
    membres = objet.membres.filter(role__in=ENCADREMENT, user__is_active=True)
    return list(membres.order_by("pk").values_list("user__email", flat=True))


def coordination(reseau: Reseau) -> list[str]:
    return _roles(reseau, role=RoleDansReseau.COORDINATION)


def instruction(convention: Convention) -> list[str]:
    """Who follows the file in the coordination; all of it when nobody does."""
    suit = rules.follower(convention)
    return [suit.email] if suit else coordination(convention.structure.reseau)


def partenaires(reseau: Reseau, nature: str = "") -> list[str]:
    """Those who sit with the network; only those of a kind of body when one is given."""
    filtre: dict[str, Any] = {"organisme__nature": nature} if nature else {}
    return _roles(reseau, role=RoleDansReseau.PARTENAIRE, **filtre)


def _roles(reseau: Reseau, **filtre: Any) -> list[str]:
    roles = RoleReseau.objects.filter(reseau=reseau, user__is_active=True, **filtre)
    return uniques(roles.order_by("pk").values_list("user__email", flat=True))


def uniques(adresses: Any) -> list[str]:
    """Each address once, whatever its case, in order."""
    return list({adresse.strip().lower(): adresse.strip() for adresse in adresses if adresse}.values())
