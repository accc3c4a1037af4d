import pytest
from allauth.usersessions.models import UserSession
from django.db import IntegrityError, connection, transaction

from accounts import services
from accounts.models import User
from socle.etats import Refused
from socle.journal import historique

pytestmark = pytest.mark.django_db


def test_an_address_is_kept_in_lower_case_whoever_writes_it():
    user = User.objects.create_user(" Alice@Exemple.FR ", "x")
    assert user.email == "alice@exemple.fr"
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=user.pk).update(email="ALICE@exemple.fr")


def test_one_account_an_address():
    User.objects.create_user("alice@exemple.fr")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("Alice@exemple.fr")


def test_history_keeps_neither_password_nor_last_sign_in(alice):
    with connection.cursor() as cursor:
        cursor.execute("select column_name from information_schema.columns where table_name = 'accounts_userevent'")
        colonnes = {ligne[0] for ligne in cursor.fetchall()}
    assert not colonnes & {"password", "last_login"}


def test_a_closed_account_is_signed_out_everywhere_and_says_who_closed_it(alice, bruno, client):
    client.post("/compte/login/", {"login": bruno.email, "password": "une phrase facile a retenir"})
    assert client.get("/espace/").status_code == 200
    assert UserSession.objects.filter(user=bruno).count() == 1
    services.deactivate(user=bruno, by=alice, reason="Départ de la structure")
    assert client.get("/espace/").status_code == 302
    assert not UserSession.objects.filter(user=bruno).exists()
    entree = historique(bruno)[0]
    assert entree.qui == "Alice Martin" and entree.motif == "Départ de la structure"


def test_nobody_closes_their_own_account_nor_without_saying_why(alice, bruno):
    with pytest.raises(Refused):
        services.deactivate(user=alice, by=alice, reason="Essai")
    with pytest.raises(Refused):
        services.deactivate(user=bruno, by=alice, reason=" ")
    bruno.refresh_from_db()
    assert bruno.is_active


def test_a_reopened_account_signs_in_again(alice, bruno, client):
    services.deactivate(user=bruno, by=alice, reason="Erreur")
    reponse = client.post("/compte/login/", {"login": bruno.email, "password": "une phrase facile a retenir"})
    assert reponse.url == "/compte/inactive/"
    services.reactivate(user=bruno, by=alice)
    reponse = client.post("/compte/login/", {"login": bruno.email, "password": "une phrase facile a retenir"})
    assert reponse.url == "/espace/"


def test_a_person_corrects_their_name(alice, connecte):
    reponse = connecte(alice).post("/compte/identite/", {"prenom": "Alix", "nom": ""})
    assert "Ce champ est obligatoire" in reponse.content.decode()
    connecte(alice).post("/compte/identite/", {"prenom": "Alix", "nom": "Martin"})
    alice.refresh_from_db()
    assert alice.nom_complet == "Alix Martin"
