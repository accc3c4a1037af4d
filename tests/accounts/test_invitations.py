from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from accounts import a_faire, conservation, services
from accounts.models import Invitation, User
from accounts.traces import mask
from socle.etats import Refused
from socle.models import Courriel

from .conftest import MOT, lien

pytestmark = pytest.mark.django_db
NOUVEAU = {"prenom": "Nora", "nom": "Belkacem", "password1": MOT, "password2": MOT}


def test_the_link_opens_an_account_with_the_role_and_a_verified_address(client, inviter, role):
    inviter("Nouvelle@Exemple.fr")
    page = client.get(lien())
    assert "Alice Martin" in page.content.decode() and "l’essai un" in page.content.decode()
    assert not User.objects.filter(email="nouvelle@exemple.fr").exists(), "opening a link changes nothing"
    reponse = client.post(lien(), NOUVEAU)
    assert reponse.url == "/espace/"
    user = User.objects.get(email="nouvelle@exemple.fr")
    assert user.emailaddress_set.get().verified and role == [(user.email, '{"essai": "un"}')]
    assert client.get("/espace/").status_code == 200


@pytest.mark.parametrize(
    ("champ", "valeur", "message"),
    [
        ("prenom", "", "Ce champ est obligatoire"),
        ("password1", "court", "12 caractères"),
        ("password2", "autre chose encore", "ne sont pas les mêmes"),
    ],
)
def test_a_wrong_input_is_said_next_to_its_field_and_loses_nothing(client, inviter, champ, valeur, message):
    inviter()
    reponse = client.post(lien(), NOUVEAU | {champ: valeur}).content.decode()
    assert message in reponse and "Belkacem" in reponse
    assert not User.objects.filter(email="nouvelle@exemple.fr").exists()


def test_a_password_like_ones_own_name_is_refused(client, inviter):
    inviter()
    mot = {"password1": "nora belkacem", "password2": "nora belkacem"}
    assert "se devine trop vite" in client.post(lien(), NOUVEAU | mot).content.decode()


def test_a_link_serves_once(client, inviter, role):
    inviter()
    client.post(lien(), NOUVEAU)
    assert client.get(lien()).url == "/espace/", "the person themselves is taken where the role is"
    client.logout()
    reponse = client.get(lien())
    assert reponse.status_code == 410 and "déjà servi" in reponse.content.decode()
    assert client.post(lien(), NOUVEAU).status_code == 410
    assert len(role) == 1


def test_pressing_the_button_twice_gives_one_account_and_the_same_answer(client, inviter, role):
    invitation = inviter()
    services.open_account_and_accept(invitation=invitation, prenom="Nora", nom="Belkacem", password=MOT)
    from accounts.forms import OuvertureForm
    from accounts.views import invitations as vues

    form = OuvertureForm(NOUVEAU, email=invitation.email)
    assert form.is_valid()
    assert vues._deuxieme_clic(invitation, MOT) == User.objects.get(email=invitation.email)
    assert vues._deuxieme_clic(invitation, "un autre mot de passe") is None
    with pytest.raises(Refused):
        services.open_account_and_accept(invitation=invitation, prenom="N", nom="B", password=MOT)
    assert len(role) == 1


def test_accepting_twice_gives_the_role_once_and_another_person_is_refused(inviter, bruno, alice, role):
    invitation = inviter(bruno.email)
    services.accept(invitation=invitation, user=bruno)
    services.accept(invitation=invitation, user=bruno)
    with pytest.raises(Refused):
        services.accept(invitation=invitation, user=alice)
    assert role == [(bruno.email, invitation.cible)]


def test_a_role_that_refuses_leaves_the_invitation_open(inviter, bruno, monkeypatch):
    from accounts import invitations

    def refuse(user, cible):
        raise Refused("La structure est sortie du réseau.")

    role = invitations.role("essai")
    monkeypatch.setitem(
        invitations._roles, "essai", invitations.Role("essai", role.libelle, refuse, role.url, role.can_manage)
    )
    invitation = inviter(bruno.email)
    with pytest.raises(Refused):
        services.accept(invitation=invitation, user=bruno)
    invitation.refresh_from_db()
    assert invitation.etat == "envoyee" and invitation.acceptee_le is None


