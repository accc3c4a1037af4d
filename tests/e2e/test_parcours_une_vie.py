"""One convention through its whole life, each step by its role and with a wrong input: from a call to its renewal.

A year must pass: `une_annee_passe` moves its days in the database. Everything else is done on the screens.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import DESK, PHONE, connecter
from .gestes import (
    METTRE_EN_VIGUEUR,
    MOT,
    PIECES,
    accepter_l_invitation,
    agir,
    confirmer,
    declarer,
    declarer_officiel,
    dit,
    inscrire_aujourdhui,
    joindre,
    jour,
    lien_recu,
    montrer_une_photo,
    ouvrir_compte,
    presenter_un_compte,
    re_bouton,
    refuse,
    remplir_la_declaration,
    signer_la_charte,
    suivre,
    tout_declarer,
)
from .gestes_vie import (
    MALIK,
    NOUR,
    ROMANE,
    Vie,
    ajouter_un_poste,
    deposer_le_renouvellement,
    faux,
    payer_le_solde,
    remplacer,
    rendre_le_bilan,
    renouveler,
    signer_a_l_ecran,
    signer_sur_papier,
    une_annee_passe,
)

APPEL = "Une vie de convention : appel à projets"
PARTIES = {
    "projet": {
        "Public visé": "Les jeunes du quartier.", "Objectifs": "Être là le soir.", "Heures en ligne": "6",
        "Permanences prévues": "Le jeudi soir.", "Lien avec le projet": "Aller vers les jeunes.",
    },
    "dates": {"Début souhaité": jour(0), "Fin souhaitée": jour(364)},
}  # fmt: skip


@pytest.fixture
def vie(ouvrir, scan, django_db_blocker) -> Vie:
    nour, structure = arriver(ouvrir)
    return Vie(ouvrir, django_db_blocker, scan, nour, ouvrir("coordination"), ouvrir("partenaire"), structure)


def test_one_convention_from_its_call_to_its_renewal(vie):
    publier_l_appel(vie.coord)
    commencer(vie)
    remplir(vie)
    donner_les_pieces(vie)
    deposer(vie)
    demander_des_corrections(vie)
    corriger(vie)
    lire_et_inscrire(vie)
    decider(vie)
    signer_des_deux_facons(vie)
    devenir_visible(vie)
    accorder(vie)
    remplacer(vie)
    ajouter_un_poste(vie)
    une_annee_passe(vie)
    rendre_le_bilan(vie)
    payer_le_solde(vie)
    renouveler(vie)
    deposer_le_renouvellement(vie)


# — The call, and who answers it


def arriver(ouvrir) -> tuple[Page, str]:
    """A director declares her structure and opens her account, then signs in as on any other day."""
    page = ouvrir(viewport=PHONE)
    page.goto("/devenir-promeneur/declarer/")
    remplir_la_declaration(
        page,
        **{
            "Nom de la structure": "Escale d’une Vie", "SIRET (facultatif)": "90547784000011",
            "Commune": "54000 Nancy", "Adresse e-mail": NOUR,
        },
    )  # fmt: skip
    declarer(page)
    page.get_by_text("Démonstration : lire ce courriel").click()
    page.get_by_role("link", name=re.compile("invitation")).click()
    ouvrir_compte(page)
    expect(page).to_have_url(re.compile("/espace/structure/"))
    structure = page.url.rstrip("/").rpartition("/")[2]
    elle = ouvrir(viewport=DESK)
    connecter(elle, NOUR, MOT)
    return elle, structure


def publier_l_appel(coord: Page) -> None:
    coord.goto("/coordination/54/appels/nouveau/")
    coord.get_by_label("Titre").fill(APPEL)
    coord.get_by_label("Présentation et règles").fill("Une présence en ligne.\n\n- des permanences")
    coord.get_by_label("Ouverture", exact=True).fill(jour(-1))
    coord.get_by_label("Clôture", exact=True).fill(jour(-2))
    coord.get_by_label(re.compile("^Forfait par promeneur")).fill("1200")
    coord.get_by_label(re.compile("^Plafond par structure")).fill("6000")
    agir(coord, "Enregistrer l’appel")
    refuse(coord)  # it would close before it opens
    coord.get_by_label("Clôture", exact=True).fill(jour(10))
    agir(coord, "Enregistrer l’appel")
    dit(coord, "L’appel est en préparation.")
    ici = coord.url
    suivre(coord, "Poser une question")
    coord.get_by_label("Question", exact=True).fill("Quels quartiers ?")
    coord.get_by_label("Plusieurs choix dans une liste").check()
    agir(coord, "Ajouter la question")
    refuse(coord)
    coord.get_by_label("Choix proposés").fill("Centre\nPlateau")
    agir(coord, "Ajouter la question")
    dit(coord, "La question est ajoutée.")
    coord.goto(ici + "pieces/ajouter/")
    coord.get_by_label("Nom de la pièce").fill("Lettre d’engagement")
    agir(coord, "Ajouter la pièce")
    dit(coord, "La pièce est dans la liste.")
    coord.goto(ici + "publier/")
    agir(coord, "Publier")
    dit(coord, "L’appel est publié.")


def commencer(v: Vie) -> None:
    """From the public page of the call."""
    v.nour.goto("/appels/")
    suivre(v.nour, APPEL)
    dit(v.nour, "1\u202f200\u00a0€")
    v.nour.goto(f"/espace/structure/{v.structure}/conventions/nouvelle/")
    v.nour.get_by_label(re.compile(f"^Oui.*{APPEL}")).check()
    agir(v.nour, "Commencer le dossier")
    dit(v.nour, "Le dossier est ouvert")
    v.code = v.nour.url.rstrip("/").rpartition("/")[2]


def remplir(v: Vie) -> None:
    page = v.nour
    for section, champs in PARTIES.items():
        page.goto(f"{v.ici}parties/{section}/")
        for nom, valeur in champs.items():
            page.get_by_label(re.compile(f"^{nom}")).fill(valeur)
        if section == "projet":
            page.get_by_label("Discord", exact=True).check()
        agir(page, "Enregistrer")
        dit(page, "C’est enregistré.")
    page.goto(v.ici + "parties/questions/")
    page.get_by_label("Plateau").check()
    agir(page, "Enregistrer")
    prevoir(v, "Romane", "Entier", ROMANE, "4")
    prevoir(v, "Malik", "Berger", MALIK, "2")
    page.goto(v.ici + "budget/")
    page.locator("[name=n-charges-0-compte]").select_option("64")
    page.locator("[name=n-charges-0-montant]").fill("douze mille")
    page.locator("[name=n-produits-0-compte]").select_option("74")
    page.locator("[name=n-produits-0-libelle]").fill("Département")
    page.locator("[name=n-produits-0-montant]").fill("9 600")
    agir(page, "Enregistrer")
    refuse(page)
    page.locator("[name=n-charges-0-montant]").fill("12 000")
    agir(page, "Enregistrer")
    dit(page, re.compile(r"Équilibré\s:\s12\s000\s€"))  # with 2 posts of 1 200 €
    tout_declarer(page, v.ici)


def prevoir(v: Vie, prenom: str, nom: str, email: str, heures: str) -> None:
    page = v.nour
    page.goto(v.ici + "postes/ajouter/")
    page.get_by_label("Une personne à inviter").check()
    for libelle, valeur in {"Prénom": prenom, "Nom": nom, "Adresse e-mail professionnelle": email}.items():
        page.get_by_label(libelle, exact=True).fill(valeur)
    page.get_by_label("Fonction").fill("Animatrice jeunesse")
    page.get_by_label("Heures en ligne par semaine").fill(heures)
    page.get_by_label(re.compile("professionnelle salariée")).check()
    agir(page, "Ajouter le poste")
    dit(page, "Le poste est ajouté.")


def donner_les_pieces(v: Vie) -> None:
    """Several at once, one of which will not do: the others are kept."""
    page = v.nour
    page.goto(v.ici + "pieces/")
    for piece in PIECES:
        champ = page.locator(f"input[name={piece}]:not([capture])")
        champ.set_input_files(faux("rib.pdf") if piece == "rib" else v.scan)
    page.get_by_label("Lettre d’engagement", exact=True).set_input_files(v.scan)
    agir(page, "Envoyer")
    refuse(page)
    dit(page, "Déjà joint")
    joindre(page, v.ici, v.scan, ("rib",))


def deposer(v: Vie) -> None:
    v.nour.goto(v.ici)
    dit(v.nour, "rien ne manque")
    v.nour.goto(v.ici + "deposer/")
    agir(v.nour, "Déposer le dossier")
    dit(v.nour, "C’est à la coordination de jouer")


# — Read, sent back, corrected


def demander_des_corrections(v: Vie) -> None:
    coord = v.coord
    coord.goto(v.chez_nous)
    agir(coord, "Je m’en occupe")
    agir(coord, "Ouvrir l’instruction")
    coord.goto(v.chez_nous + "points/")
    coord.locator("[name=siret][value=vu]").check()
    agir(coord, "Enregistrer")
    coord.goto(v.chez_nous + "corrections/")
    coord.get_by_label("Le projet").fill("Dites les âges.")
    coord.get_by_text("Une pièce à la fois").click()
    coord.locator("[name=piece-rib]").fill("Illisible.")
    coord.get_by_label("Corrections attendues pour le").fill(jour(-3))
    agir(coord, "Envoyer à la structure")
    refuse(coord)
    coord.get_by_label("Corrections attendues pour le").fill(jour(4))
    agir(coord, "Envoyer à la structure")
    dit(coord, "Les corrections sont demandées")


def corriger(v: Vie) -> None:
    page = v.nour
    page.goto("/espace/")
    dit(page, "Dossier à corriger")
    page.goto(v.ici)
    dit(page, "À rendre dans 4 jours")
    page.goto(v.ici + "rendre/")
    agir(page, "Rendre les corrections")
    expect(page.get_by_role("alert")).to_contain_text("à remplacer")
    page.goto(v.ici + "parties/dates/")
    dit(page, "n’est pas ouverte à la modification")
    page.goto(v.ici + "parties/projet/")
    page.get_by_label("Public visé").fill("Les jeunes de 12 à 25 ans du quartier.")
    agir(page, "Enregistrer")
    joindre(page, v.ici, v.scan, ("rib",))
    page.goto(v.ici + "rendre/")
    agir(page, "Rendre les corrections")
    dit(page, "Les corrections sont rendues")


def lire_et_inscrire(v: Vie) -> None:
    coord = v.coord
    coord.goto(v.chez_nous + "lecture/")
    dit(coord, "de 12 à 25 ans")
    coord.goto(v.chez_nous)
    agir(coord, re_bouton(coord, "Accepter les"))
    coord.goto(v.chez_nous + "inscrire/")
    inscrire_aujourdhui(coord)
    dit(coord, "Le dossier est à l’ordre du jour.")


# — Decided, signed


def decider(v: Vie) -> None:
    """The pack, a changed amount, the mail, the minutes."""
    coord = v.coord
    suivre(coord, re.compile("^(comité|Comité)"))
    seance, code = coord.url, v.code
    coord.locator(f"[name='{code}-sens'][value=modifiee]").check()
    agir(coord, "Noter les décisions")
    expect(coord.get_by_role("alert")).to_contain_text("rien n’est encore noté")
    coord.locator(f"[name='{code}-montant']").fill("2 000")
    agir(coord, "Noter les décisions")
    dit(coord, "1 décision notée")
    v.nour.goto(v.ici)
    expect(v.nour.get_by_role("main")).not_to_contain_text("Acceptée avec")  # it reads it once the mail has gone
    coord.goto(v.chez_nous)
    suivre(coord, re.compile("Relire et envoyer"))
    corps = coord.get_by_label("Texte du courriel")
    juste = corps.input_value()
    corps.fill(juste + "\nVous recevrez 2 000 euros.")
    agir(coord, "Envoyer")
    expect(coord.get_by_role("alert")).to_contain_text("aucun financeur")
    corps.fill(juste)
    agir(coord, "Envoyer")
    dit(coord, "Le courriel est parti")
    coord.goto(seance + "proces-verbal/")
    agir(coord, "Faire le document")
    dit(coord, "Le procès-verbal est fait")
    v.nour.goto(v.ici)
    dit(v.nour, "Acceptée avec modifications")


def signer_des_deux_facons(v: Vie) -> None:
    """The structure on screen, with the code that it received; the Caf on paper, which the coordination confirms."""
    coord = v.coord
    coord.goto(v.chez_nous + "preparer/")
    coord.get_by_label("Dernier jour").fill(jour(-5))
    agir(coord, "Faire le document à signer")
    refuse(coord)
    coord.get_by_label("Dernier jour").fill(jour(364))
    agir(coord, "Faire le document à signer")
    dit(coord, "est prête à signer")
    signer_a_l_ecran(v, v.ici, "Signer la convention")
    dit(v.nour, "on attend la signature de la Caf")
    signer_sur_papier(v, v.chez_la_caf)
    confirmer(coord, v.chez_nous, METTRE_EN_VIGUEUR)
    dit(coord, "La convention est en vigueur")
    dit(coord, "Certificat de signature")


def devenir_visible(v: Vie) -> None:
    elle = v.ouvrir(viewport=PHONE)
    code = accepter_l_invitation(elle, lien_recu(v.ouvrir, ROMANE), "Romane", "Entier", MOT)
    elle.goto("/espace/")
    signer_la_charte(elle)
    montrer_une_photo(elle, code)
    presenter_un_compte(elle, code, "romane.dunevie")
    v.nour.goto("/espace/")
    signer_la_charte(v.nour)
    declarer_officiel(v.nour, v.structure)
    jeune = v.ouvrir(viewport=PHONE)
    jeune.goto("/annuaire/?lieu=Nancy")
    expect(jeune.get_by_role("link", name=re.compile("^Romane")).first).to_be_visible()


def accorder(v: Vie) -> None:
    """The funder decides apart; the payments count the amounts of the call."""
    coord = v.coord
    coord.goto(v.chez_nous + "financeur/")
    agir(coord, "Noter cette décision")
    expect(coord.get_by_role("alert")).to_contain_text("obligatoire")
    coord.get_by_label("Financeur").select_option(label="Caf de Meurthe-et-Moselle")
    coord.get_by_label("Accordé", exact=True).check()
    coord.get_by_label("Montant, en euros").fill("4 000")
    agir(coord, "Noter cette décision")
    dit(coord, "à 1\u202f200,00\u00a0€ l’an")
