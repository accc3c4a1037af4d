"""What a person announces read as moments, by the clock and calendar where they work."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from promeneurs.horaires import Agenda, Creneau, Hebdo, attente, quand

PARIS = ZoneInfo("Europe/Paris")
MERCREDI = Hebdo(2, time(14), time(16), "instagram")
NUIT = Hebdo(5, time(22), time(1), "discord")


def agenda(*hebdo: Hebdo, departement: str = "54", **reste) -> Agenda:
    return Agenda(departement, hebdo, **reste)


def moment(jour: int, heure: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, jour, heure, minute, tzinfo=PARIS)  # the 25th is a Wednesday


def jours(a: Agenda, depuis: date, semaines: int) -> list[date]:
    return [c.debut.date() for c in a.creneaux(depuis, semaines * 7)]


@pytest.mark.parametrize(
    ("instant", "dit"),
    [
        (moment(25, 9), "Aujourd’hui, 14\u00a0h – 16\u00a0h"),
        (moment(24, 9), "Demain, 14\u00a0h – 16\u00a0h"),
        (moment(21, 9), "Mercredi, 14\u00a0h – 16\u00a0h"),
        (moment(25, 16), "Mercredi 2\u00a0décembre, 14\u00a0h – 16\u00a0h"),
        (moment(25, 13, 34), "Dans 25\u00a0min, 14\u00a0h – 16\u00a0h"),
        (moment(25, 12, 10), "Dans 2\u00a0h, 14\u00a0h – 16\u00a0h"),
        (moment(25, 13, 58), "Dans un instant, 14\u00a0h – 16\u00a0h"),
    ],
)
def test_the_next_slot_is_said_as_people_say_it(instant, dit):
    assert quand(agenda(MERCREDI).prochain(instant), instant) == dit


@pytest.mark.parametrize("secondes", range(0, 4 * 3600, 137))
def test_a_countdown_is_still_true_after_a_minute_in_a_cache(secondes):
    """What a page kept 60 s says is never more than five minutes under, nor over what is left."""
    debut = moment(25, 14)
    dit = attente(Creneau(debut, debut + timedelta(hours=1), "x"), debut - timedelta(seconds=secondes))
    if "min" in dit:
        assert 0 <= secondes / 60 - int(dit.split("\u00a0")[0].split()[-1]) < 5


def test_the_countdown_counts_the_time_that_goes_by_not_what_clocks_show():
    dimanche = Hebdo(6, time(4), time(6), "discord")
    samedi = datetime(2026, 3, 29, 0, 30, tzinfo=PARIS)  # 02:00 becomes 03:00 that night
    assert quand(agenda(dimanche).prochain(samedi), samedi).startswith("Dans 2\u00a0h")


def test_a_slot_runs_from_its_first_minute_to_the_last():
    a = agenda(MERCREDI)
    assert a.en_cours(moment(25, 14)) and a.en_cours(moment(25, 15, 59)) and not a.en_cours(moment(25, 16))


def test_a_slot_past_midnight_still_runs_the_next_day():
    assert agenda(NUIT).en_cours(moment(29, 0, 30)) and not agenda(NUIT).en_cours(moment(29, 1))


def test_nothing_is_announced_before_the_return():
    absent = agenda(MERCREDI, absences=((date(2026, 11, 20), date(2026, 12, 3)),))
    assert absent.prochain(moment(25, 15)).debut == datetime(2026, 12, 9, 14, tzinfo=PARIS)
    assert agenda(MERCREDI, absences=((date(2026, 11, 20), None),)).prochain(moment(25, 15)) is None


def test_an_absence_that_begins_tomorrow_is_known_today():
    a = agenda(MERCREDI, absences=((date(2026, 11, 25), date(2026, 11, 27)),))
    assert a.prochain(moment(24, 9)).debut.date() == date(2026, 12, 2)


def test_of_two_slots_running_the_one_that_ends_last_is_said():
    autre = Hebdo(2, time(13), time(18), "discord")
    assert agenda(MERCREDI, autre).prochain(moment(25, 15)).fin.hour == 18


def test_nobody_without_slots():
    assert agenda().prochain(moment(25, 9)) is None


# — Rules, exceptions


def test_out_of_school_holidays_the_slot_skips_the_weeks_of_its_zone():
    hors = Hebdo(2, time(14), time(16), "instagram", "hors")
    fevrier = date(2027, 2, 1)
    assert [j.day for j in jours(agenda(hors, departement="54"), fevrier, 4)] == [3, 10, 17]
    assert [j.day for j in jours(agenda(hors, departement="69"), fevrier, 4)] == [3, 10]
    assert [j.day for j in jours(agenda(hors, departement="75"), fevrier, 4)] == [3, 24]


def test_only_in_school_holidays_the_slot_is_there_in_these_weeks_alone():
    pendant = Hebdo(2, time(14), time(16), "instagram", "pendant")
    assert [j.day for j in jours(agenda(pendant), date(2027, 2, 1), 5)] == [24, 3]
    attendu = agenda(pendant).prochain(moment(25, 9))
    assert attendu.debut.date() == date(2026, 12, 23)


@pytest.mark.parametrize("vacances", ["hors", "pendant"])
def test_where_school_holidays_are_unknown_a_permanence_is_never_hidden(vacances):
    une = Hebdo(2, time(14), time(16), "instagram", vacances)
    assert len(jours(agenda(une, departement="2A"), date(2027, 2, 1), 5)) == 5
    assert len(jours(agenda(une), date(2029, 2, 5), 5)) == 5


def test_no_permanence_on_a_public_holiday_unless_it_is_said():
    vendredi = Hebdo(4, time(14), time(16), "instagram")
    noel = date(2026, 12, 25)
    assert noel not in jours(agenda(vendredi), date(2026, 12, 21), 1)
    assert noel in jours(agenda(Hebdo(4, time(14), time(16), "instagram", feries=True)), date(2026, 12, 21), 1)


def test_a_night_that_begins_on_a_public_holiday_does_not_happen_and_the_one_before_runs_to_its_end():
    jeudi = Hebdo(3, time(22), time(1), "discord")
    veille_de_noel = datetime(2026, 12, 25, 0, 30, tzinfo=PARIS)
    assert agenda(jeudi).en_cours(veille_de_noel)
    vendredi = Hebdo(4, time(22), time(1), "discord")
    assert not agenda(vendredi).en_cours(datetime(2026, 12, 26, 0, 30, tzinfo=PARIS))


def test_a_pause_takes_the_weekly_slots_away_and_leaves_what_is_more():
    plus = Creneau(moment(25, 20).astimezone(UTC), moment(25, 22).astimezone(UTC), "discord")
    a = agenda(MERCREDI, pauses=((date(2026, 11, 25), date(2026, 11, 26)),), en_plus=(plus,))
    assert not a.en_cours(moment(25, 15)) and a.en_cours(moment(25, 21)).plateforme == "discord"
    assert a.prochain(moment(25, 15)).debut == moment(25, 20)


def test_said_online_until_its_hour():
    direct = Creneau(moment(25, 17).astimezone(UTC), moment(25, 18).astimezone(UTC), "discord")
    a = agenda(direct=direct)
    assert a.en_cours(moment(25, 17, 59)).fin == moment(25, 18)
    assert a.en_cours(moment(25, 18)) is None


# — Clocks


def test_the_hour_announced_is_the_same_across_the_change_of_time():
    dimanche = Hebdo(6, time(10), time(11), "discord")
    avant = datetime(2026, 10, 24, 23, tzinfo=PARIS)
    suivant = agenda(dimanche).prochain(avant)
    assert suivant.debut.utcoffset() == timedelta(hours=1) and suivant.debut.hour == 10


def test_the_hour_that_spring_skips_happens_to_nobody():
    (perdu,) = agenda(Hebdo(6, time(2, 15), time(2, 45), "x")).creneaux(date(2026, 3, 22), 8)
    assert perdu.debut.date() == date(2026, 3, 22)
    (raccourci,) = agenda(Hebdo(6, time(2, 30), time(4), "x")).creneaux(date(2026, 3, 29), 1)
    assert raccourci.debut == datetime(2026, 3, 29, 3, tzinfo=PARIS)


def test_the_hour_that_autumn_repeats_happens_twice():
    a = agenda(Hebdo(6, time(2, 15), time(2, 45), "x"))
    for fold in (0, 1):
        assert a.en_cours(datetime(2026, 10, 25, 2, 30, tzinfo=PARIS, fold=fold).astimezone(UTC))


def test_overseas_the_hours_are_those_of_the_place():
    a = agenda(MERCREDI, departement="974")
    assert a.en_cours(datetime(2026, 11, 25, 10, 30, tzinfo=UTC)) and not a.en_cours(moment(25, 14))
    assert a.prochain(moment(24, 9)).debut.utcoffset() == timedelta(hours=4)
