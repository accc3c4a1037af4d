import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.core.cache import cache

from accounts import securite, services
from socle.models import Courriel

from .conftest import MOT, lien

pytestmark = pytest.mark.django_db


@pytest.fixture
def postes(django_capture_on_commit_callbacks):
    """Send what a request posts."""

    def faire(client, url, donnees):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(url, donnees)

    return faire


def code() -> str:
    return re.search(r"^([A-Z0-9-]{5,12})$", mail.outbox[-1].body, re.MULTILINE)[1]


def test_one_signs_in_with_a_password_in_any_case_of_the_address(client, alice):
    assert client.post("/compte/login/", {"login": "ALICE@Exemple.fr", "password": MOT}).url == "/espace/"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, alice):
    reponses = [
        client.post("/compte/login/", {"login": adresse, "password": "mauvais mot de passe"}).content.decode()
        for adresse in ("alice@exemple.fr", "personne@exemple.fr")
    ]
    assert all("Adresse ou mot de passe inexact" in r for r in reponses)
    sans = [re.sub(r"alice|personne|csrf\S+ value=\S+|CSRFToken\S+ \S+", "", r) for r in reponses]
    assert len(sans[0]) == len(sans[1])


def test_one_signs_in_with_a_code_sent_by_mail(client, alice, postes):
    reponse = postes(client, "/compte/login/code/", {"email": alice.email})
    assert reponse.url == "/compte/login/code/confirm/"
    assert "Ce code n’est pas le bon" in client.post(reponse.url, {"code": "AAAAAA"}).content.decode()
    assert client.post(reponse.url, {"code": code()}).url == "/espace/"
    assert Courriel.objects.get(modele="compte_code").corps == ""


def test_a_code_asked_for_an_unknown_address_looks_the_same_and_that_address_is_told(client, alice, postes):
    connue = postes(client, "/compte/login/code/", {"email": alice.email})
    client.logout()
    inconnue = postes(client, "/compte/login/code/", {"email": "personne@exemple.fr"})
    assert (connue.status_code, connue.url) == (inconnue.status_code, inconnue.url)
    assert mail.outbox[-1].to == ["personne@exemple.fr"] and "Aucun compte" in mail.outbox[-1].subject


def test_too_many_wrong_codes_end_the_attempt(client, alice, postes):
    postes(client, "/compte/login/code/", {"email": alice.email})
    for _ in range(6):
        reponse = client.post("/compte/login/code/confirm/", {"code": "AAAAAA"})
    assert reponse.status_code == 302
    assert client.post("/compte/login/code/confirm/", {"code": code()}).status_code == 302
    assert client.get("/espace/").status_code == 302


def test_a_forgotten_password_is_chosen_again_and_the_link_serves_once(client, alice, postes):
    assert postes(client, "/compte/password/reset/", {"email": alice.email}).url == "/compte/password/reset/done/"
    adresse = lien()
    formulaire = client.get(adresse).url
    page = client.post(formulaire, {"password1": "court", "password2": "court"}).content.decode()
    assert "12 caractères" in page
    page = client.post(formulaire, {"password1": "un autre secret long", "password2": "pas le meme secret"}).content
    assert "ne sont pas les mêmes" in page.decode()
    client.post(formulaire, {"password1": "un autre secret long", "password2": "un autre secret long"})
    assert client.post("/compte/login/", {"login": alice.email, "password": "un autre secret long"}).url == "/espace/"
    client.logout()
    assert "Ce lien ne marche plus" in client.get(adresse, follow=True).content.decode()


def test_a_reset_says_nothing_of_who_has_an_account(client, alice, postes):
    connue = postes(client, "/compte/password/reset/", {"email": alice.email})
    inconnue = postes(client, "/compte/password/reset/", {"email": "personne@exemple.fr"})
    assert (connue.status_code, connue.url) == (inconnue.status_code, inconnue.url)


def test_after_five_wrong_passwords_one_waits(client, alice):
    for _ in range(5):
        client.post("/compte/login/", {"login": alice.email, "password": "mauvais mot de passe"})
    page = client.post("/compte/login/", {"login": alice.email, "password": MOT}).content.decode()
    assert "Trop d’essais" in page
    cache.clear()
    assert client.post("/compte/login/", {"login": alice.email, "password": MOT}).url == "/espace/"


def test_thirty_sign_ins_a_minute_from_one_place_are_too_many(client, db):
    for _ in range(31):
        reponse = client.post("/compte/login/", {"login": "x@exemple.fr", "password": "y"})
    assert reponse.status_code == 429 and 'lang="fr"' in reponse.content.decode()


