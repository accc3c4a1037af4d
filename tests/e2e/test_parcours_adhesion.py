"""A structure joins: a director makes a mistake, confirms by the message, is called; a colleague asks to join."""

import re

from playwright.sync_api import expect

from .audit import axe, deborde
from .conftest import DESK, PHONE, connecter
from .gestes import MOT, NOM, declarer, ouvrir_compte, recu, remplir_la_declaration, suivre_le_lien


def test_a_director_declares_the_structure_and_the_coordination_calls(ouvrir, django_db_blocker):
    page = ouvrir(viewport=PHONE)
    page.goto("/devenir-promeneur/")
    page.get_by_text("Quels documents faudra-t-il").click()
    expect(page.get_by_text("Aucun pour vous déclarer")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Déclarer ma structure").first.click()

    remplir_la_declaration(page)
    page.get_by_label("SIRET").fill("552 100 554 00014")
    declarer(page)
    expect(page.locator("#id_siret")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("main")).to_contain_text("sa clé est fausse")
    expect(page.get_by_label("Un mot pour la coordination")).to_have_value("Un animateur très motivé.")
    assert not axe(page) and not deborde(page)
    page.get_by_label("SIRET").fill("552 100 554 00013")
    page.get_by_role("radio", name=re.compile("Meurthe-et-Moselle")).first.check()
    declarer(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ouvrez votre messagerie")
    suivi = page.url
    assert not axe(page) and not deborde(page)
    page.get_by_role("button", name="Renvoyer le message").click()
    expect(page.get_by_text("Un message vient déjà de partir")).to_be_visible()

    suivre_le_lien(page, recu(django_db_blocker, "nour@e2e.example", "declaration_confirmer"))
    expect(page.get_by_label("Nom", exact=True)).to_have_value("Amrani")
    ouvrir_compte(page)
    expect(page).to_have_url(re.compile("/espace/structure/"))
    expect(page.get_by_role("main")).to_contain_text("la coordination du réseau vous appelle")
    expect(page.get_by_role("link", name="Inviter un collègue")).to_be_visible()
    assert not axe(page) and not deborde(page)

    elle = ouvrir("coordination", viewport=DESK)
    elle.goto("/coordination/54/")
    elle.get_by_role("link", name=re.compile(f"Ouvrir.*{NOM}")).click()
    expect(elle.get_by_role("main")).to_contain_text("Un animateur très motivé.")
    elle.get_by_label("Ce que vous avez convenu").fill("Rendez-vous mardi.")
    elle.get_by_role("button", name="J’ai pris contact").click()
    expect(elle.get_by_text("La coordination a pris contact.")).to_be_visible()
    expect(elle.get_by_role("button", name="J’ai pris contact")).to_have_count(0)
    assert "Rendez-vous mardi." in recu(django_db_blocker, "nour@e2e.example", "declaration_accueillie")
    page.reload()
    expect(page.get_by_role("main")).to_contain_text("La suite est à vous")
    page.goto(suivi)
    expect(page.get_by_role("main")).to_contain_text("La suite est à vous")


def test_a_colleague_finds_it_known_asks_to_join_and_is_let_in(ouvrir, django_db_blocker):
    page = ouvrir(viewport=PHONE)
    page.goto("/devenir-promeneur/declarer/")
    remplir_la_declaration(page, **{"Prénom": "Sami", "Adresse e-mail": "sami@e2e.example", "Fonction": "Animateur"})
    page.get_by_label("Commune", exact=True).fill("54000 Nancy")
    declarer(page)
    expect(page.get_by_role("heading", name="Cette structure est déjà connue du réseau")).to_be_visible()
    expect(page.get_by_label("Fonction", exact=True)).to_have_value("Animateur")
    assert not axe(page) and not deborde(page)
    page.get_by_role("button", name="Demander à la rejoindre").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ouvrez votre messagerie")
    suivre_le_lien(page, recu(django_db_blocker, "sami@e2e.example", "declaration_confirmer"))
    ouvrir_compte(page)
    expect(page.get_by_role("main")).to_contain_text("la direction de la structure vous répond")

    chef = ouvrir(viewport=DESK)
    connecter(chef, "nour@e2e.example", MOT)
    chef.goto("/espace/")
    chef.get_by_role("link", name=re.compile("Répondre.*Sami Amrani")).click()
    chef.get_by_label("Gestion").check()
    chef.get_by_role("button", name="Accepter").click()
    expect(chef.get_by_text("Sami Amrani fait partie de l’équipe.")).to_be_visible()
    chef.go_back()
    chef.reload()
    expect(chef.get_by_text("a déjà sa réponse")).to_be_visible()
    page.goto("/espace/")
    page.get_by_role("main").get_by_role("link", name=re.compile(f"^{NOM}")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NOM)
