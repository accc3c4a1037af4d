"""Signing in: a wrong password, then a code received by e-mail, wrong first."""

import re

from playwright.sync_api import expect

from .audit import axe, deborde
from .conftest import PHONE


def test_a_wrong_password_says_what_to_do_and_keeps_the_address(ouvrir):
    page = ouvrir(viewport=PHONE)
    page.goto("/compte/login/")
    page.get_by_label("Adresse e-mail").fill("partenaire@demo.example")
    page.get_by_label("Mot de passe", exact=True).fill("ce n’est pas celui-là")
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("alert")).to_contain_text("inexact")
    expect(page.get_by_label("Adresse e-mail")).to_have_value("partenaire@demo.example")
    assert not axe(page) and not deborde(page)


def test_a_code_received_by_mail_opens_the_account(ouvrir, django_db_blocker):
    page = ouvrir(viewport=PHONE)
    page.goto("/compte/login/code/")
    page.get_by_label("Adresse e-mail").fill("partenaire")
    page.get_by_role("main").get_by_role("button").first.click()
    expect(page.locator("[aria-invalid=true]")).to_have_count(1)
    page.get_by_label("Adresse e-mail").fill("partenaire@demo.example")
    page.get_by_role("main").get_by_role("button").first.click()
    expect(page).to_have_url(re.compile("/compte/login/code/confirm/"))
    assert not axe(page) and not deborde(page)
    page.get_by_label("Code reçu par e-mail").fill("000000")
    page.get_by_role("main").get_by_role("button").first.click()
    expect(page.locator("[aria-invalid=true]")).to_have_count(1)
    page.get_by_label("Code reçu par e-mail").fill(code_recu(django_db_blocker))
    page.get_by_role("main").get_by_role("button").first.click()
    expect(page).to_have_url(re.compile("/espace/"))


def code_recu(django_db_blocker) -> str:
    """What the message says; in the demo its text is kept."""
    from socle.models import Courriel

    with django_db_blocker.unblock():
        recu = Courriel.objects.filter(destinataire="partenaire@demo.example", modele="compte_code").latest("cree_le")
    return re.search(r"^\W*([A-Z0-9]{4,}-?[A-Z0-9]{2,})\W*$", recu.corps, re.M)[1]
