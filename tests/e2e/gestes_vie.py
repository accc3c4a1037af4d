"""The people of a convention that is followed through its whole life, how they sign, and what happens once it is in
force. The first half is in `test_parcours_une_vie`."""

import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, expect

from .gestes import (
    CONFIRMER,
    DesDeuxCotes,
    agir,
    confirmer,
    dit,
    joindre,
    jour,
    recu,
    refuse,
    suivre,
    televerser,
    tout_declarer,
)

NOUR, ROMANE, MALIK, SACHA = (f"{prenom}.vie@e2e.example" for prenom in ("nour", "romane", "malik", "sacha"))


@dataclass
class Vie(DesDeuxCotes):
    """Who takes part, and the file at each one's."""

    ouvrir: Any
    bloqueur: Any
    scan: str
    nour: Page
    coord: Page
    caf: Page
    structure: str
    code: str = ""
    avenant: str = ""
    suite: str = ""

    @property
    def chez_la_caf(self) -> str:
        return f"/espace/partenaire/54/conventions/{self.code}/"


def faux(nom: str) -> dict[str, Any]:
    return {"name": nom, "mimeType": "application/pdf", "buffer": b"MZ"}


# — To sign


def signer_a_l_ecran(v: Vie, ou: str, bouton: str) -> None:
    page = v.nour
    page.goto(f"{ou}signatures/structure/ecran/")
    page.get_by_label(re.compile("^J’ai lu")).check()
    agir(page, "Recevoir le code par courriel")
    refuse(page)  # the document was not opened
    assert page.request.get(f"{ou}signatures/structure/lire/").body().startswith(b"%PDF")
    page.get_by_label(re.compile("^J’ai lu")).check()
    agir(page, "Recevoir le code par courriel")
    dit(page, "Un code de six chiffres part")
    page.get_by_label("Code reçu par courriel").fill("000000")
    agir(page, bouton)
    refuse(page)
    code = re.search(r"^\d{6}$", recu(v.bloqueur, NOUR, "convention_code"), re.MULTILINE)
    assert code
    page.get_by_label("Code reçu par courriel").fill(code[0])
    agir(page, bouton)
    dit(page, "Votre signature est enregistrée")


def signer_sur_papier(v: Vie, ou: str) -> None:
    v.caf.goto(f"{ou}signatures/caf/")
    v.caf.get_by_label("Signé le").fill(jour(3))
    televerser(v.caf, v.scan, "Déposer")
    refuse(v.caf)
    v.caf.get_by_label("Signé le").fill(jour(0))
    agir(v.caf, "Déposer")  # the file stays
    dit(v.caf, "la coordination le vérifie")


# — Its life


def remplacer(v: Vie) -> None:
    """Declared by the structure; two clicks of the coordination, and the Caf reads it."""
    page, coord = v.nour, v.coord
    page.goto(v.ici)
    page.locator("#postes").get_by_role("link", name=re.compile("^Remplacer.*Malik")).click()
    page.get_by_label("Une personne à inviter").check()
    page.get_by_label("Prénom").fill("Sacha")
    agir(page, "Déclarer")
    refuse(page, fautes=3)
    page.get_by_label("Nom", exact=True).fill("Relève")
    page.get_by_label("Adresse e-mail professionnelle").fill(SACHA)
    page.get_by_label(re.compile("professionnelle salariée")).check()
    page.get_by_label("À partir du").fill(jour(1))
    agir(page, "Déclarer")
    dit(page, "Le changement est déclaré")
    coord.goto(v.chez_nous)
    for bouton, fait in (("^Prendre acte", "pris en compte"), ("^Transmettre", "transmis à la Caf")):
        coord.locator("#changements").get_by_role("button", name=re.compile(bouton)).first.click()
        dit(coord, f"Le changement est {fait}.")
    v.caf.goto(v.chez_la_caf)
    dit(v.caf, "Sacha Relève remplace Malik Berger")


