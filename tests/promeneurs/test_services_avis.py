"""What an act makes happen to others: mails, accounts to check again. Once each, whoever asks again."""

from datetime import timedelta

import pytest

from promeneurs.models import Compte
from promeneurs.services import (
    check_account,
    designate,
    end_mandate,
    present_account,
    recheck_account,
    refuse_account,
    represent_account,
)
from socle import relances
from socle.ecriture import en_masse
from socle.models import Courriel
from structures.services import create_structure, enter_network, leave_network
from tests.promeneurs.fabrique_public import image


@pytest.fixture
def officiel(actif, coordinatrice):
    compte = present_account(promeneur=actif, plateforme="instagram", identifiant="@ines.pdn", by=actif.user)
    return check_account(compte=compte, montre_structure=True, montre_lien=True, by=coordinatrice)


@pytest.fixture
def ailleurs(reseau, nancy, coordinatrice):
    s = create_structure(reseau=reseau, nom="Mission locale", commune=nancy, by=coordinatrice)
    enter_network(structure=s, by=coordinatrice)
    return s


def recus(modele: str) -> list[str]:
    return sorted(Courriel.objects.filter(modele=modele).values_list("destinataire", flat=True))


def test_a_change_of_employer_sends_official_accounts_back_to_be_checked(
    officiel, actif, mandat, ailleurs, coordinatrice, jour
):
    end_mandate(mandat=mandat, le=jour, motif="", by=coordinatrice)
    officiel.refresh_from_db()
    assert officiel.etat == "officiel", "nobody names the person: there is nothing to show yet"
    designate(promeneur=actif, structure=ailleurs, depuis=jour, by=coordinatrice)
    officiel.refresh_from_db()
    assert officiel.etat == "a_verifier"
    assert "Mission locale" in officiel.motif


def test_a_second_employer_beside_the_first_hides_nothing_until_the_first_ends(
    officiel, actif, mandat, ailleurs, coordinatrice, jour
):
    designate(promeneur=actif, structure=ailleurs, depuis=jour, by=coordinatrice)
    officiel.refresh_from_db()
    assert officiel.etat == "officiel"
    end_mandate(mandat=mandat, le=jour, motif="", by=coordinatrice)
    officiel.refresh_from_db()
    assert officiel.etat == "a_verifier"


def test_an_account_checked_for_both_employers_stays_when_one_of_them_ends(
    officiel, actif, mandat, ailleurs, coordinatrice, jour
):
    designate(promeneur=actif, structure=ailleurs, depuis=jour, by=coordinatrice)
    recheck_account(compte=officiel, motif="", by=coordinatrice)
    check_account(compte=officiel, montre_structure=True, montre_lien=True, by=coordinatrice)
    end_mandate(mandat=mandat, le=jour, motif="", by=coordinatrice)
    officiel.refresh_from_db()
    assert officiel.etat == "officiel"


def test_an_employer_to_come_or_the_same_one_again_hides_nothing(
    officiel, actif, mandat, structure, ailleurs, coordinatrice, jour
):
    designate(promeneur=actif, structure=ailleurs, depuis=jour + timedelta(days=1), by=coordinatrice)
    end_mandate(mandat=mandat, le=jour, motif="", by=coordinatrice)
    designate(promeneur=actif, structure=structure, depuis=jour, by=coordinatrice)
    officiel.refresh_from_db()
    assert officiel.etat == "officiel"


def test_a_refusal_is_told_to_the_owner_at_each_refusal(actif, coordinatrice):
    compte = present_account(promeneur=actif, plateforme="x", identifiant="ines", by=actif.user)
    refuse_account(compte=compte, motif="Sans le nom", by=coordinatrice)
    represent_account(compte=compte, by=actif.user)
    refuse_account(compte=compte, motif="Sans le lien", by=coordinatrice)
    assert recus("compte_refuse") == ["ines@exemple.fr"] * 2
    assert "Sans le lien" in Courriel.objects.filter(modele="compte_refuse").latest("pk").corps


def test_commands_and_imports_tell_the_past_and_write_to_nobody(actif, mandat, coordinatrice, jour, structure):
    from django.db import transaction

    compte = present_account(promeneur=actif, plateforme="x", identifiant="ines", by=None)
    with transaction.atomic(), en_masse():
        refuse_account(compte=compte, motif="Motif", by=coordinatrice)
        end_mandate(mandat=mandat, le=jour, motif="", by=coordinatrice)
    assert Courriel.objects.count() == 0


def test_a_structure_that_leaves_writes_to_its_people_once(actif, structure, directrice, coordinatrice, jour):
    leave_network(structure=structure, le=jour, motif="Fermeture", by=coordinatrice)
    assert recus("mandat_fini") == ["ines@exemple.fr"]


def test_you_are_in_the_directory_is_said_once_when_it_becomes_true(officiel, actif, structure, jour):
    relances.run(jour)
    assert recus("dans_l_annuaire") == [], "no picture yet"
    structure.image = image()
    structure.save()
    for j in (0, 0, 1, 40):
        relances.run(jour + timedelta(days=j))
    assert recus("dans_l_annuaire") == ["ines@exemple.fr"]
    assert actif.get_absolute_url() in Courriel.objects.get(modele="dans_l_annuaire").corps


def test_who_was_there_long_before_is_not_welcomed(officiel, structure, jour):
    structure.image = image()
    structure.save()
    Compte.objects.update(officiel_depuis=jour - timedelta(days=90))
    relances.run(jour)
    assert recus("dans_l_annuaire") == []
