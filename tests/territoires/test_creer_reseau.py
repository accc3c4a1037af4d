"""`manage.py creer_reseau`: a network from one line, and clear refusals."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from territoires import rules
from territoires.models import Organisme, Reseau

pytestmark = pytest.mark.usefixtures("communes")


def creer(**options) -> str:
    sortie = StringIO()
    call_command(
        "creer_reseau", stdout=sortie, **{"departement": "93", "nom": "PdN 93", "coordination": "Ligue 93", **options}
    )
    return sortie.getvalue()


def test_it_opens_the_network_and_makes_the_body_known():
    assert "/coordination/93/" in creer(email="pdn@exemple.fr")
    reseau = Reseau.objects.get(code="93")
    assert (reseau.coordination.nom, reseau.contact_email) == ("Ligue 93", "pdn@exemple.fr")
    assert (reseau.duree_convention_mois, reseau.delai_ancien_jours) == (36, 365)


def test_asked_again_it_refuses_and_changes_nothing():
    creer()
    with pytest.raises(CommandError, match="a déjà un réseau pour ce public"):
        creer(nom="Autre", coordination="Un autre organisme")
    assert Organisme.objects.count() == 1 and Reseau.objects.count() == 1


def test_a_body_already_known_by_any_name_is_taken(organisme):
    creer(coordination="LIGUE DE L'ENSEIGNEMENT 93")
    assert Reseau.objects.get().coordination == organisme


def test_parents_have_a_network_of_their_own():
    creer()
    assert "93-parents" in creer(public="parents", nom="Parents 93")


def test_an_account_may_coordinate_at_once():
    personne = User.objects.create_user("c@exemple.fr")
    creer(coordinateur="C@exemple.fr ")
    assert rules.is_coordinator(personne, Reseau.objects.get())


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"departement": "999"}, "Département inconnu"),
        ({"departement": "Jura-sur-Mer"}, "Département inconnu"),
        ({"nom": " "}, "--nom est vide"),
        ({"coordination": ""}, "--coordination est vide"),
        ({"email": "pas une adresse"}, "--email : "),
        ({"code": "é à"}, "--code : "),
        ({"coordinateur": "personne@exemple.fr"}, "Aucun compte"),
    ],
)
def test_a_wrong_option_is_named_and_nothing_is_written(options, message):
    with pytest.raises(CommandError, match=message):
        creer(**options)
    assert not Reseau.objects.exists() and not Organisme.objects.exists()


def test_a_departement_by_its_name():
    creer(departement="seine saint denis")
    assert Reseau.objects.get().code == "93"
