"""Signing in: a wrong password, then a code received by e-mail, wrong first."""

import re

from playwright.sync_api import expect

from .audit import axe, deborde
from .conftest import MOT_DE_PASSE, PHONE


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


def test_without_javascript_what_was_sent_after_the_session_ended_is_sent_again_by_one_button(ouvrir, objets):
    page = ouvrir("coordination", java_script_enabled=False)
    page.goto(f"/coordination/54/promeneurs/{objets['maia']}/identite/")
    page.context.clear_cookies(name="sessionid")
    page.get_by_label("Téléphone").fill("06 12 34 56 78")
    page.get_by_role("main").get_by_role("button", name="Enregistrer").click()
    expect(page).to_have_url(re.compile("/compte/login/"))
    expect(page.get_by_text("Ce que vous avez écrit est gardé une heure")).to_be_visible()
    page.get_by_label("Adresse e-mail").fill("coordination@demo.example")
    page.get_by_label("Mot de passe", exact=True).fill(MOT_DE_PASSE)
    page.get_by_role("button", name=re.compile("connecter", re.I)).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ce que vous aviez écrit est gardé.")
    page.get_by_role("button", name="Renvoyer ma saisie").click()
    expect(page.get_by_text("C’est enregistré.")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("06 12 34 56 78")
