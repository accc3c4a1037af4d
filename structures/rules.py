"""Who may do what with an employer's file."""

from typing import Any

from territoires.enums import RoleDansReseau

from .enums import RoleMembre
from .models import Structure


def _roles(user: Any, structure: Structure) -> set[str]:
    return set(structure.membres.filter(user=user).values_list("role", flat=True))


def is_coordinator(user: Any, structure: Structure) -> bool:
    """The person coordinates the structure's network."""
    if not user.is_authenticated or not user.is_active:
        return False
    return user.is_superuser or structure.reseau.roles.filter(user=user, role=RoleDansReseau.COORDINATION).exists()


def is_direction(user: Any, structure: Structure) -> bool:
    return user.is_authenticated and user.is_active and RoleMembre.DIRECTION in _roles(user, structure)


def can_edit(user: Any, structure: Structure) -> bool:
    """The sheet is kept by the structure's direction and office, and by the coordination."""
    if not user.is_authenticated or not user.is_active:
        return False
    return bool(_roles(user, structure) & {RoleMembre.DIRECTION, RoleMembre.GESTION}) or is_coordinator(user, structure)


def can_manage_members(user: Any, structure: Structure) -> bool:
    """Members are chosen by the direction or the coordination."""
    return is_direction(user, structure) or is_coordinator(user, structure)
