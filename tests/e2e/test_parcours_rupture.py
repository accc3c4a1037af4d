"""A convention in force is terminated for breach, each step by its role and with a wrong input: notice, silence, end,
what was paid too much.

A month must pass: `un_mois_passe` moves the days of the notice in the database. What came before is made by the
services, two months ago; everything else is done on the screens.
"""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .conftest import DESK, PHONE, connecter
from .gestes import DesDeuxCotes, agir, dit, jour, refuse, suivre
from .images import portrait
from .semer import EXEMPLE

NOM, DIRECTION, PRENOM = "Relais de la Rupture", "direction.rupture@e2e.example", "Rosalie"


@dataclass
class Rupture(DesDeuxCotes):
    ouvrir: Any
    bloqueur: Any
    coord: Page
    direction: Page
    code: str
    structure: str
    profil: str


@pytest.fixture
def rupture(ouvrir, objets, django_db_blocker) -> Rupture:
    with django_db_blocker.unblock(), ThreadPoolExecutor(1) as a_part:  # sealing runs a loop of its own, as in `semer`
        faits = a_part.submit(en_vigueur_et_payee).result()
    direction = ouvrir(viewport=DESK)
    connecter(direction, DIRECTION, EXEMPLE)
    return Rupture(ouvrir, django_db_blocker, ouvrir("coordination"), direction, **faits)


def en_vigueur_et_payee() -> dict[str, str]:
    """For two months: somebody in the directory, a first payment made."""
    from conventions import services
    from conventions.models import Convention
    from promeneurs.services import create_promeneur
    from territoires.models import Commune, RoleReseau
    from tests.conventions import fabrique, fabrique_argent, fabrique_vie

    role = RoleReseau.objects.get(reseau__code="54", user__email="coordination@demo.example")
    reseau, by = role.reseau, role.user
    with fabrique_vie.dans(-60):
        structure, tete = une_structure(reseau, Commune.objects.get(insee="54039"), by)
        elle = create_promeneur(reseau=reseau, prenom=PRENOM, nom="Rupture", fonction="Animatrice", by=by)
        c = fabrique.dossier("active", structure=structure, directrice=tete, coordinatrice=by, promeneur=elle)
        fabrique_argent.accorder(c, by)
        services.open_years(conventions=Convention.objects.filter(pk=c.pk))
        annee = c.versements.order_by("annee")[0].annee
        fabrique_argent.versement("paye", convention=c, by=by, annee=annee)
        montrer(elle, by)
    return {"code": c.code, "structure": structure.code, "profil": elle.get_absolute_url()}


def une_structure(reseau: Any, commune: Any, by: Any) -> tuple[Any, Any]:
    from accounts.services import open_account
    from structures.services import add_member, create_structure, enter_network

    structure = create_structure(reseau=reseau, nom=NOM, commune=commune, siret="83217654900018", by=by)
    enter_network(structure=structure, by=by)
    tete = open_account(email=DIRECTION, prenom="Dana", nom="Rupture", password=EXEMPLE)
    add_member(structure=structure, user=tete, role="direction", by=by)
    return structure, tete


