"""SQL that asks each person's own clock and calendar, all territories in one query.

The moments are worked out once in Python (`territoires.temps`); the database picks the one of each département.
"""

from abc import ABCMeta, abstractmethod
from datetime import datetime
from typing import Any

from django.db.models import DateField, Func

from territoires import temps
from territoires.temps import Jour, Moment

from .enums import Vacances


class _ParTerritoire(Func, metaclass=ABCMeta):
    """A CASE by département, whose first expression is the code of the département."""

    def __init__(self, *expressions: Any, maintenant: datetime, **extra: Any) -> None:
        super().__init__(*expressions, **extra)
        self.maintenant = maintenant

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:
        colonnes, params = zip(*(compiler.compile(e) for e in self.get_source_expressions()), strict=True)
        departement, *autres = colonnes
        if any(params):
            raise ValueError("Columns only: they are written several times.")
        branches, valeurs = [], []
        for moment, codes in temps.moments(self.maintenant):
            sql, siennes = self.branche(moment, *autres)
            branches.append(f"WHEN {departement} IN ({', '.join(['%s'] * len(codes))}) THEN {sql}")
            valeurs += [*codes, *siennes]
        return f"(CASE {' '.join(branches)} END)", valeurs

    @abstractmethod
    def branche(self, moment: Moment, *colonnes: str) -> tuple[str, list[Any]]:
        """What stands after THEN in the départements of one clock, and its parameters."""


class JourLocal(_ParTerritoire):
    """The date there."""

    output_field = DateField()

    def branche(self, moment: Moment, *colonnes: str) -> tuple[str, list[Any]]:
        return "%s::date", [moment.jour]


class Commencee(_ParTerritoire):
    """The local day on which a weekly permanence running now began; NULL when it is not running."""

    output_field = DateField()

    def __init__(self, departement: Any, *colonnes: Any, maintenant: datetime, **extra: Any) -> None:
        colonnes = colonnes or ("jour", "debut", "fin", "vacances", "feries")
        super().__init__(departement, *colonnes, maintenant=maintenant, **extra)

    def branche(self, moment: Moment, *colonnes: str) -> tuple[str, list[Any]]:
        jour, debut, fin, vacances, feries = colonnes
        hier = moment.jour - temps.UN_JOUR
        ici, la = (_a_lieu(j, vacances, feries) for j in (moment.aujourdhui, moment.veille))
        return (
            f"CASE WHEN {jour} = %s AND {debut} <= %s AND ({fin} > %s OR {fin} < {debut}){ici} THEN %s::date "
            f"WHEN {jour} = %s AND {fin} < {debut} AND {fin} > %s{la} THEN %s::date END"
        ), [
            *(str(moment.jour.weekday()), moment.heure, moment.heure, moment.jour),
            *(str(hier.weekday()), moment.heure, hier),
        ]


def _a_lieu(jour: Jour, vacances: str, feries: str) -> str:
    """The rules of a permanence that begins that day; `horaires.a_lieu` says the same."""
    regle = f" AND {feries}" if jour.ferie else ""
    if jour.vacances is None:
        return regle
    return regle + f" AND {vacances} <> '{(Vacances.HORS if jour.vacances else Vacances.PENDANT).value}'"
