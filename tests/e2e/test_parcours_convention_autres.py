"""Two other ways of a file, a wrong input at each step: one is refused, one goes by paper alone."""

import re

from playwright.sync_api import Page, expect

from .conftest import PHONE
from .gestes import (
    agir,
    confirmer_les_signatures,
    decider,
    dit,
    joindre,
    jour,
    re_bouton,
    refuse,
    signer_pour,
    suivre,
    tout_declarer,
)
from .test_parcours_convention import coordination


def test_another_file_is_refused_with_its_reason(ouvrir, objets):
    coord = coordination(ouvrir)
    coord.goto(f"/coordination/54/conventions/{objets['a_refuser']}/decision/")
    coord.get_by_label("Refusée", exact=True).check()
    agir(coord, "Noter la décision")
    refuse(coord)
    coord.get_by_label("Motif").fill("Le projet ne prévoit pas de temps en ligne.")
    agir(coord, "Noter la décision")
    dit(coord, "La décision est notée")
    agir(coord, "Envoyer")
    dit(coord, "Le courriel est parti")
    coord.goto(f"/coordination/54/conventions/{objets['a_refuser']}/decision/")
    expect(coord).to_have_url(re.compile(f"/conventions/{objets['a_refuser']}/$"))  # nothing is decided twice


def test_a_director_who_never_signs_in_goes_all_the_way_by_paper(ouvrir, objets, scan):
    coord = coordination(ouvrir)
    coord.goto(f"/coordination/54/structures/{objets['papier']}/")
    suivre(coord, "Demande reçue")
    coord.get_by_label("Non, hors appel à projets").check()
    agir(coord, "Commencer le dossier")
    refuse(coord)  # nothing is recorded for a structure without what it sent
    coord.locator("input[type=file]").set_input_files(scan)
    coord.get_by_label("Reçu le").fill(jour(5))
    agir(coord, "Commencer le dossier")
    dit(coord, "La date de réception est dans le futur.")
    dit(coord, "déjà reçu")  # the file stays
    coord.get_by_label("Reçu le").fill(jour(-2))
    agir(coord, "Commencer le dossier")
    dit(coord, "Le dossier est ouvert")
    code = coord.url.rstrip("/").rpartition("/")[2]
    ici = f"/coordination/54/conventions/{code}/"
    recopier(coord, ici, scan)
    coord.goto(ici + "deposer/")
    agir(coord, "Déposer le dossier")
    dit(coord, "Le dossier est déposé")
    agir(coord, "Ouvrir l’instruction")
    agir(coord, re_bouton(coord, "Accepter les"))
    decider(coord, ici)
    agir(coord, "Envoyer")
    dit(coord, "Le courriel est parti")
    coord.goto(ici + "preparer/")
    agir(coord, "Faire le document à signer")
    for partie in ("structure", "caf"):
        signer_pour(coord, ici, partie, scan)
    confirmer_les_signatures(coord, ici)
    coord.goto(ici + "historique/")
    dit(coord, "Enregistré par la coordination pour la structure, d’après l’original (courrier papier)")


def recopier(coord: Page, ici: str, scan: str) -> None:
    """What the letter says, part by part; the letter scanned once is enough."""
    parties = {
        "structure": {
            "Nom de qui signe": "Paule Papier", "Sa qualité": "Maire", "Nom de qui suit": "Paule Papier",
            "Son adresse e-mail": "mairie@e2e.example",
        },
        "projet": {
            "Public visé": "Les adolescents du canton.", "Objectifs": "Être là le soir.", "Heures en ligne": "4",
            "Permanences prévues": "Le jeudi soir.", "Lien avec le projet": "Le projet jeunesse de la commune.",
        },
        "dates": {"Début souhaité": jour(0), "Fin souhaitée": jour(360)},
    }  # fmt: skip
    for section, champs in parties.items():
        coord.goto(f"{ici}parties/{section}/")
        for nom, valeur in champs.items():
            coord.get_by_label(re.compile(f"^{nom}")).fill(valeur)
        if section == "projet":
            coord.get_by_label("Discord", exact=True).check()
        agir(coord, "Enregistrer")
        dit(coord, "C’est enregistré.")
    coord.goto(ici + "postes/ajouter/")
    coord.get_by_label("Personne encore").check()
    coord.get_by_label("Heures en ligne par semaine").fill("4")
    agir(coord, "Ajouter le poste")
    tout_declarer(coord, ici)
    joindre(coord, ici, scan, ("siret", "rib", "projet_educatif"))


def test_the_parts_of_a_file_are_reached_by_keyboard_from_its_contents_even_without_javascript(ouvrir, objets):
    chemin = f"/coordination/54/conventions/{objets['i_instruction']}/"
    bureau = ouvrir("coordination", reduced_motion="reduce")
    bureau.goto(chemin)
    sommaire = bureau.locator("nav.toc")
    sommaire.get_by_role("link", name="Les pièces").focus()
    bureau.keyboard.press("Enter")
    expect(bureau.locator("#pieces")).to_be_in_viewport()
    expect(sommaire).to_be_in_viewport()
    expect(sommaire.locator("[aria-current]")).to_contain_text("Les pièces")
    bureau.keyboard.press("Tab")
    assert bureau.evaluate("!!document.activeElement.closest('#pieces')")
    telephone = ouvrir("coordination", viewport=PHONE, java_script_enabled=False)
    telephone.goto(chemin)
    expect(telephone.locator("nav.toc")).to_be_hidden()
    telephone.get_by_text("Dans cette page").locator("visible=true").click()
    telephone.locator(".toc-fold").get_by_role("link", name="Les pièces").click()
    expect(telephone.locator("#pieces-titre")).to_be_in_viewport()
