"""Distances as the crow flies, on any queryset joined on a commune.

    distance.a_moins_de(qs, lieu, 15, "structure__commune__position")   # filters through the index, annotates
    distance.avec_distance(qs, lieu, "commune__position")               # annotates only

`lieu` is a commune or a (latitude, longitude). A commune without coordinates is near nothing: the filter gives
no row, the annotation gives None, nothing fails.
"""

from __future__ import annotations

import math
from typing import Any

from django.db.models import Case, FloatField, QuerySet, Value, When
from django.db.models.functions import ASin, Least, Round

from territoires.champs import Autour, Ecart

RAYON_TERRE_KM = 6371.0088
DEMI_TOUR_KM = math.pi * RAYON_TERRE_KM
Point = tuple[float, float, float]


def coordonnees(lieu: Any) -> tuple[float, float] | None:
    """(latitude, longitude) of a commune or of a pair; None when it has none."""
    latitude, longitude = lieu if isinstance(lieu, tuple | list) else (lieu.latitude, lieu.longitude)
    return None if latitude is None or longitude is None else (float(latitude), float(longitude))


def sphere(lieu: Any) -> Point | None:
    """A place as a point of the unit sphere, to measure from it many times."""
    degres = coordonnees(lieu)
    if degres is None:
        return None
    latitude, longitude = map(math.radians, degres)
    return math.cos(latitude) * math.cos(longitude), math.cos(latitude) * math.sin(longitude), math.sin(latitude)


def distance_km(a: Any, b: Any) -> float | None:
    """Kilometres between two places; None when one of them isn't placed."""
    return entre(sphere(a), sphere(b))


def entre(p: Point | None, q: Point | None) -> float | None:
    """Kilometres between two points of the sphere."""
    return None if p is None or q is None else 2 * RAYON_TERRE_KM * math.asin(min(1.0, math.dist(p, q) / 2))


def ecart(lieu: Any, champ: str = "commune__position") -> Any:
    """To order by, nearest first: `qs.order_by(ecart(lieu, champ))[:10]` walks the index."""
    point = sphere(lieu)
    return Value(None, output_field=FloatField()) if point is None else Ecart(champ, point)


def en_km(lieu: Any, champ: str = "commune__position") -> Any:
    """An expression: kilometres, to one decimal, from `lieu` to the position `champ`."""
    point = sphere(lieu)
    if point is None:
        return Value(None, output_field=FloatField())
    demi_corde = Least(Value(1.0), Ecart(champ, point) / Value(2.0), output_field=FloatField())
    km = Round(Value(2 * RAYON_TERRE_KM) * ASin(demi_corde), precision=1, output_field=FloatField())
    return Case(When(**{f"{champ}__isnull": True}, then=Value(None)), default=km, output_field=FloatField())


def avec_distance(qs: QuerySet, lieu: Any, champ: str = "commune__position", nom: str = "distance_km") -> QuerySet:
    return qs.annotate(**{nom: en_km(lieu, champ)})


def a_moins_de(
    qs: QuerySet, lieu: Any, km: float, champ: str = "commune__position", nom: str = "distance_km"
) -> QuerySet:
    """Rows whose position is within `km`, found through the index, with the distance in kilometres."""
    point = sphere(lieu)
    if point is None:
        return avec_distance(qs, lieu, champ, nom).none()
    corde = 2 * math.sin(min(max(float(km), 0.0), DEMI_TOUR_KM) / (2 * RAYON_TERRE_KM)) + 1e-9
    dedans = {f"{nom}_autour": Autour(champ, point, corde), f"{nom}_corde": Ecart(champ, point)}
    return avec_distance(qs.alias(**dedans), lieu, champ, nom).filter(
        **{f"{nom}_autour": True, f"{nom}_corde__lte": corde}
    )
