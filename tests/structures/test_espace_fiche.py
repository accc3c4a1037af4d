"""The office of a structure keeps its sheet, its contacts and its team."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import Invitation
from socle.cles import cle
from structures.models import Contact, Membre, Structure
from structures.services import add_member, join_by_invitation, remove_member, save_contact
from tests.conftest import compte_utilisateur


@pytest.fixture(autouse=True)
def sans_second_facteur(settings):
    settings.MFA_REQUISE = False


@pytest.fixture
def chez_elle(client, directrice):
    client.force_login(directrice)
    return client


def url(nom: str, structure, *suite: str) -> str:
    return reverse(nom, args=[structure.code, *suite])


def saisie(client, structure, **champs) -> dict:
    """The form as the browser would send it back."""
    form = client.get(url("structure_modifier", structure)).context["form"]
    donnees = {c.name: "" if c.value() is None else c.value() for c in form}
    return donnees | champs


def test_the_sheet_is_saved_and_the_history_says_who(chez_elle, structure):
    envoi = saisie(chez_elle, structure, telephone="03 83 00 00 00", siret="732 829 320 00074")
    assert chez_elle.post(url("structure_modifier", structure), envoi).status_code == 302
    structure.refresh_from_db()
    assert (structure.telephone, structure.siret) == ("03 83 00 00 00", "73282932000074")
    assert "Dominique Direction" in chez_elle.get(url("structure_fiche", structure)).content.decode()


@pytest.mark.parametrize(
    ("champs", "champ", "dit"),
    [
        ({"nom": ""}, "nom", "obligatoire"),
        ({"siret": "123"}, "siret", "14 chiffres"),
        ({"siret": "73282932000075"}, "siret", "clé"),
        ({"code_postal": "5400"}, "code_postal", "5 chiffres"),
        ({"code_postal": "00000"}, "code_postal", "n’existe pas"),
        ({"annees_aap": "abcd"}, "annees_aap", "2018/2019"),
        ({"email": "mjc"}, "email", "valide"),
        ({"site": "pas un site"}, "site", "valide"),
        ({"commune": "Nulle-Part"}, "commune", "inconnue"),
    ],
)
def test_a_wrong_field_is_said_next_to_it_and_the_rest_stays(chez_elle, structure, champs, champ, dit):
    envoi = saisie(chez_elle, structure, presentation="TAPÉ") | champs
    reponse = chez_elle.post(url("structure_modifier", structure), envoi)
    assert dit in " ".join(reponse.context["form"].errors[champ])
    assert "TAPÉ" in reponse.content.decode()
    structure.refresh_from_db()
    assert structure.presentation == ""


def test_the_siret_of_another_structure_is_said_next_to_it(chez_elle, structure):
    Structure.objects.create(
        reseau=structure.reseau, nom="Une autre", commune=structure.commune, type=structure.type,
        statut_juridique="association", siret="73282932000074",
    )  # fmt: skip
    envoi = saisie(chez_elle, structure, siret="732 829 320 00074", presentation="TAPÉ")
    reponse = chez_elle.post(url("structure_modifier", structure), envoi)
    assert reponse.context["form"].errors["siret"] == ["Une structure du réseau a déjà ce SIRET."]
    assert "TAPÉ" in reponse.content.decode()


def test_two_tabs_on_the_sheet_one_is_told_and_nothing_is_lost(chez_elle, structure, coordinatrice, directrice):
    adresse = url("structure_modifier", structure)
    mienne = saisie(chez_elle, structure, presentation="La direction écrit")
    chez_elle.force_login(coordinatrice)
    premiere = chez_elle.post(adresse, mienne | {"presentation": "La coordination écrit"})
    assert premiere.status_code == 302, premiere.context["form"].errors
    chez_elle.force_login(directrice)
    reponse = chez_elle.post(adresse, mienne)
    texte = reponse.content.decode()
    assert "Claude Coordination a modifié cette fiche" in texte
    assert "La direction écrit" in texte and "La coordination écrit" in texte
    structure.refresh_from_db()
    assert structure.presentation == "La coordination écrit"
    mienne["version_lue"] = re.search(r'name="version_lue" value="(\d+)"', texte)[1]
    assert chez_elle.post(adresse, mienne).status_code == 302
    structure.refresh_from_db()
    assert structure.presentation == "La direction écrit"


def test_contacts_are_added_changed_and_removed(chez_elle, structure):
    ajouter = url("structure_contact_ajouter", structure)
    assert chez_elle.post(ajouter, {"nom": "", "prenom": "Lou"}).context["form"].errors["nom"]
    assert chez_elle.post(ajouter, {"nom": "Durand", "email": "lou@"}).context["form"].errors["email"]
    chez_elle.post(ajouter, {"nom": "Durand", "email": "lou@exemple.fr"})
    double = chez_elle.post(ajouter, {"nom": "Autre", "email": "LOU@exemple.fr"})
    assert "déjà cette adresse" in double.context["form"].errors["email"][0]
    contact = Contact.objects.get()
    chez_elle.post(url("structure_contact", structure, cle(contact)), {"nom": "Dupont", "email": "lou@exemple.fr"})
    assert Contact.objects.get().nom == "Dupont"
    chez_elle.post(url("structure_contact_retirer", structure, cle(contact)))
    assert not Contact.objects.exists()


def test_the_contacts_of_another_structure_are_not_found(chez_elle, structure, reseau, nancy):
    from structures.services import create_structure

    ailleurs = create_structure(reseau=reseau, nom="Ailleurs", commune=nancy, by=None)
    contact = save_contact(structure=ailleurs, nom="Durand", by=None)
    assert chez_elle.get(url("structure_contact", structure, cle(contact))).status_code == 404


def test_a_member_is_invited_once_and_takes_the_role_asked(chez_elle, structure):
    inviter = url("structure_inviter", structure)
    assert chez_elle.post(inviter, {"email": "x", "role": "gestion"}).context["form"].errors["email"]
    assert chez_elle.post(inviter, {"email": "lou@exemple.fr", "role": "roi"}).context["form"].errors["role"]
    for _ in range(2):
        assert chez_elle.post(inviter, {"email": "lou@exemple.fr", "role": "gestion"}).status_code == 302
    assert Invitation.objects.count() == 1
    assert "lou@exemple.fr" in chez_elle.get(url("structure_membres", structure)).content.decode()
    assert not mail.outbox or all("lou@exemple.fr" in m.to for m in mail.outbox)


def test_somebody_of_the_team_is_not_invited_again_and_no_link_lowers_a_role(chez_elle, structure, directrice):
    reponse = chez_elle.post(url("structure_inviter", structure), {"email": directrice.email.upper(), "role": "membre"})
    assert "déjà dans l’équipe" in " ".join(reponse.context["form"].errors["email"])
    assert not Invitation.objects.exists()
    join_by_invitation(structure=structure, user=directrice, role="membre")
    assert Membre.objects.get(user=directrice).role == "direction"
    lou = compte_utilisateur("lou@exemple.fr")
    add_member(structure=structure, user=lou, role="membre", by=None)
    join_by_invitation(structure=structure, user=lou, role="gestion")
    assert Membre.objects.get(user=lou).role == "gestion"


def test_the_direction_is_never_left_empty(chez_elle, structure, directrice, coordinatrice):
    membre = Membre.objects.get(user=directrice)
    role = url("structure_role", structure, cle(membre))
    assert "au moins une personne à la direction" in chez_elle.post(role, {"role": "membre"}).content.decode()
    assert chez_elle.get(url("structure_membre_retirer", structure, cle(membre))).status_code == 404
    chez_elle.force_login(coordinatrice)
    retirer = chez_elle.post(url("structure_membre_retirer", structure, cle(membre)))
    assert "au moins une personne à la direction" in retirer.content.decode()
    add_member(structure=structure, user=compte_utilisateur("b@exemple.fr"), role="direction", by=None)
    remove_member(membre=membre, by=coordinatrice)
    assert not Membre.objects.filter(user=directrice).exists()