def ajouter_un_poste(v: Vie) -> None:
    page, coord = v.nour, v.coord
    page.goto(v.ici + "avenants/nouveau/")
    page.get_by_label("Pourquoi").fill("Un poste de plus.")
    page.get_by_label("Prend effet le").fill(jour(0))
    agir(page, "Voir ce qui change")
    expect(page.get_by_role("alert")).to_contain_text("Rien ne change")
    page.get_by_label("Nombre de postes").fill("3")
    agir(page, "Voir ce qui change")
    dit(page, "L’avenant est préparé")
    v.avenant = "avenants/" + page.url.rstrip("/").rpartition("/")[2] + "/"
    page.goto(f"{v.ici}{v.avenant}actes/demander/")
    agir(page, "Demander l’avenant")
    coord.goto(f"{v.chez_nous}{v.avenant}actes/renvoyer/")
    agir(coord, "Renvoyer pour correction")
    refuse(coord)
    for geste, bouton in (("accepter", "Accepter l’avenant"), ("preparer", "Faire le document à signer")):
        coord.goto(f"{v.chez_nous}{v.avenant}actes/{geste}/")
        agir(coord, bouton)
    dit(coord, "On attend la signature d’Escale d’une Vie.")
    signer_a_l_ecran(v, v.ici + v.avenant, "Signer l’avenant")
    dit(page, "On attend la signature de la Caf.")
    signer_sur_papier(v, v.chez_la_caf + v.avenant)
    confirmer(coord, v.chez_nous + v.avenant, CONFIRMER)
    dit(coord, "Appliqué")
    page.goto(v.ici)
    dit(page, "Poste à pourvoir")


def une_annee_passe(v: Vie) -> None:
    """The convention began last year, and ends with the coming month: its report of last year is due."""
    from django.db import connection

    from conventions.models import Convention
    from socle.dates import aujourdhui

    debut = aujourdhui().replace(year=aujourdhui().year - 1, month=1, day=1)
    with v.bloqueur.unblock(), connection.cursor() as sql:
        c = Convention.objects.get(code=v.code)
        sql.execute("SET session_replication_role = replica")  # what is signed does not move: only the time here
        sql.execute(
            "UPDATE conventions_convention SET periode = daterange(%s, %s) WHERE id = %s",
            [debut, jour(30), c.pk],
        )
        sql.execute("UPDATE conventions_avenant SET effet = %s WHERE convention_id = %s", [debut, c.pk])
        sql.execute("UPDATE conventions_poste SET debut = NULL WHERE convention_id = %s", [c.pk])
        sql.execute("SET session_replication_role = DEFAULT")


def rendre_le_bilan(v: Vie) -> None:
    page, coord = v.nour, v.coord
    annee = int(jour(0)[:4]) - 1
    bilan = f"bilans/{annee}/"
    page.goto(v.ici)  # its years are opened when it is read, as by the daily task
    suivre(page, re.compile(f"Bilan {annee}"))
    page.goto(f"{v.ici}{bilan}parties/chiffres/")
    champs = ("jeunes_touches", "dont_nouveaux", "rencontres", "echanges", "heures_faites", "reunions_suivies")
    for champ, valeur in zip(champs, ("30", "45", "5", "90", "120", "3"), strict=True):
        page.locator(f"[name={champ}]").fill(valeur)
    page.locator("[name=inconnus][value=orientations]").check()
    agir(page, "Enregistrer")
    expect(page.get_by_role("alert")).to_contain_text("pas plus nombreux")
    page.locator("[name=dont_nouveaux]").fill("12")
    agir(page, "Enregistrer")
    dit(page, "C’est enregistré.")
    raconter(page, v.ici + bilan, "Des rencontres.")
    page.goto(f"{v.ici}{bilan}deposer/")
    agir(page, "Déposer le bilan")
    expect(page.get_by_role("alert")).to_contain_text("à joindre")
    joindre(page, v.ici + bilan, v.scan, ("compte", "attestation", "budget"))
    deposer_le_bilan(page, v.ici + bilan)
    coord.goto(f"{v.chez_nous}{bilan}renvoyer/")
    agir(coord, "Renvoyer à la structure")
    refuse(coord)
    coord.get_by_label("Ce qui est à compléter").fill("Combien d’heures par poste ?")
    agir(coord, "Renvoyer à la structure")
    page.goto(v.ici + bilan)
    dit(page, "Combien d’heures par poste ?")
    raconter(page, v.ici + bilan, "Des rencontres, et soixante heures par poste.")
    deposer_le_bilan(page, v.ici + bilan)
    coord.goto(v.chez_nous + bilan)
    agir(coord, "Accepter le bilan")
    dit(coord, "le solde de l’année s’ouvre")


