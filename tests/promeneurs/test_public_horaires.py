"""Weekly slots read as moments, in Paris time."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from promeneurs.horaires import Hebdo, en_cours, prochain, quand

PARIS = ZoneInfo("Europe/Paris")
MERCREDI = Hebdo(2, time(14), time(16), "instagram")
NUIT = Hebdo(5, time(22), time(1), "discord")


def moment(jour: int, heure: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, jour, heure, minute, tzinfo=PARIS)  # the 25th is a Wednesday


@pytest.mark.parametrize(
    ("instant", "dit"),
    [
        (moment(25, 9), "Aujourd’hui, 14\u00a0h – 16\u00a0h"),
        (moment(24, 9), "Demain, 14\u00a0h – 16\u00a0h"),
        (moment(21, 9), "Mercredi, 14\u00a0h – 16\u00a0h"),
        (moment(25, 16), "Mercredi 2\u00a0décembre, 14\u00a0h – 16\u00a0h"),
    ],
)
def test_the_next_slot_is_said_as_people_say_it(instant, dit):
    assert quand(prochain([MERCREDI], instant), instant) == dit


def test_a_slot_runs_from_its_first_minute_to_the_last():
    assert en_cours(prochain([MERCREDI], moment(25, 14)), moment(25, 14))
    assert en_cours(prochain([MERCREDI], moment(25, 15, 59)), moment(25, 15, 59))
    assert not en_cours(prochain([MERCREDI], moment(25, 16)), moment(25, 16))


def test_a_slot_past_midnight_still_runs_the_next_day():
    assert en_cours(prochain([NUIT], moment(29, 0, 30)), moment(29, 0, 30))
    assert not en_cours(prochain([NUIT], moment(29, 1)), moment(29, 1))


def test_nothing_is_announced_before_the_return():
    suivant = prochain([MERCREDI], moment(25, 15), date(2026, 12, 3))
    assert suivant.debut == datetime(2026, 12, 9, 14, tzinfo=PARIS)


def test_of_two_slots_running_the_one_that_ends_last_is_said():
    autre = Hebdo(2, time(13), time(18), "discord")
    assert prochain([MERCREDI, autre], moment(25, 15)).fin.hour == 18


def test_the_hour_announced_is_the_same_across_the_change_of_time():
    dimanche = Hebdo(6, time(10), time(11), "discord")
    avant = datetime(2026, 10, 24, 23, tzinfo=PARIS)
    assert prochain([dimanche], avant).debut.utcoffset().total_seconds() == 3600
    assert prochain([dimanche], avant).debut.hour == 10


def test_nobody_without_slots():
    assert prochain([], moment(25, 9)) is None
