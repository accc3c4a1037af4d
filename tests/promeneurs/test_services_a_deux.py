"""Two people at once: one wins, the other reads why."""

from datetime import time, timedelta

import pytest

from promeneurs.models import EnDirect, Mandat, Permanence
from promeneurs.services import (
    add_pause,
    add_permanence,
    add_slot,
    appoint,
    check_account,
    copy_day,
    designate,
    go_online,
    present_account,
    publish_charter,
    sign_on_screen,
    suspend,
)
from structures.services import leave_network
from tests.conftest import compte_utilisateur
from tests.ensemble import ensemble
from tests.promeneurs import fabrique_public

pytestmark = pytest.mark.django_db(transaction=True)


def refus(resultats: list) -> list[str]:
    return [str(r) for r in resultats if isinstance(r, Exception)]


def test_signing_the_same_side_twice_leaves_one_signature(mandat, promeneur, jour):
    version = publish_charter(numero="1", titre="Charte", texte="Texte", publiee_le=jour, by=None)

    def signe():
        return sign_on_screen(mandat=mandat, partie="promeneur", version=version, by=promeneur.user, signataire="Inès")

    (dit,) = refus(ensemble(signe, signe))
    assert "déjà signée" in dit
    assert mandat.signatures.count() == 1


def test_checking_the_same_account_twice_leaves_one_check(actif, coordinatrice, directrice):
    compte = present_account(promeneur=actif, plateforme="x", identifiant="ines", by=None)

    def verifie(by):
        une = type(compte).objects.get(pk=compte.pk)
        return lambda: check_account(compte=une, montre_structure=True, montre_lien=True, by=by)

    (dit,) = refus(ensemble(verifie(coordinatrice), verifie(directrice)))
    assert "n’est plus possible" in dit


def test_naming_the_same_person_twice_leaves_one_mandate(promeneur, structure, coordinatrice, jour):
    def nomme():
        return designate(promeneur=promeneur, structure=structure, depuis=jour, by=coordinatrice)

    (dit,) = refus(ensemble(nomme, nomme))
    assert "mandate déjà cette personne" in dit
    assert Mandat.objects.count() == 1


def test_two_slots_that_overlap_leave_one(promeneur, jour):
    def pose(debut):
        return lambda: add_permanence(promeneur=promeneur, jour="2", debut=debut, fin=time(18), plateforme="x", by=None)

    (dit,) = refus(ensemble(pose(time(14)), pose(time(15))))
    assert "chevauchent" in dit
    assert Permanence.objects.count() == 1


def test_nobody_is_left_named_by_a_structure_that_leaves_at_the_same_moment(structure, coordinatrice, jour):
    personne = {"prenom": "Zoé", "nom": "Lam", "fonction": "Psychologue", "email": "zoe@exemple.fr"}
    depuis = jour - timedelta(days=1)
    ensemble(
        lambda: leave_network(structure=structure, le=jour, motif="Fermeture", by=coordinatrice),
        lambda: appoint(structure=structure, personne=personne, depuis=depuis, heures_hebdo=2, by=coordinatrice),
    )
    assert not Mandat.objects.non_finis(jour).filter(structure=structure).exists()


def test_two_pauses_on_the_same_day_leave_one(promeneur, jour):
    def pause():
        return add_pause(promeneur=promeneur, debut=jour + timedelta(days=3), dernier_jour=None, by=None)

    (dit,) = refus(ensemble(pause, pause))
    assert "déjà sans permanence" in dit and promeneur.pauses.count() == 1


def test_two_slots_at_the_same_hour_of_one_date_leave_one(promeneur, jour):
    def en_plus(debut):
        champs = {"jour": jour + timedelta(days=3), "debut": time(debut), "fin": time(22), "plateforme": "discord"}
        return lambda: add_slot(promeneur=promeneur, by=None, **champs)

    (dit,) = refus(ensemble(en_plus(19), en_plus(20)))
    assert "chevauchent" in dit and promeneur.permanences_en_plus.count() == 1


def test_a_day_copied_twice_at_once_is_there_once(promeneur):
    add_permanence(promeneur=promeneur, jour="0", debut=time(14), fin=time(16), plateforme="discord", by=None)

    def copie():
        return copy_day(promeneur=promeneur, jour="0", vers=["2"], by=None)

    assert sorted(ensemble(copie, copie)) == [0, 1]
    assert promeneur.permanences.filter(jour="2").count() == 1


def test_saying_online_from_two_phones_leaves_one_row(reseau):
    ana = fabrique_public.personne("Ana", user=compte_utilisateur("ana@exemple.fr", "Ana"))

    def dit(minutes):
        return lambda: go_online(promeneur=ana, plateforme="instagram", minutes=minutes, by=ana.user)

    assert not refus(ensemble(dit(30), dit(120)))
    assert EnDirect.objects.count() == 1


def test_suspended_as_she_says_to_be_online_she_is_not_shown(reseau, coordinatrice):
    ana = fabrique_public.personne("Ana", user=compte_utilisateur("ana@exemple.fr", "Ana"))
    ensemble(
        lambda: go_online(promeneur=ana, plateforme="instagram", minutes=60, by=ana.user),
        lambda: suspend(promeneur=ana, demandeur="coordination", motif="x", by=coordinatrice),
    )
    assert not EnDirect.objects.exists()
