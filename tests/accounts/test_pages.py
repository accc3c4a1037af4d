"""Every page of accounts: it opens, in French, in our look, with nothing undefined."""

import re

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.template import engines
from django.urls import reverse

from .conftest import MOT

ANGLAIS = re.compile(
    r"\b(Sign [IOU]|Log ?in|Password|Email address|Forgot|Please|Confirm\b|Your |You |Click|Enter |Submit|Remember|"
    r"Authenticator app|Recovery|Security [Kk]ey|Passkey|Verification|Current|Change |Remove|Cancel|Trust|Code:|This )"
)


class Indefinie(str):
    def __contains__(self, autre):
        return autre == "%s"

    def __mod__(self, variable):
        raise AssertionError(f"undefined template variable: {variable}")


@pytest.fixture
def strict(monkeypatch):
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", Indefinie("%s"))


def noms() -> list[str]:
    from accounts import urls

    def parcours(motifs):
        for motif in motifs:
            if hasattr(motif, "url_patterns"):
                yield from parcours(motif.url_patterns)
            elif motif.name:
                yield motif.name

    return sorted(set(parcours(urls.urlpatterns)))


SPECIAUX = {
    "compte_invitation": {"jeton": "n-importe-quoi"},
    "account_confirm_email": {"key": "inconnue"},
    "account_reset_password_from_key": {"uidb36": "1", "key": "inconnue"},
    "compte_invitation_recue": {"code": "inconnu"},
    "compte_invitation_renvoyer": {"code": "inconnu"},
    "compte_invitation_retirer": {"code": "inconnu"},
    "mfa_edit_webauthn": {"pk": 1},
    "mfa_remove_webauthn": {"pk": 1},
}


def adresse(nom: str) -> str:
    return reverse(nom, kwargs=SPECIAUX.get(nom))


def verifier(reponse, nom: str) -> None:
    assert reponse.status_code in (200, 302, 404, 405, 410), f"{nom}: {reponse.status_code}"
    if reponse.status_code not in (200, 410) or "html" not in reponse.headers["Content-Type"]:
        return
    page = reponse.content.decode()
    assert '<html lang="fr">' in page and "css/pdn.css" in page, nom
    texte = re.sub(r"<script.*?</script>|<[^>]+>", " ", page, flags=re.S)
    trouve = ANGLAIS.search(texte)
    assert not trouve, f"{nom}: {texte[trouve.start() - 40 : trouve.end() + 60]!r}"
    assert "style=" not in re.sub(r"<svg.*?</svg>", "", page, flags=re.S), nom
    assert "onclick" not in page and "<style" not in page, nom
    assert page.count("<h1") == 1, nom


def test_every_page_opens_for_a_visitor(client, db, strict):
    for nom in noms():
        verifier(client.get(adresse(nom)), nom)


def test_every_page_opens_for_someone_signed_in(client, alice, strict):
    client.post("/compte/login/", {"login": alice.email, "password": MOT})
    for nom in noms():
        if nom != "account_logout":
            verifier(client.get(adresse(nom)), nom)
    verifier(client.get("/compte/logout/"), "account_logout")


def test_every_page_opens_with_a_second_factor(client, alice, strict):
    totp.TOTP.activate(alice, totp.generate_totp_secret())
    reponse = client.post("/compte/login/", {"login": alice.email, "password": MOT})
    verifier(client.get(reponse.url), "mfa_authenticate")
    verifier(client.post(reponse.url, {"code": ""}), "mfa_authenticate")
    client.force_login(alice, backend="allauth.account.auth_backends.AuthenticationBackend")
    for nom in ("mfa_index", "mfa_reauthenticate", "mfa_deactivate_totp", "account_reauthenticate", "compte"):
        verifier(client.get(adresse(nom)), nom)


@pytest.mark.parametrize(
    ("url", "donnees"),
    [
        ("/compte/login/", {"login": "pas une adresse", "password": ""}),
        ("/compte/login/", {}),
        ("/compte/login/code/", {"email": "x"}),
        ("/compte/password/reset/", {"email": ""}),
    ],
)
def test_errors_are_in_french_next_to_their_fields(client, db, strict, url, donnees):
    reponse = client.post(url, donnees)
    verifier(reponse, url)
    assert "errorlist" in reponse.content.decode() or "error" in reponse.content.decode()


@pytest.mark.parametrize(
    ("url", "donnees"),
    [
        ("/compte/password/change/", {"oldpassword": "faux", "password1": "abc", "password2": "abd"}),
        ("/compte/password/change/", {}),
        ("/compte/email/", {"email": "alice@exemple.fr", "action_add": ""}),
        ("/compte/email/", {"email": "x", "action_add": ""}),
        ("/compte/reauthenticate/", {"password": "faux"}),
        ("/compte/2fa/totp/activate/", {"code": "000000"}),
        ("/compte/2fa/webauthn/add/", {}),
    ],
)
def test_errors_of_ones_own_pages_are_in_french(client, alice, strict, url, donnees):
    client.post("/compte/login/", {"login": alice.email, "password": MOT})
    verifier(client.post(url, donnees), url)


def test_an_account_without_role_is_told_what_to_do(connecte, alice, strict):
    page = connecte(alice).get("/espace/").content.decode()
    assert "pas encore de rôle" in page and alice.email in page


def test_the_space_lists_what_waits_and_the_places(connecte, alice, strict, monkeypatch):
    from socle import a_faire, espaces

    monkeypatch.setattr(a_faire, "_sources", [lambda u: [a_faire.Tache("Signer la charte", "MJC", "/x/")]])
    monkeypatch.setattr(
        espaces, "_sources", [lambda u: [espaces.Espace("MJC Bleue", "Direction", "/espace/structure/abc/")]]
    )
    page = connecte(alice).get("/espace/").content.decode()
    assert "Signer la charte" in page and "MJC Bleue" in page and "Votre espace" in page


def test_demo_accounts_are_shown_in_the_demo_only(client, db, settings):
    assert "promeneurs-demo-2026" not in client.get("/compte/login/").content.decode()
    settings.DEMO = True
    assert "promeneurs-demo-2026" in client.get("/compte/login/").content.decode()


def test_no_page_of_accounts_is_reachable_signed_out_but_those_of_the_door(client, db):
    porte = {
        "account_login", "account_logout", "account_signup", "account_inactive", "account_reset_password",
        "account_reset_password_done", "account_reset_password_from_key", "account_reset_password_from_key_done",
        "account_confirm_email", "account_email_verification_sent", "account_request_login_code", "compte_invitation",
        "mfa_login_webauthn",
    }  # fmt: skip
    for nom in set(noms()) - porte:
        assert client.get(adresse(nom)).status_code in (302, 405), nom
