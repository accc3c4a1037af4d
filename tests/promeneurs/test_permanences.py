"""What may be announced: weekly permanences and their rules, days without, slots of one date, a day copied."""

from datetime import date, time, timedelta

import pghistory
import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from promeneurs import services
from promeneurs.models import Pause, Permanence, PermanenceEnPlus
from socle.dates import aujourdhui, jusqu_a
from socle.etats import Refused

UN_JOUR = timedelta(days=1)


def pose(promeneur, **champs) -> Permanence:
    voulu = {"jour": "2", "debut": time(14), "fin": time(16), "plateforme": "discord"} | champs
    return services.add_permanence(promeneur=promeneur, by=None, **voulu)


def en_plus(promeneur, **champs) -> PermanenceEnPlus:
    voulu = {"jour": aujourdhui() + 7 * UN_JOUR, "debut": time(20), "fin": time(22), "plateforme": "discord"} | champs
    return services.add_slot(promeneur=promeneur, by=None, **voulu)


def pause(promeneur, debut=3, dernier=None) -> Pause:
    jour = aujourdhui()
    return services.add_pause(
        promeneur=promeneur,
        debut=jour + debut * UN_JOUR,
        dernier_jour=None if dernier is None else jour + dernier * UN_JOUR,
        by=None,
    )


# — Each week


def test_two_slots_of_opposite_weeks_may_hold_the_same_hours(promeneur):
    pose(promeneur, vacances="hors")
    pose(promeneur, vacances="pendant", fin=time(18))
    with pytest.raises(Refused, match="chevauchent"):
        pose(promeneur, debut=time(15))
    assert promeneur.permanences.count() == 2


def test_a_rule_that_nobody_knows_is_refused(promeneur):
    with pytest.raises(ValidationError) as refus:
        pose(promeneur, vacances="jamais")
    assert "vacances" in refus.value.message_dict


def test_a_day_is_copied_whole_with_its_rules(promeneur):
    pose(promeneur, jour="0", vacances="hors", feries=True)
    pose(promeneur, jour="0", debut=time(18), fin=time(20))
    assert services.copy_day(promeneur=promeneur, jour="0", vers=["1", "3", "0"], by=None) == 4
    mardi = promeneur.permanences.filter(jour="1").order_by("debut").values_list("debut", "vacances", "feries")
    assert list(mardi) == [(time(14), "hors", True), (time(18), "toujours", False)]
    assert services.copy_day(promeneur=promeneur, jour="0", vers=["1"], by=None) == 0, "deux fois ne change rien"


def test_a_day_that_cannot_be_copied_whole_is_not_copied_in_part(promeneur):
    pose(promeneur, jour="0", debut=time(9), fin=time(10))
    pose(promeneur, jour="0", debut=time(14), fin=time(16))
    pose(promeneur, jour="1", debut=time(15), fin=time(17))
    with pytest.raises(Refused, match="chevauchent"):
        services.copy_day(promeneur=promeneur, jour="0", vers=["1"], by=None)
    assert promeneur.permanences.filter(jour="1").count() == 1


def test_a_mistyped_end_does_not_make_a_permanence_of_a_whole_day(promeneur):
    for heures in ({"debut": time(18), "fin": time(17)}, {"debut": time(8), "fin": time(20, 1)}):
        with pytest.raises(Refused, match="douze heures"):
            pose(promeneur, **heures)
        with pytest.raises(Refused, match="douze heures"):
            en_plus(promeneur, **heures)
    pose(promeneur, debut=time(20), fin=time(8))


def test_an_empty_day_says_so(promeneur):
    with pytest.raises(Refused, match="pas de permanence le lundi"):
        services.copy_day(promeneur=promeneur, jour="0", vers=["1"], by=None)


# — Days without


def test_days_without_are_told_in_advance_and_end(promeneur):
    assert pause(promeneur, 3).periode == jusqu_a(aujourdhui() + 3 * UN_JOUR, aujourdhui() + 4 * UN_JOUR)
    for debut, dernier, dit in ((-3, -1, "déjà passés"), (5, 4, "avant le premier"), (10, 200, "absence")):
        with pytest.raises(Refused, match=dit):
            pause(promeneur, debut, dernier)


def test_a_day_is_without_permanence_once(promeneur):
    pause(promeneur, 3, 6)
    with pytest.raises((Refused, ValidationError), match="déjà sans permanence"):
        pause(promeneur, 5, 8)


def test_days_without_are_taken_back(promeneur):
    services.remove_pause(pause=pause(promeneur), by=None)
    assert not promeneur.pauses.exists()


# — One date


def test_a_slot_of_one_date_is_by_the_clock_of_the_network(promeneur):
    cree = en_plus(promeneur, debut=time(22), fin=time(1))
    local = timezone.localtime(cree.debut)
    assert (local.date(), local.time()) == (cree.jour, time(22)) and cree.fin - cree.debut == timedelta(hours=3)


def test_a_slot_of_one_date_does_not_double_what_happens_that_day(promeneur):
    jour = aujourdhui() + 7 * UN_JOUR
    pose(promeneur, jour=str(jour.weekday()), debut=time(21), fin=time(23), feries=True)
    with pytest.raises(Refused, match="chevauchent"):
        en_plus(promeneur)
    en_plus(promeneur, plateforme="instagram")
    pause(promeneur, 7)
    en_plus(promeneur)  # the weekly one does not happen that day
    with pytest.raises(Refused, match="chevauchent"):
        en_plus(promeneur, debut=time(21, 30))


@pytest.mark.parametrize(
    ("champs", "dit"),
    [
        ({"jour": date(2020, 1, 1)}, "déjà fini"),
        ({"jour": aujourdhui() + 400 * UN_JOUR}, "plus d’un an"),
        ({"debut": time(10), "fin": time(10)}, "même heure"),
    ],
)
def test_a_slot_that_cannot_be_is_refused(promeneur, champs, dit):
    with pytest.raises(Refused, match=dit):
        en_plus(promeneur, **champs)


def test_nobody_announces_a_slot_while_away(promeneur):
    services.declare_absence(
        promeneur=promeneur, debut=aujourdhui(), dernier_jour=aujourdhui() + 9 * UN_JOUR, relais_texte="x", by=None
    )
    with pytest.raises(Refused, match="absence"):
        en_plus(promeneur)


# — What calendars see of a change


def test_whatever_changes_the_dates_of_a_permanence_raises_its_revision(promeneur):
    une = pose(promeneur)

    def revision() -> int:
        une.refresh_from_db()
        return une.revision

    services.change_permanence(permanence=une, fin=time(17), by=None)
    assert revision() == 1
    sans = pause(promeneur)
    assert revision() == 2
    services.remove_pause(pause=sans, by=None)
    assert revision() == 3
    absence = services.declare_absence(
        promeneur=promeneur, debut=aujourdhui(), dernier_jour=aujourdhui(), relais_texte="x", by=None
    )
    assert revision() == 4
    services.end_absence(absence=absence, le=aujourdhui(), by=None)
    assert revision() == 5


def test_a_revision_is_no_line_of_the_history(promeneur):
    pose(promeneur)
    evenements = pghistory.models.Events.objects.references(promeneur.permanences.get()).count()
    pause(promeneur)
    assert pghistory.models.Events.objects.references(promeneur.permanences.get()).count() == evenements