def test_someone_with_an_account_signs_in_then_accepts(client, inviter, bruno, role):
    inviter(bruno.email)
    adresse = lien()
    page = client.get(adresse).content.decode()
    assert "déjà un compte" in page
    reponse = client.post("/compte/login/", {"login": bruno.email, "password": MOT, "next": adresse})
    assert reponse.url == adresse
    assert "Ce rôle s’ajoutera à votre compte" in client.get(adresse).content.decode()
    assert client.post(adresse).url == "/espace/"
    assert role


def test_signed_in_with_another_address_both_ways_stay_open(connecte, inviter, bruno, role):
    invitation = inviter("nouvelle@exemple.fr")
    client = connecte(bruno)
    page = client.get(lien()).content.decode()
    assert "bruno@exemple.fr" in page and "nouvelle@exemple.fr" in page
    reponse = client.post("/compte/logout/", {"next": lien()})
    assert reponse.url == lien()
    assert "Créez votre compte" in client.get(lien()).content.decode()
    connecte(bruno).post(lien())
    invitation.refresh_from_db()
    assert invitation.acceptee_par == bruno and role == [(bruno.email, invitation.cible)]


def test_after_14_days_the_link_says_so_and_tells_the_inviter_once(client, inviter, alice):
    invitation = inviter()
    with time_machine.travel(timezone.now() + timedelta(days=14, minutes=1)):
        page = client.get(lien())
        assert page.status_code == 410 and "a expiré" in page.content.decode()
        with pytest.raises(Refused):
            services.open_account_and_accept(invitation=invitation, prenom="N", nom="B", password=MOT)
        adresse = lien()
        for _ in range(2):
            assert "Votre demande est partie" in client.post(adresse).content.decode()
        assert Courriel.objects.filter(destinataire=alice.email, modele="compte_invitation_redemandee").count() == 1
        assert [t.titre for t in a_faire.pour(alice)] == ["nouvelle@exemple.fr demande une nouvelle invitation"]


def test_sending_again_kills_the_former_link(client, inviter, alice, django_capture_on_commit_callbacks):
    invitation = inviter()
    ancien = lien()
    with django_capture_on_commit_callbacks(execute=True):
        services.resend(invitation=invitation, by=alice)
    assert "plus récent" in client.get(ancien).content.decode()
    assert client.get(lien()).status_code == 200


def test_inviting_the_same_person_again_sends_the_same_invitation(inviter):
    premiere, seconde = inviter(), inviter()
    assert premiere.pk == seconde.pk and seconde.envois == 2 and len(mail.outbox) == 2


def test_a_withdrawn_invitation_stops_at_once(client, inviter, alice):
    invitation = inviter()
    services.withdraw(invitation=invitation, by=alice)
    assert "a été retirée" in client.get(lien()).content.decode()
    with pytest.raises(Refused):
        services.resend(invitation=invitation, by=alice)


def test_a_forged_or_broken_link_says_nothing_of_anybody(client, inviter):
    inviter()
    page = client.get(lien()[:-3] + "xx/")
    assert page.status_code == 410 and "nouvelle@exemple.fr" not in page.content.decode()


def test_neither_the_database_nor_the_logs_keep_the_link(inviter):
    inviter()
    jeton = lien().strip("/").rpartition("/")[2]
    secret = jeton.partition(".")[2].partition("~")[0]
    assert secret not in str(Invitation.objects.values().get())
    assert Courriel.objects.get().corps == "", "erased once sent"
    ligne = mask(
        None,
        "info",
        {"event": "GET " + lien(), "request": f"GET /compte/login/?next=%2Fcompte%2Finvitation%2F{jeton}%2F"},
    )
    assert secret not in str(ligne)


