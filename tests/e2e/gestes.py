"""What people do on several ways: declare a structure, sign, give a document, become visible."""

import re
from datetime import date, timedelta
from urllib.parse import urljoin

from playwright.sync_api import Locator, Page, expect

from .conftest import DESK
from .images import portrait

MOT = "une phrase pour le parcours"
NOM = "Foyer des Parcours"
PIECES = ("recepisse", "siret", "statuts", "rib", "bureau", "engagement", "comptes", "projet_educatif")
MONTREE = re.compile("montre le nom de la structure")


class DesDeuxCotes:
    """A file, at its structure's and at the coordination's."""

    structure: str
    code: str

    @property
    def ici(self) -> str:
        return f"/espace/structure/{self.structure}/conventions/{self.code}/"

    @property
    def chez_nous(self) -> str:
        return f"/coordination/54/conventions/{self.code}/"


def principal(page: Page) -> Locator:
    return page.get_by_role("main")


def agir(page: Page, bouton: str) -> None:
    principal(page).get_by_role("button", name=bouton, exact=True).click()


def suivre(page: Page, lien: str | re.Pattern) -> None:
    with page.expect_navigation():
        principal(page).get_by_role("link", name=lien).first.click()


def refuse(page: Page, *, fautes: int = 1) -> None:
    expect(page.locator("[aria-invalid=true]")).to_have_count(fautes)


def dit(page: Page, texte: str | re.Pattern) -> None:
    expect(principal(page)).to_contain_text(texte)


def jour(ecart: int) -> str:
    return (date.today() + timedelta(days=ecart)).isoformat()


def re_bouton(page: Page, debut: str) -> str:
    """The exact name of the first button that begins so."""
    return principal(page).get_by_role("button", name=re.compile(f"^{debut}")).first.inner_text().strip()


# — A structure declares itself


def remplir_la_declaration(page: Page, **autres: str) -> None:
    champs = {
        "Nom de la structure": NOM,
        "Adresse (facultatif)": "2 rue du Moulin",
        "Commune": "Saint-Martin",
        "Prénom": "Nour",
        "Fonction": "Directrice",
        "Téléphone": "03 83 00 00 12",
        "Adresse e-mail": "nour@e2e.example",
    }
    page.get_by_label("SIRET").fill("552 100 554 00013")
    page.locator("#id_contact_nom").fill("Amrani")
    page.get_by_label("Type").select_option("fjt")
    page.get_by_label("Statut juridique").select_option("association")
    for libelle, valeur in (champs | autres).items():
        page.get_by_label(libelle, exact=True).fill(valeur)
    page.get_by_label("Un mot pour la coordination").fill("Un animateur très motivé.")


def declarer(page: Page) -> None:
    page.get_by_role("main").get_by_role("button", name="Déclarer ma structure").click()


def recu(django_db_blocker, a: str, modele: str) -> str:
    """The text of the last message; in the demo it is kept."""
    from socle.models import Courriel

    with django_db_blocker.unblock():
        return Courriel.objects.filter(destinataire=a, modele=modele).latest("cree_le").corps


def suivre_le_lien(page: Page, texte: str) -> None:
    lien = re.search(r"https?://[^/\s]+(/compte/\S+)", texte)
    assert lien
    page.goto(lien[1])


def ouvrir_compte(page: Page) -> None:
    page.get_by_label("Mot de passe", exact=True).fill(MOT)
    page.get_by_label("Le même, une seconde fois").fill(MOT)
    page.get_by_role("button", name="Créer mon compte et confirmer").click()


# — Its file


def inscrire_aujourdhui(coord: Page) -> None:
    """On the agenda of a sitting of today, planned in the same act, or found."""
    coord.get_by_label("Une autre, à prévoir ici").check()
    coord.get_by_label("Date", exact=True).fill(jour(0))
    coord.get_by_label("Type", exact=True).select_option("cotech")
    agir(coord, "Inscrire le dossier")


def decider(coord: Page, ici: str) -> None:
    coord.goto(ici + "inscrire/")
    inscrire_aujourdhui(coord)
    coord.goto(ici + "decision/")
    coord.get_by_label("Acceptée", exact=True).check()
    agir(coord, "Noter la décision")
    dit(coord, "La décision est notée")


