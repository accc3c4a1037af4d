from __future__ import annotations

import json
import re

import pytest
from django.core import mail

from accounts import invitations, services

MOT = "une phrase facile a retenir"


@pytest.fixture(autouse=True)
def _sans_limites(settings):
    """Rate limits count across tests otherwise; the test about them turns them on."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def role(monkeypatch):
    """A declared role that notes whom it was given to."""
    donnes = []
    monkeypatch.setattr(invitations, "_roles", dict(invitations._roles))
    invitations.register(
        "essai",
        libelle=lambda cible: f"l’essai {json.loads(cible)['essai']}",
        accept=lambda user, cible: donnes.append((user.email, cible)),
        url=lambda cible: "/espace/",
        can_manage=lambda user, cible: user.email == "chef@exemple.fr",
    )
    return donnes


@pytest.fixture
def alice(db):
    return services.open_account(email="alice@exemple.fr", prenom="Alice", nom="Martin", password=MOT)


@pytest.fixture
def bruno(db):
    return services.open_account(email="bruno@exemple.fr", prenom="Bruno", nom="Petit", password=MOT)


@pytest.fixture
def inviter(alice, role, django_capture_on_commit_callbacks):
    def faire(email="nouvelle@exemple.fr", **extra):
        with django_capture_on_commit_callbacks(execute=True):
            return services.invite(
                email=email, role="essai", cible=invitations.cle(essai="un"), by=extra.pop("by", alice), **extra
            )

    return faire


@pytest.fixture
def connecte(client):
    def faire(user):
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return faire


def lien(numero: int = -1) -> str:
    """The path of the link in a message sent."""
    trouve = re.search(r"https?://[^/\s]+(/compte/\S+)", mail.outbox[numero].body)
    assert trouve, mail.outbox[numero].body
    return trouve[1]
