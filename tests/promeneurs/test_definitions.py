"""Who is actif, who is visible, on a day (domain §3.7): dates decide, one place says it."""

from datetime import date, timedelta

import pytest

from conventions.services import resume_convention
from promeneurs.models import Promeneur
from promeneurs.services import (
    check_account,
    declare_absence,
    designate,
    end_mandate,
    lift_suspension,
    open_by_exception,
    present_account,
    recheck_account,
    record_imported_charter,
    suspend,
)
from socle.dates import aujourdhui
from structures.services import leave_network
from tests.promeneurs.fabrique_public import image

UN_JOUR = timedelta(days=1)


def actifs(jour: date) -> list:
    return list(Promeneur.objects.actifs(jour))


def test_named_without_anything_that_opens_the_mandate_is_not_actif(mandat, coordinatrice, jour):
    record_imported_charter(mandat=mandat, signee_le=date(2020, 2, 1), by=coordinatrice)
    assert actifs(jour) == []
    assert Promeneur.objects.sans_mandat(jour).count() == 1


def test_a_convention_opens_the_mandate_from_its_first_to_its_last_day(mandat, structure, coordinatrice):
    record_imported_charter(mandat=mandat, signee_le=date(2020, 2, 1), by=coordinatrice)
    resume_convention(structure=structure, debut=date(2021, 1, 1), dernier_jour=date(2023, 12, 31), by=coordinatrice)
    assert actifs(date(2020, 12, 31)) == []
    assert len(actifs(date(2021, 1, 1))) == 1
    assert len(actifs(date(2023, 12, 31))) == 1
    assert actifs(date(2024, 1, 1)) == []


def test_somebody_named_under_a_running_convention_has_an_open_mandate_at_once(promeneur, structure, coordinatrice):
    resume_convention(structure=structure, debut=date(2021, 1, 1), dernier_jour=date(2023, 12, 31), by=coordinatrice)
    mandat = designate(promeneur=promeneur, structure=structure, depuis=date(2022, 6, 1), by=coordinatrice)
    assert (mandat.periode.lower, mandat.periode.upper) == (date(2022, 6, 1), date(2024, 1, 1))


def test_the_charter_must_be_signed_by_both(mandat, coordinatrice, jour):
    open_by_exception(mandat=mandat, motif="Motif", by=coordinatrice)
    assert actifs(jour) == []
    assert Promeneur.objects.attente_charte(jour).count() == 1
    record_imported_charter(mandat=mandat, signee_le=jour, by=coordinatrice)
    mandat.signatures.filter(partie="structure").delete()
    assert actifs(jour) == []
    record_imported_charter(mandat=mandat, signee_le=jour, by=coordinatrice)
    assert len(actifs(jour)) == 1
    assert Promeneur.objects.attente_charte(jour).count() == 0


def test_before_the_charter_was_signed_nobody_is_actif(actif):
    assert actifs(date(2020, 1, 31)) == []
    assert actifs(date(2020, 2, 1)) == [actif]


def test_who_leaves_on_a_day_is_out_that_day(actif, mandat, coordinatrice, jour):
    end_mandate(mandat=mandat, le=jour, motif="Départ", by=coordinatrice)
    assert actifs(jour) == []
    assert actifs(jour - UN_JOUR) == [actif]
    assert list(Promeneur.objects.partis(jour)) == [actif]
    assert list(Promeneur.objects.partis(jour - UN_JOUR)) == []


def test_when_the_structure_leaves_the_network_its_people_leave_with_it(actif, structure, coordinatrice, jour):
    leave_network(structure=structure, le=jour, motif="Fermeture", by=coordinatrice)
    assert actifs(jour) == []
    assert list(Promeneur.objects.partis(jour)) == [actif]


def test_a_suspension_hides_at_once_and_is_over_when_lifted(actif, coordinatrice, jour):
    suspension = suspend(promeneur=actif, demandeur="coordination", motif="Signalement", by=coordinatrice)
    assert actifs(jour) == []
    assert list(Promeneur.objects.suspendus(jour)) == [actif]
    lift_suspension(suspension=suspension, suite="Sans suite", by=coordinatrice)
    assert actifs(jour) == [actif]