def test_nobody_signs_up_without_an_invitation(client, db):
    page = client.get("/compte/signup/").content.decode()
    assert "sur invitation" in page
    donnees = {"email": "z@exemple.fr", "password1": MOT, "password2": MOT}
    assert "sur invitation" in client.post("/compte/signup/", donnees).content.decode()
    assert services.find_account("z@exemple.fr") is None


def test_an_unverified_address_is_verified_before_the_first_sign_in(client, db, postes):
    from accounts.models import User

    User.objects.create_user("admin@exemple.fr", MOT)
    reponse = postes(client, "/compte/login/", {"login": "admin@exemple.fr", "password": MOT})
    assert reponse.url == "/compte/confirm-email/"
    assert "Confirmez votre adresse" in client.get(lien()).content.decode()
    client.post(lien())
    assert client.post("/compte/login/", {"login": "admin@exemple.fr", "password": MOT}).url == "/espace/"


def test_an_address_changes_when_the_new_one_is_verified(client, alice, postes):
    client.post("/compte/login/", {"login": alice.email, "password": MOT})
    postes(client, "/compte/email/", {"email": "alix@exemple.fr", "action_add": ""})
    alice.refresh_from_db()
    assert alice.email == "alice@exemple.fr"
    assert "alix@exemple.fr" in client.get("/compte/email/").content.decode()
    message = next(m for m in mail.outbox if m.to == ["alix@exemple.fr"])
    adresse = re.search(r"https?://[^/\s]+(/compte/\S+)", message.body)[1]
    postes(client, adresse, {})
    alice.refresh_from_db()
    assert alice.email == "alix@exemple.fr"
    assert any(m.to == ["alice@exemple.fr"] and "a changé" in m.subject for m in mail.outbox)


def test_links_in_mail_never_follow_the_host_of_the_request(client, alice, postes, settings):
    settings.ALLOWED_HOSTS = ["*"]
    with_host = {"email": alice.email}
    postes_reponse = client.post("/compte/password/reset/", with_host, headers={"host": "pirate.example"})
    assert postes_reponse.status_code == 302
    assert "pirate" not in Courriel.objects.get().corps


def _double(user):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    return secret


def test_a_second_factor_is_asked_when_there_is_one_and_its_secret_is_encrypted(client, alice):
    secret = _double(alice)
    assert secret not in str(Authenticator.objects.get().data)
    reponse = client.post("/compte/login/", {"login": alice.email, "password": MOT})
    assert reponse.url == "/compte/2fa/authenticate/"
    page = client.post(reponse.url, {"code": "000000"}).content.decode()
    assert "Ce code n’est pas le bon" in page
    bon = totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))
    suite = client.post(reponse.url, {"code": bon})
    assert suite.url == "/compte/2fa/trust/"
    assert client.post(suite.url, {"action": "skip"}).url == "/espace/"


@pytest.fixture
def exige(monkeypatch, settings):
    settings.MFA_REQUISE = True
    monkeypatch.setattr(securite, "_obligations", [lambda user: user.email == "alice@exemple.fr"])


def test_who_coordinates_or_funds_sets_up_a_second_factor_first(connecte, alice, bruno, exige):
    assert connecte(bruno).get("/espace/").status_code == 200
    client = connecte(alice)
    assert client.get("/espace/").url == "/compte/2fa/"
    assert "À activer pour continuer" in client.get("/compte/2fa/").content.decode()
    assert client.get("/espace/", headers={"HX-Request": "true"}).headers["HX-Redirect"] == "/compte/2fa/"
    _double(alice)
    assert client.get("/espace/").status_code == 200


def test_who_must_have_a_second_factor_cannot_remove_the_last_one(client, alice, exige):
    client.post("/compte/login/", {"login": alice.email, "password": MOT})
    _double(alice)
    page = client.get("/compte/2fa/totp/deactivate/")
    client.post("/compte/reauthenticate/", {"password": MOT})
    page = client.post("/compte/2fa/totp/deactivate/")
    assert "ajoutez d’abord un autre moyen" in page.content.decode()
    assert Authenticator.objects.filter(user=alice).exists()


def test_the_administration_uses_the_same_door(client, alice, settings):
    assert client.get("/admin/", follow=True).redirect_chain[-1][0].startswith("/compte/login/")
    alice.is_staff = alice.is_superuser = True
    alice.save()
    client.post("/compte/login/", {"login": alice.email, "password": MOT})
    assert client.get("/admin/").status_code == 302, "staff have a second factor"
    assert client.get("/admin/login/?next=/admin/").url == "/compte/2fa/"
    settings.MFA_REQUISE = False
    assert client.get("/admin/").status_code == 200
    assert client.get("/admin/accounts/user/").status_code == 200
