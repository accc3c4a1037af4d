"""The coordinator's half-day: find, export, bring spreadsheets in and undo, and not lose what a colleague wrote."""

import io
import re

from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from .conftest import DESK, PHONE
from .gestes import refuse

FAUTIF = (
    "nom;commune;statut;conventionnee;annee_aap;postes\n"
    "Foyer des Deux Ponts;Pont-à-Mousson;dans le réseau;peut-être;2025;1\n"
    "Maison du Parcours;Saint-Martin;dans le réseau;oui;2025;1\n"
)
JUSTE = FAUTIF.replace("peut-être", "oui")
GENS = (
    "structure;prenom;nom;fonction;email;charte_signee_le;comptes\n"
    "Foyer des Deux Ponts;Zoé;Parcours;Animatrice;zoe@e2e.example;15/10/2025;instagram:zoe.parcours54\n"
)


def csv(nom: str, texte: str) -> dict:
    return {"name": nom, "mimeType": "text/csv", "buffer": texte.encode()}


def coordinatrice(ouvrir) -> Page:
    page = ouvrir("coordination", viewport=DESK)
    page.goto("/coordination/54/")
    return page


def test_every_figure_leads_to_its_list(ouvrir):
    page = coordinatrice(ouvrir)
    liens = page.get_by_role("main").locator("a[href*='statut=']")
    chiffres = {a.get_attribute("href"): a.inner_text() for a in liens.all()}
    assert len(chiffres) > 5
    for href, texte in list(chiffres.items())[:12]:
        attendu = re.search(r"^\d+$", texte, re.M)
        page.goto(href)
        if attendu:
            lignes = re.search(r"\d+", page.get_by_role("main").get_by_role("status").first.inner_text())
            assert lignes and lignes[0] == attendu[0], f"{href} : {texte!r}, la liste en montre {lignes and lignes[0]}"


def test_she_finds_filters_and_exports(ouvrir):
    page = coordinatrice(ouvrir)
    cherche = page.locator("input[name=q]:visible").first
    cherche.fill("zzzz")
    cherche.press("Enter")
    expect(page.get_by_role("main")).to_contain_text(re.compile("rien|aucun|personne", re.I))
    page.locator("input[name=q]:visible").first.fill("moreL")
    page.locator("input[name=q]:visible").first.press("Enter")
    expect(page.get_by_role("main").get_by_role("link", name=re.compile("Inès Morel|Morel Inès")).first).to_be_visible()
    page.goto("/coordination/54/promeneurs/")
    page.get_by_label("Statut").select_option("attente_charte")
    page.get_by_role("button", name="Filtrer").click()
    expect(page).to_have_url(re.compile("statut=attente_charte"))
    noms = page.get_by_role("rowheader").all_inner_texts()
    assert any("Noé" in n for n in noms) and not any("Inès" in n for n in noms)
    with page.expect_download() as recu:
        page.get_by_role("link", name="XLSX").click()
    classeur = CalamineWorkbook.from_filelike(io.BytesIO(recu.value.path().read_bytes()))
    lignes = classeur.get_sheet_by_index(0).to_python()
    assert len(lignes) == len(noms) + 1
    page.goto("/coordination/54/promeneurs/?statut=nimporte&page=999&tri=zzz")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_spreadsheets_come_in_after_a_mistake_and_are_undone(ouvrir):
    page = coordinatrice(ouvrir)
    page.goto("/coordination/54/import/")
    deposer(page)
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()
    deposer(page, {"name": "photo.xlsx", "mimeType": "application/octet-stream", "buffer": b"%PDF-1.7 \x00"})
    expect(page.get_by_role("main")).to_contain_text("photo.xlsx")
    page.goto("/coordination/54/import/")
    deposer(page, csv("structures.csv", FAUTIF), csv("promeneurs.csv", GENS))
    expect(page.locator("#erreurs")).to_contain_text("conventionnee")
    expect(page.locator("#erreurs")).to_contain_text("structures.csv")
    expect(page.get_by_role("button", name="Confirmer l’import")).to_be_disabled()
    page.get_by_role("button", name="Abandonner").click()
    expect(page.get_by_text("L’import est abandonné")).to_be_visible()

    deposer(page, csv("structures.csv", JUSTE), csv("promeneurs.csv", GENS))
    expect(page.get_by_role("heading", level=1)).to_have_text("Vérifier avant d’écrire")
    for groupe in page.locator("#choix fieldset").all():
        groupe.get_by_role("radio").first.check()
    if page.locator("#choix").count():
        page.get_by_role("button", name="Garder ces réponses").click()
    page.get_by_role("button", name="Confirmer l’import").click()
    expect(page.get_by_text("Import fait", exact=True)).to_be_visible()
    fait = page.url
    page.goto("/coordination/54/promeneurs/?q=Zoé Parcours")
    expect(page.get_by_role("rowheader")).to_contain_text(["Zoé"])

    page.goto("/coordination/54/import/")
    deposer(page, csv("structures.csv", JUSTE), csv("promeneurs.csv", GENS))
    expect(page.get_by_role("heading", level=1)).to_have_text("Vérifier avant d’écrire")
    if page.locator("#choix").count():
        for groupe in page.locator("#choix fieldset").all():
            groupe.get_by_role("radio").first.check()
        page.get_by_role("button", name="Garder ces réponses").click()
    expect(page.get_by_text("Rien à changer")).to_be_visible()

    page.goto(fait)
    page.get_by_role("link", name="Annuler l’import").click()
    page.get_by_role("main").get_by_role("button", name="Annuler l’import").click()
    expect(page.get_by_text(re.compile("Import annulé|L’import est annulé")).first).to_be_visible()
    page.goto("/coordination/54/promeneurs/?q=Zoé Parcours")
    expect(page.get_by_text("Rien pour ces filtres")).to_be_visible()