def test_only_the_inviter_or_who_the_role_says_may_resend_or_withdraw(connecte, inviter, bruno, alice):
    invitation = inviter()
    chef = services.open_account(email="chef@exemple.fr", password=MOT)
    assert connecte(bruno).post(f"/compte/invitations/{invitation.code}/renvoyer/").status_code == 404
    assert connecte(bruno).post(f"/compte/invitations/{invitation.code}/retirer/").status_code == 404
    assert connecte(chef).post(f"/compte/invitations/{invitation.code}/renvoyer/").status_code == 302
    client = connecte(alice)
    reponse = client.post(f"/compte/invitations/{invitation.code}/retirer/", {"retour": "https://ailleurs.example/"})
    assert reponse.url == "/compte/invitations/"
    invitation.refresh_from_db()
    assert invitation.etat == "retiree" and invitation.envois == 2


def test_an_invitation_waits_in_the_space_of_who_is_invited(connecte, inviter, bruno, alice, role):
    invitation = inviter(bruno.email)
    page = connecte(bruno).get("/espace/").content.decode()
    assert "Alice Martin vous invite" in page
    adresse = f"/compte/invitations/{invitation.code}/"
    assert connecte(alice).get(adresse).status_code == 404
    assert connecte(bruno).post(adresse).url == "/espace/"
    assert role


def test_the_database_refuses_a_second_acceptance(inviter, bruno, alice):
    invitation = inviter()
    services.accept(invitation=invitation, user=bruno)
    with pytest.raises(ProgrammingError, match="Passage impossible"), transaction.atomic():
        Invitation.objects.filter(pk=invitation.pk).update(etat="envoyee", acceptee_le=None, acceptee_par=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.filter(pk=invitation.pk).update(acceptee_par=None)


def test_invitations_go_a_year_after_their_end_with_their_history(inviter):
    from socle import conservation as socle_conservation
    from socle.journal import events_model

    invitation = inviter()
    with time_machine.travel(timezone.now() + timedelta(days=14 + 364)):
        assert socle_conservation.purger(["invitations"]) == {"invitations": 0}
    with time_machine.travel(timezone.now() + timedelta(days=14 + 366)):
        assert socle_conservation.purger(["invitations"]) == {"invitations": 1}
    assert not events_model(Invitation)._base_manager.filter(pgh_obj_id=invitation.pk).exists()
    assert conservation.REGLE.code == "invitations"


@pytest.mark.parametrize("nombre", [1, 30])
def test_the_list_of_invitations_costs_the_same_for_1_and_30(
    connecte, inviter, alice, django_assert_max_num_queries, nombre
):
    for i in range(nombre):
        inviter(f"personne{i}@exemple.fr")
    client = connecte(alice)
    client.get("/compte/invitations/")
    with django_assert_max_num_queries(10):
        assert client.get("/compte/invitations/").content.decode().count(">En attente<") == nombre


def test_the_log_of_a_request_hides_the_link(client, inviter):
    import io
    import logging

    from django.conf import settings

    inviter()
    jeton = lien().strip("/").rpartition("/")[2]
    sortie = io.StringIO()
    poignee = logging.StreamHandler(sortie)
    formateur = settings.LOGGING["formatters"]["json"]
    poignee.setFormatter(
        formateur["()"](processors=formateur["processors"], foreign_pre_chain=formateur["foreign_pre_chain"])
    )
    racine = logging.getLogger()
    racine.addHandler(poignee)
    try:
        client.get(lien())
        client.get(f"/compte/login/?next=%2Fcompte%2Finvitation%2F{jeton}%2F")
        client.get("/compte/password/reset/key/1-abcdef-0123456789/")
    finally:
        racine.removeHandler(poignee)
    assert "/compte/invitation/\\u2026" in sortie.getvalue()
    assert jeton not in sortie.getvalue() and "0123456789" not in sortie.getvalue()


@pytest.mark.parametrize("chemin", ["reunions", "agenda", "espace/presence", "chiffres", "desinscription", "c"])
def test_no_secret_of_a_link_is_written_in_the_logs(chemin):
    ligne = mask(None, "info", {"request": f"GET /{chemin}/Sec-ret~42.x:1/suite/"})
    assert "Sec-ret" not in ligne["request"] and f"/{chemin}/…" in ligne["request"]
