"""A promeneuse on her phone, the direction that checks and signs, a colleague who arrives: a wrong input each time."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import DESK, PHONE
from .gestes import lien_recu, ouvrir_la_charte
from .images import portrait

NOUVEAU = "camille.nouveau@e2e.example"
PHRASE = "les coquelicots du canal 54"


def agir(page: Page, bouton: str) -> None:
    page.get_by_role("main").get_by_role("button", name=bouton, exact=True).click()


def champ(page: Page, nom: str) -> Locator:
    return page.get_by_role("main").locator(f"[name={nom}]")


@pytest.fixture
def ines(ouvrir, objets) -> Page:
    page = ouvrir("promeneur", viewport=PHONE)
    page.goto("/espace/promeneur/")
    expect(page).to_have_url(re.compile(objets["ines"]))
    return page


def test_she_edits_what_the_public_reads(ines, objets, ouvrir):
    ines.goto(f"/espace/promeneur/{objets['ines']}/profil/")
    ines.get_by_label("Fonction").fill("")
    ines.get_by_label("Présentation").fill("On parle de tout, et je réponds moi-même. Essai du parcours.")
    agir(ines, "Enregistrer")
    expect(ines.locator("[aria-invalid=true]")).to_have_count(1)
    expect(ines.get_by_label("Présentation")).to_have_value(re.compile("Essai du parcours"))
    ines.get_by_label("Fonction").fill("Éducatrice spécialisée")
    agir(ines, "Enregistrer")
    expect(ines.get_by_text("Le profil est enregistré.")).to_be_visible()
    public = ouvrir(viewport=PHONE)
    public.goto(f"/promeneurs/{objets['page_ines']}/")
    expect(public.get_by_text("Essai du parcours")).to_be_visible()


def test_she_adds_an_account_that_stays_hidden(ines, objets, ouvrir):
    ici = f"/espace/promeneur/{objets['ines']}/comptes/ajouter/"
    ines.goto(ici)
    champ(ines, "plateforme").select_option("snapchat")
    ines.get_by_label("Identifiant ou adresse").fill("pas un identifiant !")
    agir(ines, "Ajouter")
    expect(ines.get_by_label("Identifiant ou adresse")).to_have_value("pas un identifiant !")
    expect(ines.locator("[aria-invalid=true]")).to_have_count(1)
    ines.get_by_label("Identifiant ou adresse").fill("theo-pdn54")  # Théo's
    agir(ines, "Ajouter")
    expect(ines.get_by_role("main")).to_contain_text(re.compile("déjà", re.I))
    ines.get_by_label("Identifiant ou adresse").fill("https://www.snapchat.com/add/ines-pdn54?share_id=abc")
    agir(ines, "Ajouter")
    expect(ines.get_by_text("Le compte est ajouté.")).to_be_visible()
    public = ouvrir(viewport=PHONE)
    public.goto(f"/promeneurs/{objets['page_ines']}/")
    expect(public.get_by_text("ines-pdn54")).to_have_count(0)


def test_the_direction_opens_it_ticks_and_makes_it_official(ouvrir, objets):
    page = ouvrir("structure", viewport=DESK)
    page.goto(f"/espace/structure/{objets['ml']}/")
    page.locator("#comptes").get_by_role("listitem").filter(has_text="ines-pdn54").get_by_role("link").first.click()
    expect(page.get_by_text("ines-pdn54").first).to_be_visible()
    page.get_by_label("Le compte montre le nom de la structure").check()
    agir(page, "Déclarer officiel")
    expect(page.get_by_role("main")).to_contain_text(re.compile("lien", re.I))
    expect(page.get_by_label("Le compte montre le nom de la structure")).to_be_checked()
    page.get_by_label("Le compte montre le lien vers l’annuaire").check()
    agir(page, "Déclarer officiel")
    expect(page.get_by_text("Le compte est officiel.")).to_be_visible()
    public = ouvrir(viewport=PHONE)
    public.goto(f"/promeneurs/{objets['page_ines']}/")
    expect(public.get_by_text("ines-pdn54")).to_be_visible()


def test_nobody_checks_an_account_of_their_own(ouvrir, objets):
    page = ouvrir("promeneur", viewport=PHONE)
    reponse = page.goto(f"/espace/structure/{objets['ml']}/comptes/{objets['compte_a_verifier_ines']}/")
    assert reponse.status == 404


def test_she_announces_a_permanence(ines, objets):
    ines.goto(f"/espace/promeneur/{objets['ines']}/permanences/ajouter/")
    champ(ines, "jour").select_option("6")
    champ(ines, "debut").fill("10:00")
    champ(ines, "fin").fill("11:30")
    champ(ines, "plateforme").select_option("discord")
    agir(ines, "Ajouter")  # already there all day long
    expect(champ(ines, "debut")).to_have_value("10:00")
    expect(ines.locator(".errorlist, [role=alert]").first).to_be_visible()
    champ(ines, "plateforme").select_option("instagram")
    agir(ines, "Ajouter")
    expect(ines.get_by_text("La permanence est annoncée.")).to_be_visible()


def test_her_photo_needs_her_consent_and_goes_when_she_says_so(ines, objets, ouvrir):
    ici = f"/espace/promeneur/{objets['ines']}/photo/"
    ines.goto(ici)
    fichier, accord = ines.locator("input[type=file]"), ines.get_by_label(re.compile("accepte que cette photo"))
    fichier.set_input_files({"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": b"%PDF-1.7 pas une image"})
    accord.check()
    agir(ines, "Enregistrer")
    expect(ines.locator("[aria-invalid=true], .errorlist").first).to_be_visible()
    fichier.set_input_files({"name": "photo.png", "mimeType": "image/png", "buffer": portrait()})
    accord.uncheck()
    agir(ines, "Enregistrer")
    expect(ines.get_by_role("main")).to_contain_text(re.compile("accord|accepte", re.I))
    fichier.set_input_files({"name": "photo.png", "mimeType": "image/png", "buffer": portrait()})
    accord.check()
    agir(ines, "Enregistrer")
    expect(ines.get_by_text("La photo est enregistrée.")).to_be_visible()
    public = ouvrir(viewport=PHONE)
    public.goto(f"/promeneurs/{objets['page_ines']}/")
    photo = public.get_by_alt_text("Photo d’Inès")
    adresse = photo.get_attribute("src")
    assert public.request.get(adresse).headers["content-type"] == "image/webp"
    ines.goto(f"{ici}retirer/")
    agir(ines, "Retirer la photo")
    expect(ines.get_by_text("La photo est retirée")).to_be_visible()
    assert public.request.get(adresse).status == 404


def test_a_colleague_is_named_invited_and_signs_then_the_direction_signs(ouvrir, objets):
    direction = ouvrir("structure", viewport=DESK)
    direction.goto(f"/espace/structure/{objets['ml']}/nommer/")
    direction.get_by_label("Prénom").fill("Camille")
    direction.get_by_label("Nom", exact=True).fill("Nouveau")
    direction.get_by_label("Fonction").fill("Animateur jeunesse")
    champ(direction, "email").fill("camille.nouveau")
    direction.get_by_label("Heures par semaine").fill("3")
    direction.get_by_label(re.compile("professionnelle salariée")).check()
    agir(direction, "Nommer et inviter")
    expect(direction.locator("[aria-invalid=true]")).to_have_count(1)
    champ(direction, "email").fill(NOUVEAU)
    agir(direction, "Nommer et inviter")
    expect(direction.get_by_text("La personne est nommée")).to_be_visible()

    camille = accepter(ouvrir, lien_recu(ouvrir, NOUVEAU))
    camille.goto("/espace/")
    ouvrir_la_charte(camille)
    agir(camille, "Signer la charte")
    expect(camille.locator("[aria-invalid=true]").first).to_be_visible()
    camille.get_by_label(re.compile("J’ai lu la charte")).check()
    agir(camille, "Signer la charte")
    expect(camille.get_by_text("La charte est signée.")).to_be_visible()

    direction.goto(f"/espace/structure/{objets['ml']}/")
    direction.locator(".entry").filter(has_text="Camille").get_by_role("link", name="Signer la charte").click()
    direction.get_by_label("Vos prénom, nom et fonction").fill("")
    direction.get_by_label(re.compile("J’ai lu la charte")).check()
    agir(direction, "Signer la charte")
    expect(direction.locator("[aria-invalid=true]").first).to_be_visible()
    direction.get_by_label("Vos prénom, nom et fonction").fill("Sylvie Aubertin, directrice")
    agir(direction, "Signer la charte")
    expect(direction.get_by_text("La charte est signée.")).to_be_visible()
    direction.goto(f"/espace/structure/{objets['ml']}/")
    direction.locator(".entry").filter(has_text="Camille").get_by_role("link", name=re.compile("^Charte")).click()
    expect(direction.get_by_text("Signée", exact=True)).to_have_count(2)


def accepter(ouvrir, lien: str) -> Page:
    page = ouvrir(viewport=PHONE)
    page.goto(lien)
    page.get_by_label("Prénom").fill("Camille")
    page.get_by_label("Nom", exact=True).fill("Nouveau")
    mots = page.locator("input[type=password]")
    mots.nth(0).fill("court")
    mots.nth(1).fill("court")
    agir(page, "Créer mon compte et accepter")
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()
    mots.nth(0).fill(PHRASE)
    mots.nth(1).fill(PHRASE + "x")
    agir(page, "Créer mon compte et accepter")
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()
    mots.nth(0).fill(PHRASE)
    mots.nth(1).fill(PHRASE)
    agir(page, "Créer mon compte et accepter")
    expect(page).to_have_url(re.compile("/espace/promeneur/"))
    autre = ouvrir(viewport=DESK)
    assert autre.goto(lien).status == 410, "a link serves once"
    return page
