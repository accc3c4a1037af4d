"""A structure declares itself: nothing before the address is theirs, then one sheet, one member, one message a step."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Invitation
from accounts.services import accept
from socle import conservation, journal, relances
from socle.etats import Refused
from structures import services
from structures.enums import StatutReseau
from structures.models import Declaration, Structure
from structures.services import DejaConnue, admit, confirm, declare, decline, send_again, welcome
from tests.conftest import compte_utilisateur

from .fabrique import SIRET, champs, recus


@pytest.fixture
def envoyer(django_capture_on_commit_callbacks):
    """Run an act, and let its messages go."""

    def faire(acte, **args):
        with django_capture_on_commit_callbacks(execute=True):
            return acte(**args)

    return faire


@pytest.fixture
def lina(db):
    return compte_utilisateur("lina@exemple.fr", "Lina", "Haddad")


@pytest.fixture
def declaration(reseau, nancy, coordinatrice, envoyer):
    return envoyer(declare, reseau=reseau, **champs(nancy))


def test_declaring_writes_to_the_address_and_creates_nothing_else(declaration, coordinatrice):
    assert declaration.etat == "a_confirmer" and declaration.email == "lina@exemple.fr"
    assert not Structure.objects.exists()
    assert recus("lina@exemple.fr") == [
        "Confirmez votre adresse pour la déclaration de Maison des jeunes du Plateau, Nancy"
    ]
    assert not recus(coordinatrice.email)


def test_confirmed_it_is_interested_with_its_director_and_everybody_knows(declaration, lina, coordinatrice, envoyer):
    confirmee = envoyer(confirm, declaration=declaration, by=lina)
    s = Structure.objects.get()
    assert confirmee.structure == s and s.statut == StatutReseau.INTERESSEE
    assert (s.siret, s.type, s.statut_juridique) == (SIRET, "mjc", "association")
    assert s.contacts.get().responsable and s.membres.get().role == "direction" and s.membres.get().user == lina
    assert recus(coordinatrice.email) == ["Structure déclarée : Maison des jeunes du Plateau, Nancy"]
    assert "Maison des jeunes du Plateau est connue du réseau" in recus(lina.email)
    (ligne, premiere) = journal.historique(declaration)
    assert ligne.qui == "Lina Haddad" and "intéressée" in ligne.quoi[0]
    assert "adresse à confirmer" in premiere.quoi[0]


def test_the_same_words_sent_twice_are_one_declaration_and_one_message(declaration, reseau, nancy, envoyer):
    encore = envoyer(declare, reseau=reseau, **champs(nancy, email="LINA@exemple.fr", telephone="03 83 99 99 99"))
    assert encore == declaration and Declaration.objects.get().telephone == "03 83 99 99 99"
    assert len(mail.outbox) == 1 and Invitation.objects.count() == 1


def test_confirming_twice_changes_nothing_more(declaration, lina, coordinatrice, envoyer):
    for _ in range(2):
        envoyer(confirm, declaration=declaration, by=lina)
    assert Structure.objects.count() == 1 and len(recus(coordinatrice.email)) == 1


@pytest.mark.parametrize(
    "meme",
    [{"nom": "Tout autre nom"}, {"siret": "", "nom": "MAISON des jeunes, du plateau"}],
    ids=["siret", "nom et commune"],
)
def test_a_structure_already_known_is_not_made_again(declaration, lina, reseau, nancy, meme):
    confirm(declaration=declaration, by=lina)
    with pytest.raises(DejaConnue):
        declare(reseau=reseau, **champs(nancy, email="autre@exemple.fr", **meme))
    assert Declaration.objects.count() == 1


def test_the_same_name_elsewhere_or_in_another_network_is_another_structure(declaration, lina, autre_reseau, nancy):
    from territoires.models import Commune

    confirm(declaration=declaration, by=lina)
    luneville = Commune.objects.get(insee="54329")
    assert declare(reseau=declaration.reseau, **champs(luneville, siret="")).structure is None
    assert declare(reseau=autre_reseau, **champs(nancy)).structure is None


def test_two_people_declare_one_structure_and_the_second_asks_to_join(declaration, lina, reseau, nancy, envoyer):
    paul = compte_utilisateur("paul@exemple.fr", "Paul", "Roy")
    seconde = envoyer(
        declare, reseau=reseau, **champs(nancy, email=paul.email, contact_prenom="Paul", contact_nom="Roy")
    )
    envoyer(confirm, declaration=declaration, by=lina)
    envoyer(confirm, declaration=seconde, by=paul)
    seconde.refresh_from_db()
    assert seconde.etat == "demandee" and Structure.objects.count() == 1
    assert "Paul Roy demande à rejoindre Maison des jeunes du Plateau" in recus(lina.email)
    assert "Votre demande de rejoindre Maison des jeunes du Plateau est partie" in recus(paul.email)


@pytest.fixture
def demande(structure, directrice, reseau, nancy, envoyer, lina):
    """Lina asks to join a structure whose director has an account."""
    d = envoyer(declare, reseau=reseau, rejoindre=True, **champs(nancy, nom=structure.nom, siret=""))
    return envoyer(confirm, declaration=d, by=lina)


def test_a_request_goes_to_the_head_of_the_structure_only(demande, directrice, coordinatrice):
    assert demande.etat == "demandee"
    assert recus(directrice.email) == ["Lina Haddad demande à rejoindre MJC des Trois Maisons"]
    assert not recus(coordinatrice.email)


def test_nobody_at_the_head_and_the_coordination_answers(structure, reseau, nancy, coordinatrice, lina, envoyer):
    from coordination.a_faire import pour

    d = envoyer(declare, reseau=reseau, rejoindre=True, **champs(nancy, nom=structure.nom, siret=""))
    envoyer(confirm, declaration=d, by=lina)
    assert recus(coordinatrice.email) == ["Lina Haddad demande à rejoindre MJC des Trois Maisons"]
    assert "Demande à rejoindre une structure" in [t.titre for t in pour(coordinatrice)]


def test_let_in_with_the_role_chosen(demande, structure, directrice, lina, envoyer):
    envoyer(admit, declaration=demande, role="gestion", by=directrice)
    assert structure.membres.get(user=lina).role == "gestion"
    assert recus(lina.email)[-1] == "Vous faites partie de MJC des Trois Maisons"
    with pytest.raises(Refused, match="n’est plus possible"):
        decline(declaration=demande, motif="Trop tard.", by=directrice)


def test_who_was_let_in_meanwhile_keeps_their_role(demande, structure, directrice, lina):
    services.add_member(structure=structure, user=lina, role="direction", by=directrice)
    admit(declaration=demande, role="membre", by=directrice)
    assert structure.membres.get(user=lina).role == "direction"


def test_declined_says_why_and_may_be_asked_again(demande, structure, directrice, lina, reseau, nancy, envoyer):
    with pytest.raises(Refused, match="pourquoi"):
        decline(declaration=demande, motif="  ", by=directrice)
    envoyer(decline, declaration=demande, motif="Nous ne nous connaissons pas.", by=directrice)
    assert "Nous ne nous connaissons pas." in mail.outbox[-1].body and mail.outbox[-1].to == [lina.email]
    assert not structure.membres.filter(user=lina).exists()
    encore = declare(reseau=reseau, rejoindre=True, **champs(nancy, nom=structure.nom, siret=""))
    assert confirm(declaration=encore, by=lina).etat == "demandee"


def test_who_is_in_it_already_asks_nobody(structure, directrice, reseau, nancy, envoyer):
    d = declare(reseau=reseau, rejoindre=True, **champs(nancy, nom=structure.nom, siret="", email=directrice.email))
    mail.outbox.clear()
    assert envoyer(confirm, declaration=d, by=directrice).etat == "sans_objet"
    assert not mail.outbox


def test_welcomed_once_the_turn_is_the_structure_s(declaration, lina, coordinatrice, envoyer):
    confirm(declaration=declaration, by=lina)
    for _ in range(2):
        envoyer(welcome, declaration=declaration, by=coordinatrice, note="Rendez-vous le 12.")
    assert recus(lina.email).count("Maison des jeunes du Plateau : la suite est à vous") == 1
    ligne = journal.historique(declaration)[0]
    assert (ligne.quoi, ligne.motif, ligne.qui) == (
        ["La coordination a pris contact."], "Rendez-vous le 12.", "Claude Coordination",
    )  # fmt: skip


def test_only_a_confirmed_structure_is_welcomed(declaration, demande, coordinatrice):
    for pas_encore in (declaration, demande):
        with pytest.raises(Refused, match="n’est plus possible"):
            welcome(declaration=pas_encore, by=coordinatrice)


def test_what_is_wrong_is_refused_by_field(reseau, nancy):
    with pytest.raises(ValidationError) as refus:
        declare(reseau=reseau, **champs(nancy, email="lina@", nom=""))
    assert {"email", "nom"} <= set(refus.value.error_dict)
    assert not Declaration.objects.exists()


def test_the_database_refuses_a_state_out_of_its_turn(declaration):
    with pytest.raises(Exception, match="Passage impossible"), transaction.atomic():
        Declaration.objects.filter(pk=declaration.pk).update(etat="accueillie")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as sql:
        sql.execute("UPDATE structures_declaration SET etat = 'confirmee' WHERE id = %s", [declaration.pk])


# — The link


def test_a_link_lost_is_sent_again_but_not_at_once(declaration, envoyer):
    assert not envoyer(send_again, declaration=declaration)
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert envoyer(send_again, declaration=declaration)
    assert len(mail.outbox) == 2


def test_past_fourteen_days_the_link_is_dead(declaration, lina):
    with time_machine.travel(timezone.now() + timedelta(days=15)), pytest.raises(Refused, match="expiré"):
        accept(invitation=Invitation.objects.get(), user=lina)
    assert not Structure.objects.exists()


def test_nobody_gives_another_role_without_an_inviter(structure):
    from accounts.services import invite
    from structures.acces import cible

    with pytest.raises(ValueError, match="Somebody invites"):
        invite(email="x@exemple.fr", role="structure", cible=cible(structure, "direction"), by=None)


# — Time


def test_a_declaration_nobody_confirmed_is_gone_after_thirty_days_with_its_link(declaration, reseau, nancy, lina):
    confirmee = declare(reseau=reseau, **champs(nancy, nom="Confirmée", siret=""))
    confirm(declaration=confirmee, by=lina)
    with time_machine.travel(timezone.now() + timedelta(days=29)):
        assert conservation.purger(["declarations"])["declarations"] == 0
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        for attendu in (1, 0):
            assert conservation.purger(["declarations"])["declarations"] == attendu
    assert list(Declaration.objects.all()) == [confirmee]
    assert not Invitation.objects.filter(cible=declaration.code).exists()
    assert not journal.events_model(Declaration).objects.filter(pgh_obj_id=declaration.pk).exists()


def test_a_declaration_answered_is_gone_after_a_year_and_the_structure_stays(declaration, lina, coordinatrice):
    confirm(declaration=declaration, by=lina)
    regle = ["declarations_repondues"]
    with time_machine.travel(timezone.now() + timedelta(days=400)):
        assert conservation.purger(regle)["declarations_repondues"] == 0, "nobody has called it yet"
    welcome(declaration=declaration, by=coordinatrice)
    with time_machine.travel(timezone.now() + timedelta(days=366)):
        assert conservation.purger(regle)["declarations_repondues"] == 1
    assert Structure.objects.exists()


def test_nobody_called_after_a_week_and_the_coordination_is_reminded_once(declaration, lina, coordinatrice, jour):
    confirm(declaration=declaration, by=lina)
    assert not rappels(jour + timedelta(days=6))
    assert rappels(jour + timedelta(days=7)) == [(coordinatrice.email, "declaration_relance")]
    assert not rappels(jour + timedelta(days=8))
    welcome(declaration=declaration, by=coordinatrice)
    assert not rappels(jour + timedelta(days=30))


def test_a_request_without_answer_reminds_the_head_then_the_coordination(demande, directrice, coordinatrice, jour):
    assert rappels(jour + timedelta(days=7)) == [(directrice.email, "demande_relance")]
    assert set(rappels(jour + timedelta(days=14))) == {
        (directrice.email, "demande_relance"), (coordinatrice.email, "demande_relance"),
    }  # fmt: skip


def rappels(jour) -> list[tuple[str, str]]:
    from socle.models import Courriel

    avant = set(Courriel.objects.values_list("pk", flat=True))
    relances.run(jour)
    partis = Courriel.objects.exclude(pk__in=avant).filter(modele__in=["declaration_relance", "demande_relance"])
    return list(partis.values_list("destinataire", "modele"))
