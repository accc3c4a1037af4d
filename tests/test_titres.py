"""The title of a page that refuses something says so first, on every page that a form may come back to."""

import io
import re
from html import unescape
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.test_murs import demandes, gens, mondes, sans_second_facteur  # noqa: F401

pytestmark = pytest.mark.django_db
REFUS = re.compile(r'aria-invalid="true"|class="summary-err"|class="errorlist|class="note err"')


def titre(reponse: Any) -> str:
    return unescape(re.search("<title>(.*?)</title>", reponse.content.decode(), re.S)[1])


def muet(reponse: Any) -> bool:
    """A page where something is refused, whose title says nothing of it (or the reverse)."""
    page = reponse.content.decode(errors="replace")
    if "<title>" not in page or reponse.status_code not in (200, 409, 422):
        return False
    return bool(REFUS.search(page)) != titre(reponse).startswith("Erreur\u00a0: ")


def test_every_page_that_refuses_a_form_says_so_in_its_title(mondes, gens):  # noqa: F811
    muettes, refusees = [], 0
    for user in (mondes.ici.coordination, mondes.ici.directeur, mondes.ici.soi, mondes.ici.invite):
        client = Client(raise_request_exception=False)
        client.force_login(user)
        for nom, url in demandes(mondes.ici):
            if nom.startswith("coordination") and user != mondes.ici.coordination:
                continue
            with transaction.atomic():
                reponse = client.post(url, {}, follow=True)
                transaction.set_rollback(True)
            if not reponse.streaming:
                refusees += bool(REFUS.search(reponse.content.decode(errors="replace")))
                muettes += [f"{user} {nom} : {titre(reponse)}"] if muet(reponse) else []
    assert refusees > 50, f"{refusees} refus : cet essai n’essaie plus rien"
    assert not muettes, "\n".join(muettes)


@pytest.mark.parametrize(
    ("nom", "saisie"),
    [
        ("account_login", {"login": "personne", "password": ""}),
        ("account_reset_password", {"email": "pas une adresse"}),
        ("account_request_login_code", {"email": ""}),
        ("verifier", {"compte": ""}),
        ("declarer_structure", {}),
        ("signaler", {"sujet": "adulte", "envoi": "e1"}),
        ("signaler_suivi", {"code": "?"}),
    ],
)
def test_a_public_page_says_it_too(client, nom, saisie):
    reponse = client.post(reverse(nom), saisie)
    assert titre(reponse).startswith("Erreur\u00a0: "), titre(reponse)
    assert not titre(client.get(reverse(nom))).startswith("Erreur")


def test_the_preview_of_an_import_with_errors_says_it_too(reseau, coordinatrice):
    from coordination.imports import application
    from coordination.imports.lecture import lire

    client = Client()
    client.force_login(coordinatrice)
    for tableau, dit in (("nom;commune\n;Nancy\n", True), ("nom;commune\nMJC;54395\n", False)):
        lecture = lire([("s.csv", io.BytesIO(tableau.encode()))])
        importe = application.prepare(reseau=reseau, lecture=lecture, by=coordinatrice)
        page = client.get(reverse("coordination_import_fiche", args=[reseau.code, importe.code]))
        assert titre(page).startswith("Erreur\u00a0: ") is dit, re.findall("<td>(.*?)</td>", page.content.decode())


def test_what_a_button_alone_is_refused_is_in_the_title_of_the_page_it_comes_back_to(reseau, coordinatrice):
    from coordination.imports import application
    from coordination.imports.lecture import lire

    client = Client()
    client.force_login(coordinatrice)
    lecture = lire([("s.csv", io.BytesIO(b"nom;commune\nMJC;Nancy\n"))])
    importe = application.prepare(reseau=reseau, lecture=lecture, by=coordinatrice)
    application.abandonner(objet=importe, by=coordinatrice)
    page = client.post(reverse("coordination_import_confirmer", args=[reseau.code, importe.code]), follow=True)
    assert titre(page).startswith("Erreur\u00a0: ") and 'class="note err"' in page.content.decode()
