"""A convention opens the mandates it covers, no more and no less; whatever changes its days changes theirs."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from conventions.models import Convention
from conventions.services import covering, follow, remove_resumed, resume_convention, start_renewal
from promeneurs.models import Mandat
from promeneurs.services import create_promeneur, designate, end_mandate, open_by_exception
from socle.dates import periode
from socle.etats import Refused

AN = {n: (date(n, 1, 1), date(n, 12, 31)) for n in range(2020, 2030)}


def reprise(structure, debut: int, fin: int | None = None, **champs) -> Convention:
    jours = {"debut": AN[debut][0], "dernier_jour": AN[fin or debut][1]}
    return resume_convention(structure=structure, by=None, **jours, **champs)


def jours(mandat) -> tuple:
    mandat.refresh_from_db()
    return (mandat.periode.lower, mandat.periode.upper) if mandat.periode else ()


def test_consecutive_conventions_count_as_one(mandat, structure):
    reprise(structure, 2021)
    suite = reprise(structure, 2022, 2024)
    assert jours(mandat) == (date(2021, 1, 1), date(2025, 1, 1))
    assert mandat.acte == suite.code


def test_a_gap_between_two_conventions_stays_a_gap(mandat, structure):
    reprise(structure, 2021)
    derniere = reprise(structure, 2023)
    assert jours(mandat) == (date(2021, 1, 1), date(2024, 1, 1)) and mandat.acte == derniere.code
    en_vigueur = [
        annee for annee in range(2020, 2025) if Mandat.objects.en_vigueur(date(annee, 6, 1)).filter(pk=mandat.pk)
    ]
    assert en_vigueur == [2021, 2023]


def test_filling_the_gap_joins_them(mandat, structure):
    reprise(structure, 2021)
    reprise(structure, 2023)
    reprise(structure, 2022)
    assert jours(mandat) == (date(2021, 1, 1), date(2024, 1, 1))


def test_taking_a_convention_away_closes_what_it_alone_opened(mandat, structure):
    premiere, seconde = reprise(structure, 2021), reprise(structure, 2022)
    remove_resumed(convention=seconde, by=None)
    assert jours(mandat) == (date(2021, 1, 1), date(2022, 1, 1))
    remove_resumed(convention=premiere, by=None)
    assert (jours(mandat), mandat.fondement, mandat.acte) == ((), "", "")


def test_a_convention_takes_over_an_exception_and_keeps_its_earlier_days(mandat, structure, coordinatrice):
    open_by_exception(mandat=mandat, motif="En attendant", depuis=date(2020, 6, 1), by=coordinatrice)
    reprise(structure, 2021)
    assert jours(mandat) == (date(2020, 6, 1), date(2022, 1, 1))
    assert (mandat.fondement, mandat.motif_exception) == ("convention", "En attendant")
    reprise(structure, 2023)  # another convention takes nothing from the past
    follow(structure=structure, by=None)
    assert [(p.lower, p.upper) for p in relu(mandat).periode] == [
        (date(2020, 6, 1), date(2022, 1, 1)), (date(2023, 1, 1), date(2024, 1, 1)),
    ]  # fmt: skip
    assert (mandat.exception.lower, mandat.exception.upper) == (date(2020, 6, 1), date(2021, 1, 1))


def relu(mandat):
    mandat.refresh_from_db()
    return mandat


def test_an_exception_away_from_any_convention_stays(mandat, structure, coordinatrice):
    open_by_exception(mandat=mandat, motif="Motif", sortie=date(2020, 3, 1), by=coordinatrice)
    follow(structure=structure, by=None)
    assert jours(mandat) == (date(2020, 1, 1), date(2020, 3, 1))


def test_after_the_last_convention_an_exception_opens_the_mandate_again_until_the_next(
    mandat, structure, coordinatrice
):
    open_by_exception(mandat=mandat, motif="En attendant", depuis=date(2020, 6, 1), by=coordinatrice)
    reprise(structure, 2021)
    with pytest.raises(Refused, match="déjà ce mandat ces jours-là"):
        open_by_exception(mandat=relu(mandat), motif="Trop", depuis=date(2021, 2, 1), sortie=date(2021, 9, 1), by=None)
    open_by_exception(mandat=mandat, motif="Non renouvelée", depuis=date(2021, 12, 1), by=coordinatrice)
    avant, apres = (date(2020, 6, 1), date(2021, 1, 1)), (date(2022, 1, 1), None)
    assert [(p.lower, p.upper) for p in relu(mandat).exception] == [avant, apres]
    assert (mandat.fondement, jours(mandat)) == ("convention", (date(2020, 6, 1), None))
    follow(structure=structure, by=None)
    assert [(p.lower, p.upper) for p in relu(mandat).exception] == [avant, apres]
    reprise(structure, 2023)
    assert [(p.lower, p.upper) for p in relu(mandat).exception] == [avant, (date(2022, 1, 1), date(2023, 1, 1))]
    assert jours(mandat) == (date(2020, 6, 1), date(2024, 1, 1))


def test_a_convention_made_longer_over_an_exception_takes_its_days(mandat, structure, coordinatrice):
    convention = reprise(structure, 2021)
    open_by_exception(mandat=relu(mandat), motif="Suite", depuis=date(2022, 1, 1), sortie=date(2023, 1, 1), by=None)
    convention.periode = periode(date(2021, 1, 1), date(2022, 12, 31))
    convention.save()
    follow(structure=structure, by=None)
    assert relu(mandat).exception is None and jours(mandat) == (date(2021, 1, 1), date(2023, 1, 1))


def test_two_conventions_of_a_structure_never_overlap_even_in_raw_sql(structure):
    reprise(structure, 2021, 2023)
    with pytest.raises((Refused, ValidationError), match="Une autre convention"):
        reprise(structure, 2022)
    with pytest.raises(IntegrityError), transaction.atomic():
        Convention.objects.bulk_create([Convention(structure=structure, periode="[2022-01-01,2022-02-01)")])
    assert Convention.objects.count() == 1


@pytest.mark.parametrize("plage", ["[2022-01-01,2022-01-01)", "(,2022-01-01)", "[2022-01-01,)"])
def test_a_convention_without_its_two_dates_is_refused_by_the_database(structure, plage):
    with pytest.raises(IntegrityError), transaction.atomic():
        Convention.objects.bulk_create([Convention(structure=structure, periode=plage)])


def test_the_end_comes_after_the_beginning(structure):
    with pytest.raises(Refused, match="après le début"):
        resume_convention(structure=structure, debut=date(2022, 1, 2), dernier_jour=date(2022, 1, 1), by=None)


def test_a_convention_that_a_file_renews_is_never_taken_away(structure, coordinatrice, directrice, jour):
    ancienne = resume_convention(
        structure=structure, debut=jour - timedelta(days=300), dernier_jour=jour + timedelta(days=60), by=coordinatrice
    )
    start_renewal(convention=ancienne, by=directrice)
    with pytest.raises(Refused, match="renouvellement s’appuie"):
        remove_resumed(convention=ancienne, by=coordinatrice)
    assert structure.conventions.filter(pk=ancienne.pk).exists()


def test_following_twice_writes_nothing_the_second_time(mandat, structure):
    reprise(structure, 2021)
    evenements = Mandat.pgh_event_model.objects.count() if hasattr(Mandat, "pgh_event_model") else None
    avant = Mandat.objects.values_list("xmin", flat=True) if evenements is None else None
    follow(structure=structure, by=None)
    follow(structure=structure, by=None)
    if evenements is not None:
        assert Mandat.pgh_event_model.objects.count() == evenements
    assert avant is None or list(avant)


def test_every_mandate_opened_by_convention_has_the_days_its_conventions_give(
    structure, reseau, mandat, coordinatrice, jour
):
    """The consistency that every act must keep, after a handful of them in disorder."""
    zoe = create_promeneur(reseau=reseau, prenom="Zoé", nom="Lam", by=None)
    tard = designate(promeneur=zoe, structure=structure, depuis=date(2022, 5, 1), by=coordinatrice)
    reprise(structure, 2024, 2026)
    premiere = reprise(structure, 2021, 2022)
    end_mandate(mandat=mandat, le=date(2025, 6, 1), motif="Départ", by=None)
    reprise(structure, 2023)
    remove_resumed(convention=premiere, by=None)
    reprise(structure, 2027, postes=2)
    assert tard.pk
    for un in Mandat.objects.all():
        assert (un.periode, un.acte) == covering(un), un


def test_the_posts_of_the_structures_home_and_of_the_coordinators_list_are_the_same(structure, jour):
    from coordination.postes import with_postes
    from structures.models import Structure
    from structures.postes import accordes

    def liste():
        return with_postes(Structure.objects.filter(pk=structure.pk), jour).get().postes

    assert accordes(structure, jour) == liste() is None
    structure.adhesions.update(postes=2)
    assert accordes(structure, jour) == liste() == 2
    resume_convention(structure=structure, debut=jour, dernier_jour=jour, postes=5, by=None)
    assert accordes(structure, jour) == liste() == 5
