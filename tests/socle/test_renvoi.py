"""A page from before signing in again: what was typed is there to be sent again."""

import re
from html import unescape

import pytest
from django.test import Client

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
