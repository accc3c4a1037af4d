from __future__ import annotations

from allauth.account.models import EmailAddress

from accounts import invitations
from accounts.models import Invitation, User


def can_manage(user: User, invitation: Invitation) -> bool:
    """The person who invited, and whoever the role's own room says."""
    if invitation.invite_par_id == user.pk:
        return True
    return invitations.est_declare(invitation.role) and invitations.role(invitation.role).can_manage(
        user, invitation.cible
    )


def is_addressed_to(user: User, invitation: Invitation) -> bool:
    """Is this invitation sent to an address this person has shown to be theirs?"""
    if user.email == invitation.email:
        return True
    return EmailAddress.objects.filter(user=user, email=invitation.email, verified=True).exists()