def raconter(page: Page, bilan: str, actions: str) -> None:
    page.goto(f"{bilan}parties/recit/")
    page.locator("[name=actions]").fill(actions)
    for champ in ("difficultes", "besoins", "perspectives"):
        page.locator(f"[name={champ}]").fill("Rien de plus.")
    agir(page, "Enregistrer")
    dit(page, "C’est enregistré.")


def deposer_le_bilan(page: Page, bilan: str) -> None:
    page.goto(f"{bilan}deposer/")
    agir(page, "Déposer le bilan")
    dit(page, "Le bilan est déposé")


def payer_le_solde(v: Vie) -> None:
    caf, annee = v.caf, int(jour(0)[:4]) - 1
    caf.goto(v.chez_la_caf)
    suivre(caf, re.compile(rf"^Ordonner\s*: Solde {annee}"))
    caf.get_by_label("Ordonné le").fill(jour(2))
    agir(caf, "Ordonner le versement")
    refuse(caf)
    caf.get_by_label("Ordonné le").fill(jour(0))
    agir(caf, "Ordonner le versement")
    dit(caf, "Le versement est ordonné")
    suivre(caf, re.compile(rf"^Noter le paiement\s*: Solde {annee}"))
    agir(caf, "Noter le paiement")
    refuse(caf)
    caf.get_by_label("Référence du paiement").fill("VIR-114")
    agir(caf, "Noter le paiement")
    dit(caf, "Le paiement est noté")
    v.nour.goto(v.ici)
    dit(v.nour, "VIR-114")


def renouveler(v: Vie) -> None:
    """By express request; what is known is there already."""
    page = v.nour
    page.goto("/espace/")
    dit(page, "Convention à renouveler")
    page.goto(v.ici)
    suivre(page, "Demander le renouvellement")
    page.get_by_label("Non, hors appel à projets").check()
    agir(page, "Ouvrir la demande")
    dit(page, "La demande de renouvellement est ouverte")
    dit(page, "Les jeunes de 12 à 25 ans du quartier.")
    dit(page, "Sacha Relève")
    v.suite = page.url
    page.goto(v.suite + "deposer/")
    agir(page, "Déposer le dossier")
    for manque in ("Déclaration de situation inchangée", "les heures en ligne", "n’est pas équilibré"):
        expect(page.get_by_role("alert")).to_contain_text(manque)


def deposer_le_renouvellement(v: Vie) -> None:
    """The new post gets its hours, the budget its new lump sum; of the documents, one is new, the others still hold."""
    page = v.nour
    page.goto(v.suite)
    page.locator("#postes").get_by_role("link", name=re.compile("^Modifier.*à pourvoir")).click()
    page.get_by_label("Heures en ligne par semaine").fill("3")
    agir(page, "Enregistrer")
    dit(page, "Le poste est enregistré.")
    page.goto(v.suite + "budget/")
    page.get_by_label("Montant en euros").first.fill("14 100")
    agir(page, "Enregistrer")
    dit(page, re.compile(r"Équilibré\s:\s14\s100\s€"))  # with 3 posts of 1 500 €, outside any call
    agir(page, "Reprendre 2 pièces déjà données")
    dit(page, "C’est repris")
    joindre(page, v.suite, v.scan, ("declaration",))
    tout_declarer(page, v.suite)
    page.goto(v.suite + "deposer/")
    agir(page, "Déposer le dossier")
    dit(page, "C’est à la coordination de jouer")
    v.coord.goto("/coordination/54/")
    dit(v.coord, "Dossier déposé")
