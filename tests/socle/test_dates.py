"""Days in several ranges: put in order, made one where they touch, cut by limits."""

from datetime import date

import pytest

from socle.dates import Periodes, contient, dernier_jour, jusqu_a, periode
from socle.valeurs import periode as en_clair

A, B, C = (periode(date(an, 1, 1), date(an, 12, 31)) for an in (2021, 2022, 2024))


def bornes(periodes):
    return [(p.lower, p.upper) for p in periodes or ()]


@pytest.mark.parametrize(
    ("plages", "attendu"),
    [
        ((C, A), [(date(2021, 1, 1), date(2022, 1, 1)), (date(2024, 1, 1), date(2025, 1, 1))]),
        ((A, B), [(date(2021, 1, 1), date(2023, 1, 1))]),
        ((jusqu_a(None, date(2021, 6, 1)), A), [(None, date(2022, 1, 1))]),
        ((A, jusqu_a(date(2021, 3, 1), None)), [(date(2021, 1, 1), None)]),
        ((jusqu_a(None, None), C), [(None, None)]),
        ((), []),
    ],
)
def test_ranges_are_in_order_and_made_one_where_they_touch(plages, attendu):
    assert bornes(Periodes.de(*plages)) == attendu


def test_a_gap_is_not_in_the_days():
    deux = Periodes.de(A, C)
    assert [an for an in range(2020, 2026) if contient(deux, date(an, 6, 1))] == [2021, 2024]
    assert (deux.lower, dernier_jour(deux)) == (date(2021, 1, 1), date(2024, 12, 31))
    assert en_clair(deux) == "du 1er janvier 2021 au 31 décembre 2021, puis du 1er janvier 2024 au 31 décembre 2024"


def test_limits_cut_the_days_and_may_leave_none():
    deux = Periodes.de(A, C)
    assert bornes(deux.dans(jusqu_a(date(2021, 7, 1), date(2024, 2, 1)))) == [
        (date(2021, 7, 1), date(2022, 1, 1)), (date(2024, 1, 1), date(2024, 2, 1)),
    ]  # fmt: skip
    assert deux.dans(jusqu_a(date(2022, 1, 1), date(2023, 1, 1))) is None


def test_days_taken_away_leave_what_is_before_between_and_after():
    toujours, deux = Periodes.de(jusqu_a(None, None)), Periodes.de(A, C)
    assert bornes(toujours.sans(deux)) == [
        (None, date(2021, 1, 1)), (date(2022, 1, 1), date(2024, 1, 1)), (date(2025, 1, 1), None),
    ]  # fmt: skip
    assert deux.sans(Periodes.de(A)) == Periodes.de(C)
    assert deux.sans(toujours) is None and deux.sans(None) == deux
