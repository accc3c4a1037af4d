"""Model fields shared by the rooms above."""

from typing import Any

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange
from psycopg.types.multirange import DateMultirange
from psycopg.types.range import Range

from socle.dates import Periodes
from socle.texte import code_court


class CodeField(models.CharField):
    """The public identifier of a row: short, random, unique, never edited."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 16)
        kwargs.setdefault("unique", True)
        kwargs.setdefault("default", code_court)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """Always says `unique`: a history keeps many rows of one code, and False must not come back as True."""
        nom, chemin, args, kwargs = super().deconstruct()
        return nom, chemin, args, kwargs | {"unique": self.unique}


class PeriodesField(DateRangeField):
    """Days in one or several ranges (`datemultirange`), asked with the lookups of a range of days."""

    def db_type(self, connection: Any) -> str:
        return "datemultirange"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Periodes | None:
        return None if value is None else Periodes.de(*[DateRange(p.lower, p.upper, p.bounds) for p in value])

    def to_python(self, value: Any) -> Periodes | None:
        return value if value is None or isinstance(value, Periodes) else Periodes.de(value)

    def get_prep_value(self, value: Any) -> Any:
        if not isinstance(value, Periodes | DateRange):
            return value  # a day that is asked for, an expression
        plages = value if isinstance(value, Periodes) else (value,)
        return DateMultirange([Range(p.lower, p.upper, "[)") for p in plages])
