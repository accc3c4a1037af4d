"""A page from before signing in again: what was typed is there to be sent again."""

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.services import open_account
from tests.conftest import compte_utilisateur

pytestmark = pytest.mark.django_db
ICI = {"headers": {"origin": "http://testserver"}}
SAISI = {"prenom": "Inès", "nom": "O’Neill <b>\n& fils"}
PAGE = "/compte/identite/"


def champs(reponse) -> dict[str, str]:
    trouves = re.findall(r'<textarea name="(\w+)" hidden>\n(.*?)</textarea>', reponse.content.decode(), re.S)
    return {nom: unescape(valeur) for nom, valeur in trouves}


def test_a_page_from_before_signing_in_again_is_sent_again_whole():
    client = Client(enforce_csrf_checks=True)
    client.force_login(compte_utilisateur("alice@exemple.fr"))
    reponse = client.post(PAGE, {**SAISI, "csrfmiddlewaretoken": "x" * 64}, **ICI)
    assert reponse.status_code == 403 and champs(reponse) == SAISI


def test_another_site_holds_out_no_form_to_anybody():
    client = Client(enforce_csrf_checks=True)
    client.force_login(compte_utilisateur("alice@exemple.fr"))
    for ailleurs in ({"origin": "https://pirate.example"}, {"origin": "null"}, {}):
        reponse = client.post(PAGE, SAISI, headers=ailleurs)
        assert reponse.status_code == 403 and not champs(reponse)


def test_a_password_is_never_written_back_in_a_page():
    reponse = Client(enforce_csrf_checks=True).post("/compte/login/", {"login": "a@b.fr", "password": "secret"}, **ICI)
    assert reponse.status_code == 403 and "secret" not in reponse.content.decode()


# — The session has ended: without JavaScript, nothing in the browser keeps what was sent

DEPUIS_LA_PAGE = {"headers": {"origin": "http://testserver", "referer": f"http://testserver{PAGE}?a=1"}}
MOT = "une phrase facile a retenir"
CONNEXION = f"/compte/login/?next={PAGE}"


@pytest.fixture
def alice(db):
    return open_account(email="alice@exemple.fr", prenom="Alice", nom="Avant", password=MOT)


def entrer(client, email="alice@exemple.fr", vers=PAGE):
    saisie = {"login": email, "password": MOT, "next": vers}
    return client.post("/compte/login/", saisie, follow=True)


def test_what_was_sent_after_the_session_ended_is_there_after_signing_in_and_sent_by_one_button(client, alice):
    reponse = client.post(PAGE, SAISI, **DEPUIS_LA_PAGE)
    assert reponse.status_code == 302 and reponse.url == CONNEXION, "la redirection reste une redirection"
    assert "gardé une heure" in client.get(CONNEXION).content.decode()
    page = entrer(client)
    assert "Ce que vous aviez écrit est gardé" in page.content.decode() and champs(page) == SAISI
    alice.refresh_from_db()
    assert alice.prenom == "Alice", "rien n’est écrit sans le bouton"
    assert not champs(client.get(PAGE)), "une seule fois"
    client.post(PAGE, {"prenom": "Inès", "nom": "O’Neill"}, **DEPUIS_LA_PAGE)
    alice.refresh_from_db()
    assert alice.prenom == "Inès"


def test_it_waits_for_its_own_page_and_is_forgotten_when_sent_from_another_tab(client, alice):
    client.post(PAGE, SAISI, **DEPUIS_LA_PAGE)
    assert not champs(entrer(client, vers="/espace/"))
    client.post(PAGE, {"prenom": "Zoé", "nom": "Autre"}, **DEPUIS_LA_PAGE)
    assert not champs(client.get(PAGE))


def test_it_is_kept_an_hour_and_the_visitors_session_no_longer(client, alice):
    client.post(PAGE, SAISI, **DEPUIS_LA_PAGE)
    fin = Session.objects.get(pk=client.session.session_key).expire_date
    assert fin < timezone.now() + timedelta(minutes=61)
    client.force_login(alice)
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert not champs(client.get(PAGE))


def test_who_signs_in_stays_signed_in_as_long_as_ever(client, alice):
    client.post(PAGE, SAISI, **DEPUIS_LA_PAGE)
    client.force_login(alice)
    client.get("/espace/")
    assert client.session.get_expiry_age() > 3 * 24 * 3600


def test_who_may_not_open_the_page_gets_the_usual_refusal_and_it_is_forgotten(client, promeneur, alice):
    sienne = f"/espace/promeneur/{promeneur.code}/profil/"
    client.post(
        sienne, {"presentation": "Un texte privé"}, headers={**ICI["headers"], "referer": f"http://testserver{sienne}"}
    )
    page = entrer(client, vers=sienne)
    assert page.status_code == 404 and "Un texte privé" not in page.content.decode()
    client.force_login(promeneur.user)
    assert not champs(client.get(sienne))


@pytest.mark.parametrize(
    "saisie",
    [
        SAISI | {"new_password1": "secret"},
        SAISI | {"code": "123456"},
        SAISI | {"nom": "x" * 100_001},
        SAISI | {"retenu": "1"},
    ],
    ids=["mot de passe", "code", "trop long", "le navigateur le garde déjà"],
)
def test_neither_secret_nor_too_much_nor_what_the_browser_keeps_is_kept(client, alice, saisie):
    client.post(PAGE, saisie, **DEPUIS_LA_PAGE)
    assert not client.cookies and not Session.objects.exists()
    assert not champs(entrer(client))


def test_a_postcode_is_no_secret_and_a_file_is_to_be_chosen_again(client, alice):
    fichier = SimpleUploadedFile("scan.pdf", b"%PDF-1.7")
    client.post(PAGE, SAISI | {"code_postal": "54000", "scan": fichier}, **DEPUIS_LA_PAGE)
    page = entrer(client)
    assert champs(page) == SAISI | {"code_postal": "54000"} and "à choisir de nouveau" in page.content.decode()


def test_a_public_page_or_another_site_keeps_nothing(client):
    client.post("/verifier/", {"compte": "@ines"}, **ICI)
    client.post(PAGE, SAISI, headers={"origin": "https://pirate.example"})
    assert not client.cookies and not Session.objects.exists()