def montrer(elle: Any, by: Any) -> None:
    """The charter, a photo, an account that somebody checked."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from promeneurs.services import check_account, present_account, record_imported_charter, set_photo
    from socle.dates import aujourdhui

    record_imported_charter(mandat=elle.mandats.get(), signee_le=aujourdhui(), by=by)
    photo = SimpleUploadedFile("photo.png", portrait(), "image/png")
    set_photo(promeneur=elle, upload=photo, consentement=True, by=by)
    compte = present_account(promeneur=elle, plateforme="instagram", identifiant="rosalie.rupture", by=by)
    check_account(compte=compte, montre_structure=True, montre_lien=True, by=by)


def test_a_convention_is_terminated_for_a_breach_that_nobody_put_right(rupture):
    r = rupture
    dit(sur_son_profil(r), "Où lui écrire")
    mettre_en_demeure(r)
    noter_l_envoi(r)
    trop_tot(r)
    un_mois_passe(r)
    faire_la_lettre(r)
    resilier(r)
    plus_dans_l_annuaire(r)
    reprendre_le_trop_verse(r)


def sur_son_profil(r: Rupture) -> Page:
    """As a young person opens it, who has not read it yet: a browser keeps a public page for a moment."""
    jeune = r.ouvrir(viewport=PHONE)
    jeune.goto(r.profil)
    return jeune


def ouvre_en_pdf(page: Page, lien: str | re.Pattern) -> None:
    adresse = page.get_by_role("main").get_by_role("link", name=lien).first.get_attribute("href")
    assert page.request.get(adresse).body().startswith(b"%PDF")


def mettre_en_demeure(r: Rupture) -> None:
    coord = r.coord
    coord.goto(r.chez_nous)
    suivre(coord, "Mettre en demeure")
    agir(coord, "Faire la lettre")
    expect(coord.get_by_role("alert")).to_contain_text("Faits reprochés")
    coord.get_by_label("Obligations non tenues").check()
    coord.get_by_label("Faits reprochés").fill("Aucune permanence tenue depuis deux mois.")
    coord.get_by_label("Ce qui est attendu").fill("Reprendre les permanences du mercredi.")
    agir(coord, "Faire la lettre")
    dit(coord, "La lettre est faite")
    ouvre_en_pdf(coord, re.compile("^mise-en-demeure"))


def noter_l_envoi(r: Rupture) -> None:
    coord = r.coord
    suivre(coord, "Noter l’envoi")
    agir(coord, "Noter l’envoi")
    refuse(coord)  # a registered letter has a number
    coord.get_by_label("Numéro du recommandé").fill("1A 234 567 8901 2")
    coord.get_by_label("Dernier jour pour y répondre").fill(jour(5))
    agir(coord, "Noter l’envoi")
    refuse(coord)  # a month at least
    coord.get_by_label("Dernier jour pour y répondre").fill(jour(31))
    agir(coord, "Noter l’envoi")
    dit(coord, "le délai court")
    r.direction.goto("/espace/")
    dit(r.direction, "en demeure")
    r.direction.goto(r.ici)
    dit(r.direction, "Reprendre les permanences du mercredi.")


def pour_manquement(r: Rupture) -> None:
    """The first step of an end: who asks, why, and when the letter is received."""
    r.coord.goto(r.chez_nous + "resilier/")
    r.coord.get_by_label(re.compile("^Résiliation pour manquement")).check()
    r.coord.get_by_label("La Caf", exact=True).check()
    r.coord.get_by_label("Notifiée le").fill(jour(0))
    agir(r.coord, "Voir le dernier jour")


def trop_tot(r: Rupture) -> None:
    pour_manquement(r)
    refuse(r.coord)
    dit(r.coord, "notifiez la fin après ce jour")


def un_mois_passe(r: Rupture) -> None:
    from django.db import connection

    with r.bloqueur.unblock(), connection.cursor() as sql:
        sql.execute("SET session_replication_role = replica")  # a sending noted does not move: only the time here
        sql.execute(
            "UPDATE conventions_miseendemeure d SET envoyee_le = %s, delai = %s FROM conventions_convention c "
            "WHERE c.id = d.convention_id AND c.code = %s",
            [jour(-40), jour(-2), r.code],
        )
        sql.execute("SET session_replication_role = DEFAULT")


def faire_la_lettre(r: Rupture) -> None:
    """Before the end: the convention goes on, and she is still there."""
    coord = r.coord
    pour_manquement(r)
    dit(coord, f"{PRENOM} Rupture")
    dit(coord, "n’a rien répondu ici")
    agir(coord, "Faire la lettre")
    refuse(coord)  # why is not said
    coord.get_by_label("Explication").fill("Rien n’a repris, et rien n’est venu.")
    agir(coord, "Faire la lettre")
    dit(coord, "La convention continue jusque-là")
    ouvre_en_pdf(coord, "Lettre de résiliation")
    dit(sur_son_profil(r), "Où lui écrire")


def resilier(r: Rupture) -> None:
    coord = r.coord
    expect(coord.get_by_label("Explication")).to_have_value("Rien n’a repris, et rien n’est venu.")
    coord.get_by_label(re.compile("^Accusé de réception")).set_input_files(
        {"name": "accuse.pdf", "mimeType": "application/pdf", "buffer": b"MZ"}
    )
    coord.get_by_role("main").get_by_role("button", name=re.compile("^Résilier")).click()
    refuse(coord)
    pour_manquement(r)
    coord.get_by_role("main").get_by_role("button", name=re.compile("^Résilier")).click()
    dit(coord, "La convention est résiliée")
    r.direction.goto(r.ici)
    dit(r.direction, "Résiliée")
    ouvre_en_pdf(r.direction, "Lettre de résiliation")


def plus_dans_l_annuaire(r: Rupture) -> None:
    jeune = sur_son_profil(r)
    dit(jeune, f"{PRENOM} n’est plus")
    jeune.goto("/annuaire/?lieu=Baccarat")
    expect(jeune.get_by_role("link", name=re.compile(f"^{PRENOM}"))).to_have_count(0)


def reprendre_le_trop_verse(r: Rupture) -> None:
    """A termination takes back what was paid beyond its last day, and nothing else: a resolution alone does."""
    coord = r.coord
    coord.goto(r.chez_nous)
    expect(coord.locator("#argent")).to_contain_text("VIR-1")
    suivre(coord, re.compile("^Demander le remboursement"))
    expect(coord.get_by_label("Plus versé que dû")).to_be_checked()
    expect(coord.get_by_label(re.compile("^Résolution"))).to_have_count(0)
    coord.get_by_label("Montant à récupérer").fill("999 999")
    coord.get_by_label("Explication").fill("La convention s’arrête avant la fin de l’année payée.")
    trop = coord.get_by_label("Montant à récupérer").get_attribute("value")
    agir(coord, "Demander le remboursement")
    refuse(coord)  # more than was paid
    coord.get_by_label("Montant à récupérer").fill(trop)
    agir(coord, "Demander le remboursement")
    dit(coord, "Le remboursement est demandé")
    r.direction.goto(r.ici)
    expect(r.direction.locator("#argent")).to_contain_text("à récupérer")