def lien_recu(ouvrir, adresse: str) -> str:
    """The link of the invitation, as the demo lets the coordinator read it."""
    page = ouvrir("coordination", viewport=DESK)
    page.goto(f"/coordination/54/courriels/?q={adresse}")
    page.get_by_role("main").get_by_role("link").filter(has_text=re.compile("invit", re.I)).first.click()
    texte = page.get_by_role("main").inner_text()
    return re.search(r"https?://\S+/compte/invitation/\S+", texte)[0]


def televerser(page: Page, scan: object, bouton: str) -> None:
    principal(page).locator("input[name=upload]:not([capture])").set_input_files(scan)
    agir(page, bouton)


def joindre(page: Page, ici: str, scan: str, pieces: tuple[str, ...] = PIECES) -> None:
    for piece in pieces:
        page.goto(f"{ici}pieces/{piece}/")
        televerser(page, scan, "Joindre")
        dit(page, "le document est joint.")


def tout_declarer(page: Page, ici: str) -> None:
    """Every box of the declarations."""
    page.goto(f"{ici}parties/declare/")
    for case in page.get_by_role("main").get_by_role("checkbox").all():
        case.check()
    agir(page, "Enregistrer")
    dit(page, "C’est enregistré.")


def signer_pour(page: Page, ici: str, partie: str, scan: str) -> None:
    page.goto(f"{ici}signatures/{partie}/")
    televerser(page, scan, "Déposer")
    dit(page, "Le document signé est déposé")


CONFIRMER, METTRE_EN_VIGUEUR = "Confirmer la signature", "Confirmer et mettre en vigueur"


def confirmer(coord: Page, ici: str, bouton: str) -> None:
    coord.goto(ici)
    coord.locator("#signature").get_by_role("link", name=re.compile("^Vérifier")).first.click()
    agir(coord, bouton)


def confirmer_les_signatures(coord: Page, ici: str) -> None:
    for bouton in (CONFIRMER, METTRE_EN_VIGUEUR):
        confirmer(coord, ici, bouton)
    dit(coord, "La convention est en vigueur")


# — Somebody becomes visible


def accepter_l_invitation(page: Page, lien: str, prenom: str, nom: str, phrase: str) -> str:
    """Her code, from the address of her space."""
    page.goto(lien)
    page.get_by_label("Prénom").fill(prenom)
    page.get_by_label("Nom", exact=True).fill(nom)
    for mot in page.locator("input[type=password]").all():
        mot.fill(phrase)
    agir(page, "Créer mon compte et accepter")
    expect(page).to_have_url(re.compile("/espace/promeneur/"))
    return page.url.rstrip("/").rpartition("/")[2]


def montrer_une_photo(page: Page, code: str) -> None:
    page.goto(f"/espace/promeneur/{code}/photo/")
    page.locator("input[type=file]").set_input_files(
        {"name": "photo.png", "mimeType": "image/png", "buffer": portrait()}
    )
    page.get_by_label(re.compile("accepte que cette photo")).check()
    agir(page, "Enregistrer")


def presenter_un_compte(page: Page, code: str, identifiant: str) -> None:
    page.goto(f"/espace/promeneur/{code}/comptes/ajouter/")
    page.locator("[name=plateforme]").select_option("instagram")
    page.get_by_label("Identifiant ou adresse").fill(identifiant)
    agir(page, "Ajouter")


def declarer_officiel(page: Page, structure: str) -> None:
    page.goto(f"/espace/structure/{structure}/")
    page.locator("#comptes").get_by_role("link", name="Vérifier").first.click()
    page.get_by_label(MONTREE).check()
    page.get_by_label(re.compile("montre le lien vers l’annuaire")).check()
    agir(page, "Déclarer officiel")
    dit(page, "Le compte est officiel.")


def ouvrir_la_charte(page: Page) -> None:
    """From any page that leads to it, in one link or two."""
    while not page.get_by_role("button", name="Signer la charte").count():
        lien = principal(page).get_by_role("link", name=re.compile("charte|signer", re.I)).first
        page.goto(urljoin(page.url, lien.get_attribute("href")))  # waits for the page, where a click may not


def signer_la_charte(page: Page) -> None:
    ouvrir_la_charte(page)
    page.get_by_label(re.compile("J’ai lu la charte")).check()
    agir(page, "Signer la charte")
    dit(page, "La charte est signée.")
