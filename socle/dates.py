"""Date ranges as the domain speaks of them, stored `[start, end)`; a missing bound is « always » or « no end »."""

from datetime import date, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

UN_JOUR = timedelta(days=1)


class Periodes(tuple[DateRange, ...]):
    """Days in several ranges, in order and apart: a mandate goes on from one convention to another after a gap.

    Reads like a range: its first day, the day after its last one, and whether a day is in it.
    """

    upper_inc = False
    lower_inc = True
    isempty = False

    @classmethod
    def de(cls, *plages: DateRange) -> "Periodes | None":
        """These days put in order, ranges that touch made one; None when there is none."""
        suite: list[DateRange] = []
        for plage in sorted((p for p in plages if not p.isempty), key=lambda p: p.lower or date.min):
            if suite and (not suite[-1].upper or not plage.lower or plage.lower <= suite[-1].upper):
                avant = suite.pop()
                fin = max(avant.upper, plage.upper) if avant.upper and plage.upper else None
                plage = DateRange(avant.lower, fin, "[)")
            suite.append(DateRange(plage.lower, plage.upper, "[)"))
        return cls(suite) if suite else None

    @property
    def lower(self) -> date | None:
        return self[0].lower

    @property
    def upper(self) -> date | None:
        return self[-1].upper

    def __contains__(self, jour: object) -> bool:
        return any(jour in plage for plage in self)

    def dans(self, limites: DateRange) -> "Periodes | None":
        """Those of these days that are within the limits."""
        return Periodes.de(*[commune for plage in self if (commune := intersection(plage, limites)) is not None])

    def sans(self, autres: "Periodes | None") -> "Periodes | None":
        """Those of these days that are not among the others."""
        restes = list(self)
        for autre in autres or ():
            avant = [intersection(p, DateRange(None, autre.lower, "[)")) for p in restes if autre.lower]
            apres = [intersection(p, DateRange(autre.upper, None, "[)")) for p in restes if autre.upper]
            restes = [p for p in (*avant, *apres) if p is not None]
        return Periodes.de(*restes)


def aujourdhui() -> date:
    """Today in Paris."""
    return timezone.localdate()


def periode(debut: date | None, dernier_jour: date | None = None) -> DateRange:
    """The range from `debut` to `dernier_jour`, both included."""
    return DateRange(debut, dernier_jour + UN_JOUR if dernier_jour else None, "[)")


def jusqu_a(debut: date | None, sortie: date | None) -> DateRange:
    """The range from `debut` to the day before `sortie`: who leaves on a day is out that day."""
    return DateRange(debut, sortie, "[)")


def dernier_jour(plage: "DateRange | Periodes | None") -> date | None:
    """The last day inside the range, None when it has no end."""
    return plage.upper - UN_JOUR if plage is not None and plage.upper else None


def contient(plage: "DateRange | Periodes | None", jour: date) -> bool:
    return plage is not None and not plage.isempty and jour in plage


def intersection(*plages: DateRange) -> DateRange | None:
    """The days common to all the ranges, None when there is none."""
    debuts = [p.lower for p in plages if p.lower]
    fins = [p.upper for p in plages if p.upper]
    debut, fin = max(debuts, default=None), min(fins, default=None)
    if any(p.isempty for p in plages) or (debut and fin and debut >= fin):
        return None
    return DateRange(debut, fin, "[)")


def ajoute_mois(jour: date, mois: int) -> date:
    """The same day `mois` months later, or the last day of that month."""
    annee, m = divmod(jour.year * 12 + jour.month - 1 + mois, 12)
    suivant = date(annee + (m + 1) // 12, (m + 1) % 12 + 1, 1)
    return min(date(annee, m + 1, 1) + timedelta(days=jour.day - 1), suivant - UN_JOUR)
