"""How much a year pays, counted by hand: months, ceiling, shares, vacancies, cents."""

from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conventions.plan import Mois, Regles, annees, compter, jours_de_reference, prevoir
from socle.dates import ajoute_mois, jusqu_a, periode

QUINZE = date(2026, 1, 15)


def mois(nombre: int, postes: int = 1, vacants: int = 0) -> list[Mois]:
    return [Mois(QUINZE, postes, vacants if i == 0 else 0) for i in range(nombre)]


@pytest.mark.parametrize(
    ("debut", "fin", "attendus"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), {2026: 12}),
        (date(2026, 7, 1), date(2027, 6, 30), {2026: 6, 2027: 6}),
        (date(2026, 4, 15), date(2027, 4, 14), {2026: 9, 2027: 3}),  # April counts in 2026, not in 2027
        (date(2026, 4, 16), date(2027, 4, 15), {2026: 8, 2027: 4}),  # and the reverse
        (date(2026, 12, 20), date(2027, 12, 19), {2027: 12}),  # twelve days of 2026 are no month
        (date(2026, 1, 16), date(2026, 2, 14), {}),
    ],
)
def test_a_month_counts_when_the_convention_is_in_force_on_its_15th(debut, fin, attendus):
    plage = periode(debut, fin)
    assert {a: len(jours_de_reference(plage, a)) for a in annees(plage)} == attendus


@given(st.dates(date(2020, 1, 1), date(2030, 12, 28)), st.integers(1, 60))
def test_the_months_of_a_convention_always_add_up_to_its_length(debut, duree):
    if debut.day > 28:
        debut = debut.replace(day=28)
    plage = jusqu_a(debut, ajoute_mois(debut, duree))
    assert sum(len(jours_de_reference(plage, a)) for a in annees(plage)) == duree


# What a network of 1 500 € a post pays, in a whole year and in a part of one.
@pytest.mark.parametrize(
    ("regles", "convenus", "vacants", "acompte", "solde"),
    [
        (Regles(D("1500")), 12, 0, "1050.00", "450.00"),
        (Regles(D("1500")), 24, 0, "2100.00", "900.00"),
        (Regles(D("1500")), 6, 0, "525.00", "225.00"),  # begins on the 1st of July: 750 €
        (Regles(D("1500"), part=0), 12, 0, "0.00", "1500.00"),
        (Regles(D("1500"), part=100), 12, 0, "1500.00", "0.00"),
        (Regles(D("1500"), plafond=D("2000")), 24, 0, "1400.00", "600.00"),  # 3 000 € cut to 2 000 €
        (Regles(D("1500"), plafond=D("2000")), 12, 0, "1050.00", "450.00"),  # under the ceiling
        (Regles(D("1500")), 24, 3, "2100.00", "900.00"),  # vacant, and the network takes nothing off
        (Regles(D("1500"), prorata=True), 24, 3, "2100.00", "525.00"),  # 21 months of 125 € are 2 625 €
        (Regles(D("1500"), plafond=D("2000"), prorata=True), 24, 3, "1400.00", "600.00"),  # 2 625 € cut to 2 000 €
        (Regles(D("1000")), 5, 0, "291.67", "125.00"),  # 416.67 €: the share is rounded, the balance is the rest
        (Regles(D("100.01"), part=50), 6, 0, "25.01", "25.00"),  # 50.005 € is 50.01 €, half of it 25.005 €
        (Regles(D("0")), 12, 0, "0.00", "0.00"),
        (Regles(D("1500")), 0, 0, "0.00", "0.00"),
    ],
)
def test_a_year_is_paid_as_counted_by_hand(regles, convenus, vacants, acompte, solde):
    annee = compter(regles, convenus, vacants)
    assert (annee.acompte, annee.solde) == (D(acompte), D(solde))
    assert annee.acompte + annee.solde == annee.total


REGLES = st.builds(
    Regles,
    forfait=st.decimals(0, 20_000, places=2),
    plafond=st.none() | st.decimals(0, 50_000, places=2),
    part=st.integers(0, 100),
    prorata=st.booleans(),
)


@given(REGLES, st.lists(st.builds(Mois, st.just(QUINZE), st.integers(0, 9), st.integers(0, 12)), max_size=12),
       st.none() | st.decimals(0, 9_999, places=2))  # fmt: skip
def test_the_payments_always_add_up_to_the_year(regles, siens, verse):
    annee = prevoir(regles, siens, verse)
    assert annee.acompte + annee.solde - annee.trop == annee.total
    assert not annee.solde or not annee.trop
    assert all(x == x.quantize(D("0.01")) and x >= 0 for x in (annee.total, annee.acompte, annee.solde, annee.trop))
    assert regles.plafond is None or annee.total <= regles.plafond


def test_an_ordered_first_payment_does_not_move_the_balance_does():
    regles = Regles(D("1500"), prorata=True)
    assert compter(regles, 24, 12, verse=D("2100.00")).solde == D("0.00")
    assert compter(regles, 24, 12, verse=D("2100.00")).trop == D("600.00")  # 12 months of 125 € are 1 500 €


def test_a_post_is_not_vacant_twice_over():
    assert prevoir(Regles(D("1200"), prorata=True), mois(1, postes=1, vacants=4)).total == D("0.00")
