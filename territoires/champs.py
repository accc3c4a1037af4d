"""A place as a point of the unit sphere, so that distances are indexed by PostgreSQL's `cube` extension."""

from typing import Any

from django.db import models
from django.db.models import Func, Lookup


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


@CubeField.register_lookup
class Autour(Lookup):
    """`position__autour=(point, corde)`: inside the box around the point; the GiST index answers."""

    lookup_name = "autour"
    prepare_rhs = False

    def get_db_prep_lookup(self, value: Any, connection: Any) -> tuple[str, list]:
        point, corde = value
        return "cube_enlarge(cube(%s::float8[]), %s, 3)", [list(point), corde]

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list]:
        gauche, params = self.process_lhs(compiler, connection)
        droite, valeurs = self.get_db_prep_lookup(self.rhs, connection)
        return f"{gauche} <@ {droite}", [*params, *valeurs]
