"""A password is refused when a machine finds it quickly, in French too; nobody is asked for signs or capitals."""

import time
from contextlib import suppress

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.models import User

from .conftest import lien

ALICE = User(email="alice.martin@mjc-nancy.fr", prenom="Alice", nom="Martin")


@pytest.mark.parametrize(
    "mot",
    [
        "motdepasse1234",
        "M0td3p@sse2026",
        "aaaaaaaaaaaa",
        "promeneurs2026",
        "promeneurs-du-net",
        "azertyuiop12",
        "qsdfghjklm123",
        "Marseille13000!",
        "Bienvenue2026!",
        "été2026été2026",
        "jetaimemoncoeur",
        "123456789012",
        "            ",
    ],
)
def test_a_password_that_everybody_would_try_is_refused(mot):
    with pytest.raises(ValidationError, match="se devine trop vite"):
        validate_password(mot, ALICE)


@pytest.mark.parametrize("mot", ["AliceMartin2026", "alice-martin-54", "alice.martin@mjc-nancy.fr", "mjc nancy 2026"])
def test_ones_own_name_or_address_makes_no_password(mot):
    with pytest.raises(ValidationError, match="évitez votre nom"):
        validate_password(mot, ALICE)


@pytest.mark.parametrize(
    "mot",
    ["cheval agrafe tuyau lampe", "chat lune pain bleu", "lampe vélo girafe orange", "une phrase facile à retenir"],
)
def test_four_words_are_enough_without_capital_digit_or_sign(mot):
    validate_password(mot, ALICE)


def test_what_a_hostile_hand_types_is_read_quickly():
    debut = time.perf_counter()
    for mot in ("4@8({[<3691!|1|7$5+7%2" * 200, "é" * 100_000, "\x00" * 50):
        with suppress(ValidationError):
            validate_password(mot, ALICE)
    assert time.perf_counter() - debut < 5


@pytest.mark.django_db
def test_the_hint_and_the_reason_are_beside_the_field_and_the_name_typed_stays(client, inviter):
    inviter()
    assert "quatre mots sans rapport" in client.get(lien()).content.decode()
    mot = {"password1": "motdepasse1234", "password2": "motdepasse1234"}
    page = client.post(lien(), {"prenom": "Nora", "nom": "Belkacem"} | mot).content.decode()
    assert "Choisissez quatre mots sans rapport entre eux" in page and "Belkacem" in page
