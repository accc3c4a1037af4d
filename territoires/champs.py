"""A place as a point of the unit sphere, so that distances are indexed by PostgreSQL's `cube` extension."""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models import F, Func


class CubeField(models.Field):
    """Read as text; written by the database only, or by expressions."""

    description = "cube"

    def db_type(self, connection: Any) -> str:
        return "cube"


class PointSphere(Func):
    """The point of the unit sphere at (latitude, longitude) in degrees; NULL when one of them is."""

    template = (
        "CASE WHEN %(latitude)s IS NULL OR %(longitude)s IS NULL THEN NULL ELSE cube(ARRAY["
        "cos(radians(%(latitude)s)) * cos(radians(%(longitude)s)), "
        "cos(radians(%(latitude)s)) * sin(radians(%(longitude)s)), "
        "sin(radians(%(latitude)s))]) END"
    )
    arity = 2

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list]:
        latitude, longitude = (compiler.compile(e)[0] for e in self.source_expressions)
        return self.template % {"latitude": latitude, "longitude": longitude}, []


class Ecart(Func):
    """The chord between a position and a point: the operator the GiST index orders by."""

    output_field = models.FloatField()

    def __init__(self, champ: str, point: Sequence[float]) -> None:
        self.point = list(point)
        super().__init__(F(champ))

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list]:
        position, params = compiler.compile(self.source_expressions[0])
        return f"({position} <-> cube(%s::float8[]))", [*params, self.point]


class Autour(Func):
    """Is the position inside the box of this half-side around a point? The GiST index answers."""

    output_field = models.BooleanField()

    def __init__(self, champ: str, point: Sequence[float], corde: float) -> None:
        self.point, self.corde = list(point), corde
        super().__init__(F(champ))

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list]:
        position, params = compiler.compile(self.source_expressions[0])
        return f"({position} <@ cube_enlarge(cube(%s::float8[]), %s, 3))", [*params, self.point, self.corde]
