"""One file all the way: from a visitor who declares a structure to a promeneuse whom a young person finds."""

import re

from playwright.sync_api import Page, expect

from .conftest import PHONE
from .gestes import (
    CONFIRMER,
    METTRE_EN_VIGUEUR,
    accepter_l_invitation,
    agir,
    confirmer,
    decider,
    declarer,
    declarer_officiel,
    dit,
    joindre,
    jour,
    lien_recu,
    montrer_une_photo,
    ouvrir_compte,
    presenter_un_compte,
    re_bouton,
    remplir_la_declaration,
    signer_la_charte,
    signer_pour,
    suivre,
    tout_declarer,
)

ELLE = "oceane.entier@e2e.example"
PARTIES = {
    "structure": {
        "Nom de qui signe": "Nour Amrani", "Sa qualité": "Directrice", "Nom de qui suit": "Nour Amrani",
        "Son adresse e-mail": "nour.entier@e2e.example",
    },
    "projet": {
        "Public visé": "Les jeunes du quartier.", "Objectifs": "Être là le soir.", "Heures en ligne": "4",
        "Permanences prévues": "Le jeudi soir.", "Lien avec le projet": "Aller vers les jeunes.",
    },
    "dates": {"Début souhaité": jour(0), "Fin souhaitée": jour(360)},
}  # fmt: skip


def test_from_a_declaration_to_a_promeneuse_found_by_a_young_person(ouvrir, scan):
    direction, structure = arriver(ouvrir)
    ici = demander(direction, structure, scan)
    chez_nous = f"/coordination/54/conventions/{ici.rstrip('/').rpartition('/')[2]}/"
    coord = instruire(ouvrir, chez_nous)
    signer(ouvrir, direction, coord, ici, chez_nous, scan)
    devenir_visible(ouvrir, direction, structure)
    trouver(ouvrir)


def arriver(ouvrir) -> tuple[Page, str]:
    """A director declares, and confirms by the message that the demo lets read."""
    page = ouvrir(viewport=PHONE)
    page.goto("/devenir-promeneur/")
    page.get_by_role("main").get_by_role("link", name="Déclarer ma structure").first.click()
    remplir_la_declaration(
        page,
        **{
            "Nom de la structure": "Escale du Parcours entier",
            "SIRET (facultatif)": "90541077500019",
            "Commune": "54000 Nancy",
            "Adresse e-mail": "nour.entier@e2e.example",
        },
    )
    declarer(page)
    page.get_by_text("Démonstration : lire ce courriel").click()
    page.get_by_role("link", name=re.compile("invitation")).click()
    ouvrir_compte(page)
    expect(page).to_have_url(re.compile("/espace/structure/"))
    return page, page.url.rstrip("/").rpartition("/")[2]


def demander(page: Page, structure: str, scan: str) -> str:
    """She applies, and submits: the address of her file."""
    page.goto(f"/espace/structure/{structure}/")
    suivre(page, "Demander une convention")
    page.get_by_label("Non, hors appel à projets").check()
    agir(page, "Commencer le dossier")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Demande d’Escale")
    ici = page.url
    for section, champs in PARTIES.items():
        page.goto(f"{ici}parties/{section}/")
        for nom, valeur in champs.items():
            page.get_by_label(re.compile(f"^{nom}")).fill(valeur)
        if section == "projet":
            page.get_by_label("Discord", exact=True).check()
        agir(page, "Enregistrer")
        dit(page, "C’est enregistré.")
    page.goto(ici + "postes/ajouter/")
    page.get_by_label("Une personne à inviter").check()
    page.get_by_label("Prénom").fill("Océane")
    page.get_by_label("Nom", exact=True).fill("Entier")
    page.get_by_label("Adresse e-mail professionnelle").fill(ELLE)
    page.get_by_label("Fonction").fill("Animatrice jeunesse")
    page.get_by_label("Heures en ligne par semaine").fill("4")
    page.get_by_label(re.compile("professionnelle salariée")).check()
    agir(page, "Ajouter le poste")
    joindre(page, ici, scan)
    tout_declarer(page, ici)
    page.goto(ici + "deposer/")
    agir(page, "Déposer le dossier")
    dit(page, "Le dossier est déposé")
    return ici


def instruire(ouvrir, ici: str) -> Page:
    coord = ouvrir("coordination")
    coord.goto(ici)
    agir(coord, "Ouvrir l’instruction")
    agir(coord, re_bouton(coord, "Accepter les"))
    decider(coord, ici)
    agir(coord, "Envoyer")
    dit(coord, "Le courriel est parti")
    return coord


def signer(ouvrir, direction: Page, coord: Page, ici: str, chez_nous: str, scan: str) -> None:
    """Each party gives its own signed document; the coordination confirms both."""
    coord.goto(chez_nous + "preparer/")
    agir(coord, "Faire le document à signer")
    dit(coord, "est prête à signer")
    signer_pour(direction, ici, "structure", scan)
    confirmer(coord, chez_nous, CONFIRMER)  # each in its turn: the Caf signs what the structure has signed
    signer_pour(ouvrir("partenaire"), chez_nous.replace("/coordination/", "/espace/partenaire/"), "caf", scan)
    confirmer(coord, chez_nous, METTRE_EN_VIGUEUR)
    dit(coord, "La convention est en vigueur")


def devenir_visible(ouvrir, direction: Page, structure: str) -> None:
    elle = ouvrir(viewport=PHONE)
    code = accepter_l_invitation(elle, lien_recu(ouvrir, ELLE), "Océane", "Entier", "les mirabelles du parcours entier")
    elle.goto("/espace/")
    signer_la_charte(elle)
    montrer_une_photo(elle, code)
    presenter_un_compte(elle, code, "oceane.entier54")
    direction.goto("/espace/")
    signer_la_charte(direction)
    declarer_officiel(direction, structure)


def trouver(ouvrir) -> None:
    jeune = ouvrir(viewport=PHONE)
    jeune.goto("/annuaire/?lieu=Nancy")
    jeune.get_by_role("link", name=re.compile("^Océane")).first.click()
    expect(jeune.get_by_role("heading", level=1)).to_contain_text("Océane")
    expect(jeune.get_by_alt_text("Photo d’Océane")).to_be_visible()
    expect(jeune.get_by_text("oceane.entier54").first).to_be_visible()
