"""The clock and the calendar of each département."""

import csv
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from territoires import temps


def test_every_departement_has_a_clock_and_a_calendar():
    with open(temps.DONNEES / "departements.csv", newline="") as fichier:
        codes = {ligne["code"] for ligne in csv.DictReader(fichier)}
    assert codes == set(temps.calendriers())


@pytest.mark.parametrize(
    ("departement", "zone", "fuseau", "heure"),
    [
        ("54", "B", "Europe/Paris", "heure de Paris"),
        ("69", "A", "Europe/Paris", "heure de Paris"),
        ("93", "C", "Europe/Paris", "heure de Paris"),
        ("2A", "Corse", "Europe/Paris", "heure de Paris"),
        ("974", "Réunion", "Indian/Reunion", "heure de La Réunion"),
        ("971", "Guadeloupe", "America/Guadeloupe", "heure de la Guadeloupe"),
        ("988", "Nouvelle-Calédonie", "Pacific/Noumea", "heure de la Nouvelle-Calédonie"),
    ],
)
def test_whose_hour_and_whose_holidays(departement, zone, fuseau, heure):
    ici = temps.calendrier(departement)
    assert (ici.zone, ici.fuseau.key, ici.heure) == (zone, fuseau, heure)


@pytest.mark.parametrize(
    ("departement", "jour", "ferie"),
    [
        ("54", date(2026, 12, 25), True),
        ("54", date(2026, 12, 26), False),
        ("57", date(2026, 12, 26), True),  # Moselle and Alsace
        ("67", date(2027, 3, 26), True),
        ("54", date(2027, 3, 26), False),
        ("974", date(2026, 12, 20), True),  # each its day of the abolition of slavery
        ("976", date(2027, 4, 27), True),
        ("972", date(2027, 5, 22), True),
        ("54", date(2027, 5, 22), False),
        ("988", date(2027, 9, 24), True),
    ],
)
def test_public_holidays_are_those_of_the_place(departement, jour, ferie):
    assert temps.jour(departement, jour).ferie is ferie


@pytest.mark.parametrize(
    ("departement", "jour", "vacances"),
    [
        ("69", date(2027, 2, 13), True),  # winter: A on the 13th, B on the 20th, C on the 6th
        ("54", date(2027, 2, 13), False),
        ("54", date(2027, 2, 20), True),
        ("75", date(2027, 2, 6), True),
        ("75", date(2027, 2, 22), False),
        ("54", date(2026, 11, 1), True),
        ("54", date(2026, 11, 2), False),  # back to school
        ("974", date(2027, 1, 31), True),
        ("974", date(2027, 2, 1), False),
        ("974", date(2027, 3, 16), True),
        ("987", date(2028, 8, 21), True),
        ("987", date(2028, 8, 22), False),
    ],
)
def test_school_holidays_are_those_of_the_zone(departement, jour, vacances):
    assert temps.jour(departement, jour).vacances is vacances


@pytest.mark.parametrize(
    ("departement", "jour"),
    [
        ("54", date(2029, 2, 14)),  # not decreed
        ("974", date(2027, 7, 3)),  # they begin, until nobody knows when
        ("2A", date(2026, 12, 25)),
        ("976", date(2026, 12, 25)),
    ],
)
def test_what_nobody_knows_is_unknown_rather_than_no_holidays(departement, jour):
    assert temps.jour(departement, jour).vacances is None


def test_school_holidays_are_known_for_a_year_and_a_half():
    assert temps.vacances_connues_jusqu_a("54") >= date(2028, 8, 31)
    assert temps.vacances_connues_jusqu_a("974") == date(2027, 7, 2)
    assert temps.vacances_connues_jusqu_a("2A") is None


def test_the_table_of_holidays_has_no_hole_nor_overlap():
    with open(temps.DONNEES / "vacances.csv", newline="") as fichier:
        lignes = list(csv.DictReader(fichier))
    for avant, apres in pairwise(lignes):
        if avant["zone"] == apres["zone"]:
            assert avant["debut"] < avant["reprise"] < apres["debut"], (avant, apres)
            ecart = date.fromisoformat(apres["debut"]) - date.fromisoformat(avant["reprise"])
            assert ecart < timedelta(days=70), f"une période sans vacances bien longue : {avant} {apres}"


def test_an_instant_is_read_by_each_territory_once():
    groupes = temps.moments(datetime(2026, 11, 27, 23, 30, tzinfo=UTC))
    codes = [code for _, codes in groupes for code in codes]
    assert sorted(codes) == sorted(temps.calendriers()) and len(groupes) < 20
    lu = {code: moment for moment, codes in groupes for code in codes}
    assert (lu["54"].jour.day, lu["54"].heure.hour) == (28, 0)
    assert (lu["972"].jour.day, lu["972"].heure.hour) == (27, 19)
    assert (lu["974"].jour.day, lu["974"].heure.hour) == (28, 3)
