"""The link of an invitation: its code and a secret, signed. The secret is kept only as a hash."""

from __future__ import annotations

import hashlib
import secrets

from django.core import signing
from django.utils.crypto import constant_time_compare

from accounts.models import Invitation

_signer = signing.Signer(salt="accounts.invitation", sep="~")


def nouveau_secret() -> str:
    return secrets.token_urlsafe(24)


def empreinte(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def jeton(code: str, secret: str) -> str:
    return _signer.sign(f"{code}.{secret}")


def lire(jeton: str) -> tuple[Invitation | None, bool]:
    """The invitation this link speaks of, and whether the link is its latest one."""
    try:
        code, _, secret = _signer.unsign(jeton).partition(".")
    except signing.BadSignature:
        return None, False
    invitation = Invitation.objects.select_related("invite_par", "acceptee_par").filter(code=code).first()
    if invitation is None:
        return None, False
    return invitation, constant_time_compare(invitation.empreinte, empreinte(secret))
