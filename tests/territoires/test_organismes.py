"""Bodies have dated names: screens show today's, documents their day's, search knows all."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from socle.etats import Refused
from territoires import services
from territoires.models import NomOrganisme, Organisme

pytestmark = pytest.mark.django_db


@pytest.fixture
def sdjes():
    ddcs = services.create_organisme(
        nom="Direction départementale de la cohésion sociale", sigle="DDCS", nature="etat", by=None
    )
    services.rename_organisme(
        organisme=ddcs,
        nom="Service départemental à la jeunesse, à l’engagement et aux sports",
        sigle="SDJES",
        depuis=date(2021, 1, 1),
        by=None,
    )
    return Organisme.objects.with_noms().get()


def test_screens_show_todays_name_and_documents_their_days(sdjes):
    assert sdjes.sigle == "SDJES" and str(sdjes).startswith("Service")
    assert sdjes.sigle_le(date(2020, 12, 31)) == "DDCS"
    assert sdjes.sigle_le(date(2021, 1, 1)) == "SDJES"


def test_search_knows_every_name(sdjes):
    for texte in ("ddcs", "SDJES", "cohesion sociale", "jeunesse engagement"):
        assert list(Organisme.objects.search(texte)) == [sdjes]
    assert list(Organisme.objects.named("ddcs")) == [sdjes]
    assert list(Organisme.objects.named("dd")) == []


def test_a_body_bears_one_name_at_a_time(sdjes):
    double = NomOrganisme(organisme=sdjes, nom="Autre", periode=DateRange(date(2020, 1, 1), date(2022, 1, 1)))
    with pytest.raises(ValidationError, match="porte déjà un nom sur une partie de cette période"):
        double.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        double.save()


def test_a_name_inserted_in_the_past_lasts_until_the_next(sdjes):
    services.rename_organisme(organisme=sdjes, nom="DDCS renommée", depuis=date(2019, 1, 1), by=None)
    sdjes = Organisme.objects.get()
    assert [sdjes.nom_le(date(a, 6, 1)) for a in (2018, 2019, 2020)][1:] == ["DDCS renommée"] * 2
    assert sdjes.sigle_le(date(2018, 6, 1)) == "DDCS"
    assert sdjes.sigle == "SDJES"


def test_two_names_the_same_day_are_refused(sdjes):
    with pytest.raises(Refused, match="commence ce jour-là"):
        services.rename_organisme(organisme=sdjes, nom="Encore", depuis=date(2021, 1, 1), by=None)


def test_before_its_first_name_a_body_is_not_nameless():
    caf = services.create_organisme(nom="Caf", by=None, depuis=date(2020, 1, 1))
    assert caf.nom_le(date(2001, 1, 1)) == "Caf"


def test_an_empty_name_is_refused():
    with pytest.raises(ValidationError):
        services.create_organisme(nom="  ", by=None)
    assert not Organisme.objects.exists()


def test_the_name_already_known_gives_the_same_body(sdjes):
    assert services.find_or_create_organisme(nom="D.D.C.S", by=None)[1]
    assert services.find_or_create_organisme(nom="ddcs", by=None) == (sdjes, False)


@pytest.mark.parametrize("combien", [1, 30])
def test_names_of_many_bodies_cost_two_queries(combien, django_assert_num_queries):
    for i in range(combien):
        services.create_organisme(nom=f"Organisme {i}", by=None)
    with django_assert_num_queries(2):
        assert len([o.nom for o in Organisme.objects.with_noms()]) == combien
