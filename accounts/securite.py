"""The second factor: who must have one, and how its secrets are kept."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

_obligations: list[Callable[[Any], bool]] = []
FACTEURS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def register_obligation(concerne: Callable[[Any], bool]) -> None:
    """Declare who must have a second factor (those who coordinate, those who fund). Twice is harmless."""
    if concerne not in _obligations:
        _obligations.append(concerne)


def is_required(user: Any) -> bool:
    """Does one of this person's roles ask for a second factor?"""
    if not settings.MFA_REQUISE:
        return False
    return user.is_staff or any(concerne(user) for concerne in _obligations)


def has_second_factor(user: Any) -> bool:
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTEURS).exists()


def is_missing(user: Any) -> bool:
    return is_required(user) and not has_second_factor(user)


def condition(request: HttpRequest) -> HttpResponse | None:
    """Sends to set up a second factor before anything else (see `socle.acces.exiger`)."""
    if not is_missing(request.user):
        return None
    url = reverse("mfa_index")
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def _fernet() -> MultiFernet:
    cles = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    derivees = (hashlib.sha256(b"accounts.mfa:" + cle.encode()).digest() for cle in cles)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(cle)) for cle in derivees])


def encrypt(clair: str) -> str:
    return _fernet().encrypt(clair.encode()).decode()


def decrypt(chiffre: str) -> str:
    return _fernet().decrypt(chiffre.encode()).decode()