def test_two_employers_and_one_leaves_the_person_stays_actif(actif, mandat, reseau, nancy, coordinatrice, jour):
    from structures.services import create_structure, enter_network

    autre = create_structure(reseau=reseau, nom="Mission locale", commune=nancy, by=coordinatrice)
    enter_network(structure=autre, by=coordinatrice)
    second = designate(promeneur=actif, structure=autre, depuis=date(2021, 1, 1), by=coordinatrice)
    open_by_exception(mandat=second, motif="Motif", by=coordinatrice)
    record_imported_charter(mandat=second, signee_le=date(2021, 1, 2), by=coordinatrice)
    end_mandate(mandat=mandat, le=jour, motif="Change d’employeur", by=coordinatrice)
    assert actifs(jour) == [actif]
    assert list(Promeneur.objects.partis(jour)) == []


def test_by_exception_alone_counts_outside_conventions(actif, structure, coordinatrice, jour):
    assert list(Promeneur.objects.hors_convention(jour)) == [actif]
    resume_convention(structure=structure, debut=date(2021, 1, 1), dernier_jour=jour + UN_JOUR, by=coordinatrice)
    assert list(Promeneur.objects.hors_convention(jour)) == []
    assert actifs(jour) == [actif]
    assert actifs(date(2020, 6, 1)) == [actif], "the days the exception gave before the convention are kept"


@pytest.fixture
def complet(actif, coordinatrice):
    compte = present_account(promeneur=actif, plateforme="instagram", identifiant="@ines.pdn", by=actif.user)
    check_account(compte=compte, montre_structure=True, montre_lien=True, by=coordinatrice)
    Promeneur.objects.filter(pk=actif.pk).update(
        photo=image("promeneurs.photo"), photo_consentie_le="2024-01-01T00:00Z"
    )
    return actif


def visibles() -> list:
    return list(Promeneur.objects.visibles(aujourdhui()))


def test_visible_means_actif_with_job_photo_and_a_checked_account(complet):
    assert visibles() == [complet]


def test_without_a_job_nobody_is_visible(complet):
    Promeneur.objects.update(fonction="")
    assert visibles() == []
    assert list(Promeneur.objects.profil_incomplet(aujourdhui())) == [complet]


def test_the_structures_picture_stands_in_for_a_photo(complet, structure):
    Promeneur.objects.update(photo=None, photo_consentie_le=None)
    assert visibles() == []
    structure.image = image()
    structure.save()
    assert visibles() == [complet]


def test_an_account_to_check_again_hides_the_only_one(complet, coordinatrice):
    recheck_account(compte=complet.comptes.get(), motif="Nom changé", by=coordinatrice)
    assert visibles() == []


def test_somebody_away_stays_visible(complet, coordinatrice, jour):
    declare_absence(
        promeneur=complet, debut=jour, dernier_jour=jour + UN_JOUR, relais_texte="La MJC, 03 83 00 00 00", by=None
    )
    assert visibles() == [complet]
    assert list(Promeneur.objects.absents(jour)) == [complet]
    assert list(Promeneur.objects.absents(jour + 2 * UN_JOUR)) == []


def test_one_word_a_person_the_first_that_holds(complet, mandat, coordinatrice, jour):
    def statut() -> str:
        return Promeneur.objects.with_statut(jour).get().statut

    assert statut() == "visible"
    present_account(promeneur=complet, plateforme="tiktok", identifiant="ines.pdn", by=complet.user)
    assert statut() == "compte_a_verifier"
    declare_absence(promeneur=complet, debut=jour, dernier_jour=jour, relais_texte="Quelqu’un", by=None)
    assert statut() == "absent"
    suspend(promeneur=complet, demandeur="caf", motif="Signalement", by=coordinatrice)
    assert statut() == "suspendu"


@pytest.mark.parametrize(
    ("debut", "fin", "moment", "attendu"),
    [
        ("14:00", "16:00", "2026-11-25T13:00Z", True),
        ("14:00", "16:00", "2026-11-25T15:00Z", False),
        ("22:00", "01:00", "2026-11-25T22:30Z", True),
        ("22:00", "01:00", "2026-11-25T23:30Z", True),
        ("22:00", "01:00", "2026-11-26T00:00Z", False),
        ("22:00", "01:00", "2026-11-24T23:30Z", False),
    ],
)
def test_online_during_a_permanence_even_past_midnight(complet, debut, fin, moment, attendu):
    from datetime import datetime, time

    from promeneurs.services import add_permanence

    add_permanence(
        promeneur=complet,
        jour="2",
        debut=time.fromisoformat(debut),
        fin=time.fromisoformat(fin),
        plateforme="discord",
        by=None,
    )
    assert Promeneur.objects.en_ligne(datetime.fromisoformat(moment)).exists() is attendu
