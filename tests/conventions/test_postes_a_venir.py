"""Who leaves a post, or is replaced on it, holds it until that day: the file says both, in order."""

from datetime import timedelta

import pytest
from django.urls import reverse

from conventions import presentation, services
from conventions.models import Convention
from socle.valeurs import jour as en_jour
from tests.conventions.test_instruction_ecrans import dit

LOU = {"prenom": "Lou", "nom": "Nouvelle", "fonction": "Animatrice", "email": "lou@exemple.fr"}


@pytest.fixture
def active(dossier) -> Convention:
    return dossier("active")


def lignes(c: Convention, jour) -> list[tuple[str, str]]:
    vues = presentation.postes(Convention.objects.with_dossier().get(pk=c.pk), jour)
    return [(str(ligne.sortant or ""), ligne.poste.titulaire) for ligne in vues]


def page(client, c: Convention, user) -> str:
    client.force_login(user)
    return dit(client.get(reverse("structure_dossier", args=[c.structure.code, c.code])))


def test_the_holder_is_shown_until_the_day_of_the_replacement(client, active, directrice, promeneur, jour):
    le = jour + timedelta(days=10)
    services.replace_holder(poste=active.postes_prevus.get(), le=le, personne=LOU, by=directrice)
    vue = page(client, active, directrice)
    veille = en_jour(le - timedelta(days=1))
    assert f"<b>{promeneur.nom_complet}</b>" in vue and f"Jusqu’au {veille}" in vue
    assert f"Remplacement par <b>Lou Nouvelle</b> à partir du {en_jour(le)}" in vue
    assert lignes(active, jour) == lignes(active, le - timedelta(days=1)) == [(str(promeneur), "Lou Nouvelle")]
    assert lignes(active, le) == [("", "Lou Nouvelle")]


def test_a_replacement_of_today_shows_the_successor(active, directrice, jour):
    services.replace_holder(poste=active.postes_prevus.get(), le=jour + timedelta(days=1), personne=LOU, by=directrice)
    assert lignes(active, jour + timedelta(days=1)) == [("", "Lou Nouvelle")]


def test_a_departure_to_come_then_its_successor_keep_the_holder_shown(client, active, directrice, promeneur, jour):
    poste, le = active.postes_prevus.get(), jour + timedelta(days=10)
    services.declare_departure(poste=poste, le=le, motif="Part", by=directrice)
    vue = page(client, active, directrice)
    assert f"<b>{promeneur.nom_complet}</b>" in vue and f"à pourvoir à partir du {en_jour(le)}" in vue
    services.replace_holder(poste=poste, le=le, personne=LOU, by=directrice)
    assert lignes(active, jour) == [(str(promeneur), "Lou Nouvelle")]


def test_a_successor_replaced_before_coming_never_held_the_post(active, directrice, promeneur, jour):
    poste, le = active.postes_prevus.get(), jour + timedelta(days=10)
    services.replace_holder(poste=poste, le=le, personne=LOU, by=directrice)
    autre = {"prenom": "Max", "nom": "Autre", "fonction": "", "email": "max@exemple.fr"}
    services.replace_holder(poste=poste, le=le, personne=autre, by=directrice)
    assert lignes(active, jour) == [(str(promeneur), "Max Autre")]


def test_between_a_departure_and_a_later_successor_each_keeps_their_own_day(
    client, active, directrice, promeneur, jour
):
    """The holder is not said to stay until the successor comes, nor the successor to be there before."""
    poste, part, vient = active.postes_prevus.get(), jour + timedelta(days=10), jour + timedelta(days=20)
    services.declare_departure(poste=poste, le=part, motif="Part", by=directrice)
    services.replace_holder(poste=poste, le=vient, personne=LOU, by=directrice)
    vue = page(client, active, directrice)
    assert f"Jusqu’au {en_jour(part - timedelta(days=1))}" in vue
    assert f"Remplacement par <b>Lou Nouvelle</b> à partir du {en_jour(vient)}" in vue
    [ligne] = presentation.postes(Convention.objects.with_dossier().get(pk=active.pk), part)
    assert (ligne.sortant, ligne.le) == (None, vient), "nobody holds it, and the day of the successor is still said"