def deposer(page: Page, *fichiers: dict) -> None:
    if fichiers:
        page.locator("input[type=file]").set_input_files(list(fichiers))
    page.get_by_role("button", name="Lire les fichiers").click()


def test_two_coordinators_on_one_person_one_is_told_and_nothing_is_lost(ouvrir, objets):
    une, autre = ouvrir("coordination", viewport=DESK), ouvrir("admin", viewport=DESK)
    ici = f"/coordination/54/promeneurs/{objets['maia']}/identite/"
    une.goto(ici)
    autre.goto(ici)
    une.get_by_label("Fonction").fill("Psychologue clinicienne")
    une.get_by_role("main").get_by_role("button", name="Enregistrer").click()
    expect(une.get_by_text("C’est enregistré.")).to_be_visible()

    autre.get_by_label("Fonction").fill("Psychologue scolaire")
    autre.get_by_label("Prénom").fill("")
    autre.get_by_role("main").get_by_role("button", name="Enregistrer").click()
    expect(autre.locator("[aria-invalid=true]").first).to_be_visible()
    autre.get_by_label("Prénom").fill("Maïa")
    autre.get_by_role("main").get_by_role("button", name="Enregistrer").click()
    expect(autre.get_by_text(re.compile("Camille Rivière a modifié cette fiche")).first).to_be_visible()
    expect(autre.get_by_text("Psychologue clinicienne").first).to_be_visible()
    expect(autre.get_by_label("Fonction")).to_have_value("Psychologue scolaire")
    autre.get_by_role("main").get_by_role("button", name="Enregistrer").click()
    expect(autre.get_by_text("C’est enregistré.")).to_be_visible()
    une.reload()
    expect(une.get_by_role("main")).to_contain_text("Psychologue scolaire")


def test_the_neighbour_s_network_does_not_exist(ouvrir):
    page = coordinatrice(ouvrir)
    assert page.goto("/coordination/88/").status == 404
    assert page.goto("/coordination/88/promeneurs/").status == 404


def test_a_coordinator_and_the_promeneuse_on_one_profile_one_is_told_and_nothing_is_lost(ouvrir, objets):
    elle, coord = ouvrir("promeneur", viewport=PHONE), ouvrir("coordination", viewport=DESK)
    elle.goto(f"/espace/promeneur/{objets['ines']}/profil/")
    coord.goto(f"/coordination/54/promeneurs/{objets['ines']}/profil/")
    ecrit = elle.get_by_label("Présentation").input_value()
    enregistrer(coord, "Présentation", "Ce que la coordination a corrigé au téléphone.")
    expect(coord.get_by_text("C’est enregistré.")).to_be_visible()

    enregistrer(elle, "Présentation", "Ce qu’elle écrit dans le bus.")
    expect(elle.get_by_text(re.compile("Camille Rivière a modifié cette fiche")).first).to_be_visible()
    expect(elle.get_by_role("main")).to_contain_text("Ce que la coordination a corrigé au téléphone.")
    expect(elle.get_by_label("Présentation")).to_have_value("Ce qu’elle écrit dans le bus.")
    expect(elle).to_have_title(re.compile("^Erreur"))
    enregistrer(elle, "Présentation", ecrit)
    expect(elle.get_by_text("Le profil est enregistré.")).to_be_visible()
    coord.goto(f"/coordination/54/promeneurs/{objets['ines']}/historique/")
    expect(coord.get_by_role("main")).to_contain_text("Ce que la coordination a corrigé au téléphone.")


def enregistrer(page: Page, champ: str, valeur: str) -> None:
    page.get_by_label(champ).fill(valeur)
    page.get_by_role("main").get_by_role("button", name="Enregistrer").click()


def test_what_is_typed_before_the_scripts_have_come_is_not_replaced_by_what_was_refused(ouvrir):
    coord = ouvrir("coordination")
    coord.goto("/coordination/54/appels/nouveau/")
    coord.get_by_label("Titre").fill("Appel mal écrit")
    retenues = []
    coord.route(re.compile(r"/pro\b[^/]*\.js"), lambda route: retenues.append(route))  # a slow network
    coord.get_by_role("button", name="Enregistrer l’appel").click(no_wait_after=True)
    refuse(coord, fautes=2)  # both days
    coord.get_by_label("Titre").fill("Appel bien écrit")
    for route in retenues:
        route.continue_()
    expect(coord.locator("form[data-pretkeep]")).to_have_count(1)
    expect(coord.get_by_label("Titre")).to_have_value("Appel bien écrit")


def test_rows_are_ticked_with_a_thumb_and_what_will_happen_is_read_before_it_does(ouvrir):
    page = ouvrir("coordination", viewport=PHONE)
    page.goto("/coordination/54/promeneurs/")
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_text("Cochez au moins une ligne.").first).to_be_visible()
    for case in page.get_by_role("checkbox", name=re.compile("^Choisir ")).all()[:2]:
        case.check()
    page.get_by_label("Que faire").select_option(label="Rappeler la charte à signer")
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("main")).to_contain_text("Rien n’est encore fait.")
    expect(page.get_by_role("main").locator("tbody tr")).to_have_count(2)
