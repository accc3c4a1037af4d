"""The line of a convention: a direction, the coordination and a promeneuse, a wrong input at each step.

From an empty draft to a visible promeneuse, through two rounds of corrections, then somebody who leaves.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import DESK, PHONE, connecter
from .gestes import (
    accepter_l_invitation,
    agir,
    confirmer_les_signatures,
    declarer_officiel,
    dit,
    inscrire_aujourdhui,
    joindre,
    jour,
    lien_recu,
    montrer_une_photo,
    presenter_un_compte,
    re_bouton,
    refuse,
    signer_la_charte,
    signer_pour,
    suivre,
    televerser,
    tout_declarer,
)
from .semer import EXEMPLE

PROMENEUSE = "lina.parcours@e2e.example"
PHRASE = "les mirabelles du parcours 54"


@pytest.fixture(scope="module")
def suivi() -> dict[str, str]:
    """What a step leaves to the next: the address of the file on each side."""
    return {}


def direction(ouvrir, viewport=DESK) -> Page:
    page = ouvrir(viewport=viewport)
    connecter(page, "direction.parcours@e2e.example", EXEMPLE)
    return page


def coordination(ouvrir) -> Page:
    return ouvrir("coordination", viewport=DESK)


# — From an empty draft


def test_a_direction_begins_a_file_and_nothing_typed_is_lost(ouvrir, objets, suivi):
    page = direction(ouvrir, PHONE)
    page.goto(f"/espace/structure/{objets['interessee']}/")
    suivre(page, "Demander une convention")
    page.get_by_label("Non, hors appel à projets").check()
    agir(page, "Commencer le dossier")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Demande de")
    suivi["structure"] = page.url
    suivi["code"] = page.url.rstrip("/").rpartition("/")[2]

    suivre(page, re.compile("Compléter.*: le projet"))
    page.get_by_label("Public visé").fill("Les 12-25 ans du plateau, et leurs parents.")
    expect(page.get_by_text(re.compile("^Gardé à"))).to_be_visible()  # without any button
    page.get_by_label("Heures en ligne par semaine").fill("999")
    expect(page.get_by_text(re.compile("à revoir"))).to_be_visible()
    page.goto(suivi["structure"])
    dit(page, "Les 12-25 ans du plateau")
    suivre(page, re.compile("Compléter.*: le projet"))
    page.get_by_label("Heures en ligne par semaine").fill("999")
    agir(page, "Enregistrer")
    refuse(page)
    expect(page.get_by_label("Heures en ligne par semaine")).to_have_value("999")
    page.get_by_label("Heures en ligne par semaine").fill("6")
    page.get_by_label("Objectifs").fill("Écouter, informer, et donner envie de pousser la porte.")
    page.get_by_label("Instagram", exact=True).check()
    page.get_by_label("Permanences prévues").fill("Mercredi et vendredi, 17 h à 19 h.")
    page.get_by_label("Lien avec le projet éducatif").fill("Aller vers, là où sont les jeunes.")
    agir(page, "Enregistrer")
    dit(page, "C’est enregistré.")


def test_an_expired_session_gives_back_what_was_typed(ouvrir, objets, suivi):
    page = direction(ouvrir)
    page.goto(suivi["structure"] + "parties/structure/")
    page.get_by_label("Nom de qui signe pour la structure").fill("Dominique Parcours")
    page.get_by_label("Sa qualité").fill("Présidente")
    expect(page.get_by_text(re.compile("^Gardé à"))).to_be_visible()
    page.context.clear_cookies(name="sessionid")
    page.get_by_label("Nom de qui suit le dossier").fill("Alix Parcours")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page).to_have_url(re.compile("/compte/login/"))
    page.get_by_label("Adresse e-mail").fill("direction.parcours@e2e.example")
    page.get_by_label("Mot de passe", exact=True).fill(EXEMPLE)
    page.get_by_role("button", name=re.compile("connecter", re.I)).click()
    expect(page).to_have_url(re.compile("/parties/structure/"))
    expect(page.get_by_label("Nom de qui suit le dossier")).to_have_value("Alix Parcours")
    page.get_by_label("Son adresse e-mail").fill("alix.parcours")
    agir(page, "Enregistrer")
    refuse(page)
    page.get_by_label("Son adresse e-mail").fill("direction.parcours@e2e.example")
    agir(page, "Enregistrer")
    dit(page, "C’est enregistré.")


def test_what_is_kept_as_one_goes_is_not_lost_either_when_the_session_has_expired(ouvrir, suivi):
    page = direction(ouvrir)
    page.goto(suivi["structure"] + "parties/projet/")
    page.context.clear_cookies(name="sessionid")
    page.get_by_label("Précisions sur les réseaux").fill("Un serveur Discord du quartier.")
    expect(page).to_have_url(re.compile("/compte/login/"))  # by itself, after a moment
    page.get_by_label("Adresse e-mail").fill("direction.parcours@e2e.example")
    page.get_by_label("Mot de passe", exact=True).fill(EXEMPLE)
    page.get_by_role("button", name=re.compile("connecter", re.I)).click()
    expect(page).to_have_url(re.compile("/parties/projet/"))
    expect(page.get_by_label("Précisions sur les réseaux")).to_have_value("Un serveur Discord du quartier.")
    agir(page, "Enregistrer")
    dit(page, "C’est enregistré.")


def test_another_account_signed_in_by_a_second_tab_takes_nothing_of_what_is_typed(ouvrir, suivi):
    page = direction(ouvrir)
    page.on("dialog", lambda question: question.accept())
    ici = suivi["structure"] + "parties/projet/"
    page.goto(ici)
    autre = page.context.new_page()
    autre.goto("/compte/logout/")
    autre.get_by_role("main").get_by_role("button").first.click()
    connecter(autre, "promeneur")
    page.get_by_label("Partenaires").fill("Le club de lecture du mardi.")
    expect(page.locator("#garde")).to_contain_text("quelqu’un s’est connecté dans un autre onglet")
    expect(page.get_by_label("Partenaires")).to_have_value("Le club de lecture du mardi.")
    page.goto("/espace/")  # the other's own
    page.goto(ici)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Cette page n’existe pas")
    autre.context.clear_cookies(name="sessionid")
    connecter(autre, "direction.parcours@e2e.example", EXEMPLE)
    page.goto(ici)
    expect(page.get_by_label("Partenaires")).to_have_value("Le club de lecture du mardi.")
    dit(page, "le voici")
    agir(page, "Enregistrer")
    dit(page, "C’est enregistré.")


def test_two_tabs_on_one_part_never_overwrite_silently(ouvrir, suivi):
    une, autre = direction(ouvrir), direction(ouvrir)
    for page in (une, autre):
        page.goto(suivi["structure"] + "parties/structure/")
    une.get_by_label("Sa qualité").fill("Présidente élue")
    agir(une, "Enregistrer")
    dit(une, "C’est enregistré.")
    autre.get_by_label("Sa qualité").fill("Présidente de l’association")
    agir(autre, "Enregistrer")
    dit(autre, "Présidente élue")
    expect(autre.get_by_label("Sa qualité")).to_have_value("Présidente de l’association")
    agir(autre, "Enregistrer")
    dit(autre, "C’est enregistré.")


def test_posts_dates_and_documents_are_asked_for_with_clear_errors(ouvrir, objets, suivi, scan):
    page = direction(ouvrir)
    page.goto(suivi["structure"])
    suivre(page, "Ajouter un poste")
    page.get_by_label("Une personne à inviter").check()
    page.get_by_label("Prénom").fill("Lina")
    page.get_by_label("Nom", exact=True).fill("Parcours")
    page.get_by_label("Heures en ligne par semaine").fill("3")
    agir(page, "Ajouter le poste")
    refuse(page, fautes=2)  # no address, and nobody said that she is employed
    page.get_by_label("Adresse e-mail professionnelle").fill(PROMENEUSE)
    page.get_by_label("Fonction").fill("Animatrice jeunesse")
    page.get_by_label(re.compile("professionnelle salariée")).check()
    agir(page, "Ajouter le poste")
    dit(page, "Le poste est ajouté.")

    page.goto(suivi["structure"] + "parties/dates/")
    page.get_by_label("Début souhaité").fill(jour(0))
    page.get_by_label("Fin souhaitée").fill(jour(-10))
    agir(page, "Enregistrer")
    dit(page, "La fin souhaitée doit venir après le début.")
    expect(page.get_by_label("Fin souhaitée")).to_have_value(jour(-10))
    page.get_by_label("Fin souhaitée").fill(jour(700))
    agir(page, "Enregistrer")
    dit(page, "C’est enregistré.")

    completer_la_fiche(page, objets)
    page.goto(suivi["structure"] + "deposer/")
    dit(page, "Statuts\u00a0: à joindre.")
    agir(page, "Déposer le dossier")
    expect(page.get_by_role("alert")).to_contain_text("à joindre")
    page.goto(suivi["structure"] + "pieces/rib/")
    page.locator("input[name=upload]:not([capture])").set_input_files(
        {"name": "rib.pdf", "mimeType": "application/pdf", "buffer": b"MZ"}
    )
    agir(page, "Joindre")
    refuse(page)
    joindre(page, suivi["structure"], scan)
    tout_declarer(page, suivi["structure"])
    page.goto(suivi["structure"] + "deposer/")
    agir(page, "Déposer le dossier")
    dit(page, "Le dossier est déposé")
    page.goto(suivi["structure"] + "parties/projet/")
    dit(page, "n’est pas ouverte à la modification")


def completer_la_fiche(page: Page, objets: dict[str, str]) -> None:
    """What the convention takes from the sheet of the structure; a wrong SIRET first."""
    page.goto(f"/espace/structure/{objets['interessee']}/fiche/modifier/")
    page.get_by_label("Statut juridique").select_option("association")
    page.get_by_label("SIRET").fill("123 456 789 00011")
    page.get_by_label("Adresse", exact=False).first.fill("3 place des Tamaris")
    page.get_by_label("Code postal").fill("54000")
    agir(page, "Enregistrer")
    refuse(page)
    page.get_by_label("SIRET").fill("900 000 548 00017")
    agir(page, "Enregistrer")
    dit(page, "La fiche est enregistrée.")


# — Instruction, in two rounds


def test_the_coordination_asks_for_corrections_twice_and_only_these_parts_open(ouvrir, suivi, scan):
    coord = coordination(ouvrir)
    suivi["coordination"] = f"/coordination/54/conventions/{suivi['code']}/"
    coord.goto(suivi["coordination"])
    agir(coord, "Ouvrir l’instruction")
    dit(coord, "L’instruction est ouverte")
    coord.locator(".doc").filter(has_text="Relevé d’identité").get_by_role("link", name=re.compile("^Refuser")).click()
    agir(coord, "Refuser la pièce")
    refuse(coord)
    coord.get_by_label("Ce qui ne convient pas").fill("Illisible : photographiez-le à plat.")
    agir(coord, "Refuser la pièce")
    dit(coord, "pièce refusée")
    agir(coord, re_bouton(coord, "Accepter"))
    coord.goto(suivi["coordination"] + "corrections/")
    coord.get_by_label("Le projet").fill("Dites aussi comment vous rencontrerez les jeunes.")
    agir(coord, "Envoyer à la structure")
    dit(coord, "Les corrections sont demandées")

    page = direction(ouvrir)
    page.goto(suivi["structure"])
    dit(page, "comment vous rencontrerez les jeunes")
    dit(page, "Illisible")
    page.goto(suivi["structure"] + "parties/dates/")
    dit(page, "n’est pas ouverte à la modification")
    page.goto(suivi["structure"] + "rendre/")
    agir(page, "Rendre les corrections")
    expect(page.get_by_role("alert")).to_contain_text("à remplacer")
    page.goto(suivi["structure"] + "pieces/rib/")
    televerser(page, scan, "Joindre")
    dit(page, "le document est joint.")
    page.goto(suivi["structure"] + "parties/projet/")
    page.get_by_label("Partenaires").fill("Le collège et la maison des adolescents.")
    agir(page, "Enregistrer")
    page.goto(suivi["structure"] + "rendre/")
    agir(page, "Rendre les corrections")
    dit(page, "Les corrections sont rendues")

    coord.goto(suivi["coordination"] + "corrections/")
    agir(coord, "Envoyer à la structure")
    expect(coord.get_by_role("alert")).to_contain_text("Commentez au moins une partie")
    coord.get_by_label("Les dates").fill("Une année entière, plutôt.")
    agir(coord, "Envoyer à la structure")
    page.goto(suivi["structure"] + "parties/projet/")
    dit(page, "n’est pas ouverte à la modification")
    page.goto(suivi["structure"] + "parties/dates/")
    page.get_by_label("Fin souhaitée").fill(jour(364))
    agir(page, "Enregistrer")
    page.goto(suivi["structure"] + "rendre/")
    agir(page, "Rendre les corrections")
    dit(page, "Les corrections sont rendues")


# — The committee, the signature


def test_the_committee_accepts_and_its_mail_promises_no_money(ouvrir, suivi):
    coord = coordination(ouvrir)
    coord.goto(suivi["coordination"] + "inscrire/")
    coord.get_by_label("Une autre, à prévoir ici").check()
    agir(coord, "Inscrire le dossier")
    refuse(coord)
    inscrire_aujourdhui(coord)
    dit(coord, "Le dossier est à l’ordre du jour.")

    coord.goto(suivi["coordination"] + "decision/")
    coord.get_by_label("Ajournée", exact=True).check()
    agir(coord, "Noter la décision")
    refuse(coord)
    coord.get_by_label("Acceptée", exact=True).check()
    agir(coord, "Noter la décision")
    dit(coord, "La décision est notée")
    corps = coord.get_by_label("Texte du courriel")
    corps.fill(corps.input_value() + "\nVous recevrez 4 000 euros.")
    agir(coord, "Envoyer")
    expect(coord.get_by_role("alert")).to_contain_text("aucun financeur")
    corps.fill("Le comité a retenu votre demande. La suite : la convention à signer.")
    agir(coord, "Envoyer")
    dit(coord, "Le courriel est parti")


def test_each_party_signs_and_the_convention_comes_into_force(ouvrir, suivi, scan):
    coord = coordination(ouvrir)
    coord.goto(suivi["coordination"] + "preparer/")
    coord.get_by_label("Dernier jour").fill(jour(-5))
    agir(coord, "Faire le document à signer")
    dit(coord, "La fin doit venir après le début.")
    coord.get_by_label("Dernier jour").fill(jour(364))
    agir(coord, "Faire le document à signer")
    dit(coord, "est prête à signer")

    page = direction(ouvrir, PHONE)
    page.goto(suivi["structure"])
    lien = page.locator("#signature").get_by_role("link", name=re.compile("^convention-PDN54"))
    assert page.request.get(lien.get_attribute("href")).body().startswith(b"%PDF")
    page.goto(suivi["structure"] + "signatures/structure/")
    page.locator("input[name=upload]:not([capture])").set_input_files(scan)
    page.get_by_label("Signé le").fill(jour(3))
    agir(page, "Déposer")
    dit(page, "La date de signature va du jour")
    page.get_by_label("Signé le").fill(jour(0))
    if not page.get_by_text("déjà reçu").count():
        page.locator("input[name=upload]:not([capture])").set_input_files(scan)
    agir(page, "Déposer")
    dit(page, "Le document signé est déposé")

    signer_pour(coord, suivi["coordination"], "caf", scan)
    confirmer_les_signatures(coord, suivi["coordination"])


# — The label


def test_the_promeneuse_signs_the_charter_and_becomes_visible(ouvrir, objets, suivi):
    lina = ouvrir(viewport=PHONE)
    suivi["lina"] = accepter_l_invitation(lina, lien_recu(ouvrir, PROMENEUSE), "Lina", "Parcours", PHRASE)
    lina.goto("/espace/")
    signer_la_charte(lina)
    montrer_une_photo(lina, suivi["lina"])
    presenter_un_compte(lina, suivi["lina"], "lina.parcours54")

    page = direction(ouvrir)
    page.goto("/espace/")
    signer_la_charte(page)
    declarer_officiel(page, objets["interessee"])

    public = ouvrir(viewport=PHONE)
    public.goto("/annuaire/?lieu=Nancy")
    expect(public.get_by_role("link", name=re.compile("^Lina")).first).to_be_visible()


# — Life: somebody leaves, somebody replaces


def test_a_departure_is_declared_and_the_post_is_taken_by_somebody_else(ouvrir, suivi):
    page = direction(ouvrir)
    page.goto(suivi["structure"])
    suivre(page, re.compile("Déclarer un départ"))
    expect(page.get_by_label("Dernier jour de présence")).to_have_value(jour(0))
    agir(page, "Déclarer le départ")
    refuse(page)
    page.get_by_label("Pourquoi").fill("Mutation.")
    agir(page, "Déclarer le départ")
    dit(page, "Le départ est déclaré")
    suivre(page, "Pourvoir ce poste")
    page.get_by_label("Une personne à inviter").check()
    page.get_by_label("Prénom").fill("Sacha")
    agir(page, "Déclarer")
    refuse(page, fautes=3)
    page.get_by_label("Nom", exact=True).fill("Relève")
    page.get_by_label("Adresse e-mail professionnelle").fill("sacha.releve@e2e.example")
    page.get_by_label(re.compile("professionnelle salariée")).check()
    agir(page, "Déclarer")
    dit(page, "Le changement est déclaré")
    coord = coordination(ouvrir)
    coord.goto(suivi["coordination"])
    coord.locator("#changements").get_by_role("button", name=re.compile("^Prendre acte")).first.click()
    dit(coord, "Le changement est pris en compte.")
