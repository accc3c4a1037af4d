"""How much a year of a convention pays, and in which two payments. Pure: rules and months in, euros out.

The rule, in words: each post gives the lump sum of a year, by twelfths. A month counts when the convention is in force
on its 15th (so that the months of a convention always add up to its length), and is vacant when nobody holds the post
that day. The year gives the lump sum times the months of its posts, divided by twelve, no more than the ceiling of the
year; the vacant months are taken off where the network says so. The first payment is its share of the year as agreed,
without looking at vacancies, which nobody knows yet; the balance is what remains of the year. Amounts are rounded once,
to the cent, half up: the two payments always add up to the year.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from socle.dates import contient

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
JOUR_DE_REFERENCE = 15


@dataclass(frozen=True)
class Regles:
    """What a year of a convention is paid by. `part`: the share of the first payment, in per cent."""

    forfait: Decimal
    plafond: Decimal | None = None
    part: int = 70
    prorata: bool = False


@dataclass(frozen=True)
class Mois:
    """A month that counts: its 15th, the posts agreed that day, those that nobody holds."""

    jour: date
    postes: int
    vacants: int = 0


@dataclass(frozen=True)
class Annee:
    """What a year gives. `trop`: what the first payment gave beyond the year."""

    mois: int
    vacants: int
    total: Decimal
    acompte: Decimal
    solde: Decimal
    trop: Decimal = ZERO


def jours_de_reference(periode: Any, annee: int) -> list[date]:
    """The 15ths of the year on which the convention is in force: one a month that counts."""
    jours = (date(annee, mois, JOUR_DE_REFERENCE) for mois in range(1, 13))
    return [jour for jour in jours if contient(periode, jour)]


def annees(periode: Any) -> list[int]:
    """The years in which at least one month of the convention counts."""
    if periode is None or periode.isempty or not periode.lower or not periode.upper:
        return []
    toutes = range(periode.lower.year, periode.upper.year + 1)
    return [annee for annee in toutes if jours_de_reference(periode, annee)]


def prevoir(regles: Regles, mois: Sequence[Mois], verse: Decimal | None = None) -> Annee:
    """What the year gives. `verse`: the first payment, once ordered: it no longer changes, and the balance follows."""
    return compter(regles, sum(m.postes for m in mois), sum(min(m.vacants, m.postes) for m in mois), verse)


def compter(regles: Regles, convenus: int, vacants: int = 0, verse: Decimal | None = None) -> Annee:
    """The same, from the months already counted: `convenus`, months times posts, of which `vacants`."""
    acompte = verse if verse is not None else euros(_du(regles, convenus) * regles.part / 100)
    total = _du(regles, convenus - vacants if regles.prorata else convenus)
    return Annee(
        mois=convenus,
        vacants=vacants,
        total=total,
        acompte=acompte,
        solde=max(ZERO, total - acompte),
        trop=max(ZERO, acompte - total),
    )


def _du(regles: Regles, mois: int) -> Decimal:
    du = euros(regles.forfait * mois / 12)
    return du if regles.plafond is None else min(du, euros(regles.plafond))


def euros(montant: Decimal) -> Decimal:
    """To the cent, half up, as one counts money."""
    return montant.quantize(CENT, ROUND_HALF_UP)
