"""Who may do what in a network. A rule gives a yes or a no."""

from typing import Any

from .enums import RoleDansReseau
from .models import Reseau, RoleReseau
from .querysets import ReseauQuerySet


def _has_role(user: Any, reseau: Reseau, role: str) -> bool:
    if not user.is_authenticated or not user.is_active:
        return False
    return RoleReseau.objects.filter(user=user, reseau=reseau, role=role).exists()


def is_coordinator(user: Any, reseau: Reseau) -> bool:
    """The person coordinates this network (a superuser does all of them)."""
    return bool(user.is_authenticated and user.is_active and user.is_superuser) or _has_role(
        user, reseau, RoleDansReseau.COORDINATION
    )


def is_partner(user: Any, reseau: Reseau) -> bool:
    """The person sits with this network for a partner."""
    return _has_role(user, reseau, RoleDansReseau.PARTENAIRE)


def can_see(user: Any, reseau: Reseau) -> bool:
    return is_coordinator(user, reseau) or is_partner(user, reseau)


def can_configure(user: Any, reseau: Reseau) -> bool:
    """Settings, partners and team belong to the coordination."""
    return is_coordinator(user, reseau)


def decides_or_funds(user: Any) -> bool:
    """Someone of any network: a second factor is asked of them."""
    return RoleReseau.objects.filter(user=user).exists()


def reseaux_of(user: Any) -> ReseauQuerySet:
    """The networks where the person has a role."""
    return Reseau.objects.visible_to(user)
