"""Who may do what with a promeneur's file. A rule gives a yes or a no; services ask them too where it matters."""

from typing import Any

from django.db.models import Q

from socle.dates import aujourdhui
from structures.enums import RoleMembre
from structures.models import Membre
from territoires.enums import NatureOrganisme, RoleDansReseau

from .enums import Demandeur, Partie
from .models import Compte, Mandat, Promeneur, Signalement, Suspension

ENCADREMENT = (RoleMembre.DIRECTION, RoleMembre.GESTION)


def can_manage(user: Any, promeneur: Promeneur) -> bool:
    """The coordination of the network keeps every file."""
    if not user.is_authenticated or not user.is_active:
        return False
    return user.is_superuser or promeneur.reseau.roles.filter(user=user, role=RoleDansReseau.COORDINATION).exists()


def is_self(user: Any, promeneur: Promeneur) -> bool:
    return user.is_authenticated and user.is_active and promeneur.user_id == user.pk


def is_employer(user: Any, promeneur: Promeneur, roles: tuple[str, ...] = ENCADREMENT) -> bool:
    """The person is at the head of a structure that names this promeneur; a former employer is one no more."""
    if not user.is_authenticated or not user.is_active:
        return False
    structures = promeneur.mandats.non_finis(aujourdhui()).values("structure")
    return Membre.objects.filter(user=user, role__in=roles, structure__in=structures).exists()


def can_edit_profile(user: Any, promeneur: Promeneur) -> bool:
    """A profile is kept by its owner; the coordination may help."""
    return is_self(user, promeneur) or can_manage(user, promeneur)


def can_keep_card(user: Any, promeneur: Promeneur) -> bool:
    """Make a card, print it, say that it is lost: its owner, the coordination, the direction of an employer."""
    return can_edit_profile(user, promeneur) or is_employer(user, promeneur, (RoleMembre.DIRECTION,))


def can_read_alert_sheet(user: Any, promeneur: Promeneur) -> bool:
    """Whom to call when somebody is in danger: its owner, and those who keep what it says."""
    return can_keep_card(user, promeneur)


def can_sign_as(user: Any, mandat: Mandat, partie: str) -> bool:
    """The promeneur signs for oneself, the direction of the structure for the structure: never one for both."""
    if not user.is_authenticated or not user.is_active:
        return False
    if partie == Partie.PROMENEUR:
        return is_self(user, mandat.promeneur)
    if is_self(user, mandat.promeneur):
        return False
    return mandat.structure.membres.filter(user=user, role=RoleMembre.DIRECTION).exists()


def can_read_charter(user: Any, mandat: Mandat) -> bool:
    """The two parties and the coordination. Another employer of the same person does not read it."""
    if can_manage(user, mandat.promeneur) or is_self(user, mandat.promeneur):
        return True
    if not user.is_authenticated or not user.is_active:
        return False
    return mandat.structure.membres.filter(user=user, role__in=ENCADREMENT).exists()


def can_check_account(user: Any, compte: Compte) -> bool:
    """Somebody else opens and checks: the coordination or the direction, never the owner (domain §4)."""
    if is_self(user, compte.promeneur):
        return False
    return can_manage(user, compte.promeneur) or is_employer(user, compte.promeneur, (RoleMembre.DIRECTION,))


def can_confirm_closure(user: Any, promeneur: Promeneur) -> bool:
    """Somebody else looks that the accounts of who left are closed: the coordination, the direction of the structure
    that named them last. An earlier employer has nothing more to see there."""
    if not user.is_authenticated or not user.is_active or is_self(user, promeneur):
        return False
    derniers = promeneur.mandats.derniers().values("structure")
    directions = Membre.objects.filter(user=user, role=RoleMembre.DIRECTION, structure__in=derniers)
    return can_manage(user, promeneur) or directions.exists()


def can_suspend(user: Any, promeneur: Promeneur) -> bool:
    """The coordination (for itself or for the Caf) or the employer's direction; never oneself."""
    if is_self(user, promeneur):
        return False
    return can_manage(user, promeneur) or is_employer(user, promeneur, (RoleMembre.DIRECTION,))


def can_review(user: Any, suspension: Suspension) -> bool:
    """Keep or lift a suspension: the coordination; the employer only the one it asked for."""
    if suspension.demandeur == Demandeur.EMPLOYEUR:
        return can_suspend(user, suspension.promeneur)
    return not is_self(user, suspension.promeneur) and can_manage(user, suspension.promeneur)


def can_see_suspension_reason(user: Any, promeneur: Promeneur) -> bool:
    """The reason of a suspension stays between those who may impose one."""
    return can_suspend(user, promeneur)


def can_handle_report(user: Any, signalement: Signalement) -> bool:
    """The coordination of the network, but never about oneself."""
    if not user.is_authenticated or not user.is_active:
        return False
    coordonne = signalement.reseau.roles.filter(user=user, role=RoleDansReseau.COORDINATION).exists()
    a_soi = not Signalement.objects.filter(pk=signalement.pk).hors(user).exists()
    return (user.is_superuser or coordonne) and not a_soi


def can_follow_reports(user: Any, reseau: Any) -> bool:
    """Whoever coordinates, and the Caf: other partners are not told of reports."""
    if user.is_superuser:
        return True
    roles = reseau.roles.filter(user=user)
    return roles.filter(
        Q(role=RoleDansReseau.COORDINATION) | Q(role=RoleDansReseau.PARTENAIRE, organisme__nature=NatureOrganisme.CAF)
    ).exists()
