"""What allauth does in our place: who may sign up (nobody), our mails, our words, encrypted secrets."""

from __future__ import annotations

import io
import secrets
import time
from typing import Any
from urllib.parse import urlsplit

import segno
from allauth.account import app_settings as compte_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts import securite
from socle import courrier

MODELES = {
    "account/email/email_confirmation": "compte_confirmation",
    "account/email/email_confirmation_signup": "compte_confirmation",
    "account/email/login_code": "compte_code",
    "account/email/password_reset_key": "compte_reinitialisation",
    "account/email/unknown_account": "compte_inconnu",
    "account/email/account_already_exists": "compte_inconnu",
}
AVIS = {
    "account/email/email_changed": "Votre adresse e-mail a changé",
    "account/email/email_confirm": "Votre adresse e-mail est confirmée",
    "account/email/email_deleted": "Une adresse e-mail a été retirée de votre compte",
    "account/email/password_changed": "Votre mot de passe a changé",
    "account/email/password_reset": "Votre mot de passe a été réinitialisé",
    "account/email/password_set": "Un mot de passe a été ajouté à votre compte",
    "mfa/email/recovery_codes_generated": "De nouveaux codes de secours ont été créés",
    "mfa/email/totp_activated": "La double authentification par application est activée",
    "mfa/email/totp_deactivated": "La double authentification par application est désactivée",
    "mfa/email/webauthn_added": "Une clé d’accès a été ajoutée à votre compte",
    "mfa/email/webauthn_removed": "Une clé d’accès a été retirée de votre compte",
}
ERREURS = {
    "account_inactive": "Ce compte est fermé.",
    "duplicate_email": "C’est déjà l’adresse de votre compte.",
    "email_password_mismatch": "Adresse ou mot de passe inexact. Vérifiez les deux, ou demandez un code par e-mail.",
    "email_taken": "Cette adresse ne peut pas être utilisée.",
    "enter_current_password": "Ce n’est pas votre mot de passe actuel.",
    "incorrect_code": "Ce code n’est pas le bon, ou il a expiré. Vérifiez-le ou demandez-en un autre.",
    "incorrect_password": "Ce n’est pas votre mot de passe.",
    "invalid_login": "Adresse ou mot de passe inexact.",
    "invalid_password_reset": "Ce lien n’est plus valable.",
    "rate_limited": "Trop d’essais à la suite. Attendez quelques minutes puis recommencez.",
    "too_many_login_attempts": "Trop d’essais à la suite. Attendez cinq minutes, ou demandez un code par e-mail.",
    "unverified_primary_email": "Confirmez d’abord votre adresse e-mail.",
}


def nom_affiche(user: Any) -> str:
    return user.nom_complet


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | ERREURS

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False  # by invitation only

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not of someone who gave their password or second factor a moment ago, when signing in."""
        if not super().is_reauthentication_required(app=app, **kwargs):
            return False
        request = allauth_context.request
        limite = time.time() - compte_settings.REAUTHENTICATION_TIMEOUT
        passages = get_authentication_records(request, request.user)
        return not any(p["method"] in ("password", "mfa") and p["at"] > limite for p in passages)

    def get_user_search_fields(self) -> list[str]:
        return ["email", "prenom", "nom"]

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Every message of allauth goes out by our own post, as a stored row erased once sent."""
        modele = MODELES.get(template_prefix, "compte_avis")
        courrier.send(
            modele=modele,
            to=email,
            context=_contexte(template_prefix, email, context),
            key=f"compte:{modele}:{secrets.token_hex(12)}",
            sensitive=True,
        )


def _contexte(template_prefix: str, email: str, context: dict[str, Any]) -> dict[str, Any]:
    user = context.get("user")
    quand = timezone.localtime(context.get("timestamp") or timezone.now())
    heure = date_format(quand, r"H\hi")
    return {
        "email": email,
        "prenom": getattr(user, "prenom", ""),
        "code": context.get("code", ""),
        "lien": _lien(context.get("password_reset_url") or context.get("activate_url") or ""),
        "compte": reverse("compte"),
        "avis": AVIS.get(template_prefix, "Votre compte a changé"),
        "ancienne": context.get("from_email") or context.get("deleted_email") or "",
        "nouvelle": context.get("to_email", ""),
        "ip": context.get("ip", ""),
        "quand": f"{date_format(quand, 'l j F Y')} à {heure}",
    }


def _lien(url: str) -> str:
    """On our own address, whatever host the request named."""
    return settings.SITE_URL + urlsplit(url).path if url else ""


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": (
            "Vos fonctions demandent une double authentification\u00a0: ajoutez d’abord un autre moyen."
        ),
        "cannot_generate_recovery_codes": "Activez d’abord la double authentification.",
        "incorrect_code": ERREURS["incorrect_code"],
        "unverified_email": "Confirmez d’abord votre adresse e-mail.",
    }

    def encrypt(self, text: str) -> str:
        return securite.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return securite.decrypt(encrypted_text)

    def build_totp_svg(self, url: str) -> str:
        image = io.BytesIO()
        segno.make(url, error="m").save(
            image, kind="svg", xmldecl=False, scale=5, border=3, dark="#1d1b4c", light="#ffffff"
        )
        return image.getvalue().decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        if authenticator.type not in securite.FACTEURS or not securite.is_required(authenticator.user):
            return True
        autres = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=securite.FACTEURS)
        return autres.exclude(pk=authenticator.pk).exists()

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        nombre = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return "Ma clé d’accès" if nombre == 0 else f"Ma clé d’accès n° {nombre + 1}"

    def _get_site_name(self) -> str:
        return settings.SITE_NAME

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        hote = allauth_context.request.get_host().partition(":")[0]
        return {"id": hote, "name": settings.SITE_NAME}
