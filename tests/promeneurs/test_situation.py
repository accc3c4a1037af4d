"""« Situation inquiétante » (domain §7): whom to call, in one tap, for the promeneur and those who keep the sheet."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from coordination import a_faire as de_la_coordination
from coordination import services
from promeneurs import situation
from socle import a_faire, edition, urgence
from tests.conftest import compte_utilisateur

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture(autouse=True)
def sans_second_facteur(settings):
    settings.MFA_REQUISE = False


def a(heures: int) -> datetime.datetime:
    return datetime.datetime(2026, 11, 28, heures, 0, tzinfo=PARIS)


def ouvrir(user, p, suite: str = ""):
    client = Client()
    client.force_login(user)
    return client.get(reverse("situation_inquietante", args=[p.code]) + suite)


def test_at_nine_in_the_evening_who_comes_at_once_is_first_and_everything_answers():
    soir = situation.numeros(a(21))
    assert [n.numero for n in soir] == ["17", "15", "112", "114", "119", "3114", "3018"]
    assert all(n.ouvert for n in soir) and "23" in soir[-1].horaires


def test_what_is_closed_comes_last_and_says_when_it_opens():
    nuit = situation.numeros(a(2))
    assert nuit[-1].numero == "3018" and nuit[-1].statut == "fermé, ouvre à 9\u00a0h"


def test_the_public_page_keeps_its_own_order():
    assert [n.numero for n in urgence.numeros(a(21))][:3] == ["119", "3018", "3114"]


def test_the_sheet_is_for_its_owner_the_direction_and_the_coordination(actif, directrice, coordinatrice, structure):
    from structures.services import add_member

    for user in (actif.user, directrice, coordinatrice):
        assert ouvrir(user, actif).status_code == 200
    gestion = compte_utilisateur("gestion@exemple.fr")
    add_member(structure=structure, user=gestion, role="gestion", by=None)
    for user in (gestion, compte_utilisateur("personne@exemple.fr")):
        assert ouvrir(user, actif).status_code == 404


def test_it_says_which_of_the_two_and_never_promises_secrecy(actif):
    page = ouvrir(actif.user, actif).content.decode()
    for phrase in ("information préoccupante, à la CRIP", "signalement au parquet", "Ne promettez jamais le secret",
                   "dossiers de votre employeur", "ce site ne garde aucune situation"):  # fmt: skip
        assert phrase in page


def test_every_number_given_can_be_called_and_its_hours_are_said(actif, structure, reseau, coordinatrice):
    changes = {"astreinte_nom": "Le cadre de garde", "astreinte_telephone": "06 11 22 33 44"}
    edition.apply(structure, changes | {"astreinte_horaires": "jour et nuit"}, version=0, by=coordinatrice)
    numeros = {"crip_telephone": "03 83 11 22 33", "crip_horaires": "9 h – 17 h", "parquet_telephone": "03 83 44 55 66"}
    services.edit(obj=reseau, changes=numeros, version=reseau.version, by=coordinatrice)
    page = ouvrir(actif.user, actif).content.decode()
    for attendu in ("Le cadre de garde", "Jour et nuit", "tel:0611223344", "tel:0383112233", "tel:0383445566"):
        assert attendu in page, attendu
    assert "pas encore donné" not in page


def test_what_misses_is_said_and_is_a_thing_to_do_for_who_can_give_it(
    actif, structure, reseau, directrice, coordinatrice
):
    page = ouvrir(actif.user, actif).content.decode()
    assert "demandez-le à votre structure" in page and page.count("demandez-le à la coordination") == 2
    assert "Contact d’astreinte à donner" in [t.titre for t in a_faire.pour(directrice)]
    dits = {t.titre for t in de_la_coordination.pour(coordinatrice)}
    assert {"Numéros d’alerte à donner", "Structure sans astreinte"} <= dits
    edition.apply(structure, {"astreinte_telephone": "06 11 22 33 44"}, version=0, by=directrice)
    numeros = {"crip_telephone": "119", "parquet_telephone": "03 83 44 55 66"}
    services.edit(obj=reseau, changes=numeros, version=reseau.version, by=coordinatrice)
    assert "Contact d’astreinte à donner" not in [t.titre for t in a_faire.pour(directrice)]
    apres = {t.titre for t in de_la_coordination.pour(coordinatrice)}
    assert not apres & {"Numéros d’alerte à donner", "Structure sans astreinte"}


def test_a_structure_that_names_nobody_is_not_asked_for_its_on_call_contact(structure, directrice):
    assert "Contact d’astreinte à donner" not in [t.titre for t in a_faire.pour(directrice)]


def test_the_list_of_structures_without_on_call_contact_is_the_one_of_the_thing_to_do(
    client, actif, structure, reseau, coordinatrice
):
    client.force_login(coordinatrice)
    url = reverse("coordination_structures", args=[reseau.code]) + "?statut=sans_astreinte"
    assert structure.nom in client.get(url).content.decode()
    edition.apply(structure, {"astreinte_telephone": "06 11 22 33 44"}, version=0, by=coordinatrice)
    assert structure.nom not in client.get(url).content.decode()


def test_the_direction_gives_the_contact_in_the_sheet_and_a_name_without_number_is_refused(
    client, structure, directrice
):
    client.force_login(directrice)
    url = reverse("structure_modifier", args=[structure.code])
    envoi = {
        "nom": structure.nom,
        "type": structure.type,
        "commune": f"{structure.commune.nom} ({structure.commune_id})",
    }
    envoi |= {"version_lue": structure.version, "astreinte_nom": "La directrice"}
    page = client.post(url, envoi)
    assert page.status_code == 200 and "Donnez le numéro à appeler" in page.content.decode()
    assert "La directrice" in page.content.decode()
    assert client.post(url, envoi | {"astreinte_telephone": "0611223344"}).status_code == 302
    structure.refresh_from_db()
    assert structure.astreinte_telephone == "06 11 22 33 44"


def test_one_tap_away_on_every_signed_in_page_of_a_promeneur_and_of_nobody_else(client, actif, coordinatrice):
    url = reverse("situation_inquietante", args=[actif.code])
    client.force_login(actif.user)
    for page in ("/espace/", reverse("espace_promeneur", args=[actif.code]), "/compte/"):
        assert f'href="{url}"' in client.get(page, follow=True).content.decode(), page
    client.force_login(coordinatrice)
    assert "data-garder" not in client.get("/espace/").content.decode()


def test_the_kept_sheet_says_hours_not_what_is_open_now_and_no_shared_cache_holds_it(actif, monkeypatch):
    reponse = ouvrir(actif.user, actif, "?gardee=1")
    page = reponse.content.decode()
    assert "fiche gardée" in page and "23" in page and "fermé" not in page.lower()
    assert "no-store" in reponse["Cache-Control"] and "private" in reponse["Cache-Control"]
