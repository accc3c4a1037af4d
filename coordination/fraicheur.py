"""How fresh the profiles of a network are: by age today, and month after month."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import formats

from promeneurs.models import Promeneur
from promeneurs.querysets import CONFIRMATION
from socle import journal
from socle.dates import UN_JOUR, ajoute_mois
from territoires.models import Reseau

MOIS = 12
TIERS = CONFIRMATION // 3


@dataclass(frozen=True)
class Tranche:
    libelle: str
    nombre: int
    ton: str
    part: int


@dataclass(frozen=True)
class Point:
    """The profiles complete at the end of a month, and those of them that were confirmed within three months."""

    jour: date
    total: int
    a_jour: int

    @property
    def part(self) -> int:
        return round(100 * self.a_jour / self.total) if self.total else 0

    @property
    def mois(self) -> str:
        return formats.date_format(self.jour, "F Y")


def tranches(reseau: Reseau, jour: date) -> list[Tranche]:
    """Where every complete profile stands, from the freshest to the hidden."""
    gens = Promeneur.objects.filter(reseau=reseau).order_by()

    def nombre(qs: QuerySet, **ages: Any) -> Count:
        return Count("pk", filter=Exists(qs.filter(pk=OuterRef("pk"))) & Q(**ages))

    visibles, bornes = Promeneur.objects.visibles(jour), [jour - n * TIERS for n in range(4)]
    comptes = gens.aggregate(
        un=nombre(visibles, confirme_le__gt=bornes[1]),
        deux=nombre(visibles, confirme_le__gt=bornes[2], confirme_le__lte=bornes[1]),
        trois=nombre(visibles, confirme_le__gt=bornes[3], confirme_le__lte=bornes[2]),
        a_confirmer=nombre(visibles, confirme_le__lte=bornes[3]),
        caches=nombre(Promeneur.objects.caches(jour)),
    )
    total = sum(comptes.values())
    lignes = [
        ("Confirmées depuis moins d’un mois", "un", "bien"),
        ("De un à deux mois", "deux", "bien"),
        ("De deux à trois mois", "trois", "bien"),
        ("À confirmer", "a_confirmer", ""),
        ("Cachées, faute de confirmation", "caches", "alerte"),
    ]
    return [Tranche(nom, comptes[c], ton, round(100 * comptes[c] / total) if total else 0) for nom, c, ton in lignes]


def courbe(reseau: Reseau, jour: date) -> list[Point]:
    """The last twelve month ends and today, read from the history; those when nobody had a profile are left out."""
    jours = [fin for n in range(MOIS, 0, -1) if (fin := _fin_de_mois(jour, n)) < jour] + [jour]
    gens = Promeneur.objects.filter(reseau=reseau).order_by()
    demandes: dict[str, Count] = {}
    for n, le in enumerate(jours):
        complets = Exists(Promeneur.objects.complets(le).filter(pk=OuterRef("pk")))
        demandes[f"t{n}"] = Count("pk", filter=complets)
        demandes[f"a{n}"] = Count("pk", filter=complets & Exists(_confirmes(le)))
    comptes = gens.aggregate(**demandes)
    points = [Point(le, comptes[f"t{n}"], comptes[f"a{n}"]) for n, le in enumerate(jours)]
    return [point for point in points if point.total]


def _fin_de_mois(jour: date, mois: int) -> date:
    """The last day of the month that was `mois` months ago."""
    return ajoute_mois(jour.replace(day=1), 1 - mois) - UN_JOUR


def _confirmes(le: date) -> QuerySet:
    """What was known that day: some confirmation of the three months before."""
    evenements = journal.events_model(Promeneur)._base_manager.filter(pgh_obj_id=OuterRef("pk"))
    connus = evenements.filter(pgh_created_at__date__lte=le)
    return connus.filter(confirme_le__gt=le - CONFIRMATION, confirme_le__lte=le)


def a_appeler(reseau: Reseau, jour: date) -> QuerySet[Promeneur]:
    """Those whose confirmation is late, the oldest first."""
    tard = Promeneur.objects.filter(reseau=reseau).complets(jour).filter(confirme_le__lte=jour - CONFIRMATION)
    return tard.select_related("reseau", "user").order_by("confirme_le", "tri", "pk")


@dataclass(frozen=True)
class Trace:
    """The curve as drawn: its line, its points, in a box of `LARGEUR` × `HAUTEUR`."""

    ligne: str
    points: list[tuple[float, float, Point]]


LARGEUR, HAUTEUR, MARGE = 640, 200, 12


def tracer(points: Iterable[Point]) -> Trace | None:
    """Nothing to draw under two points: a curve needs a before."""
    liste = list(points)
    if len(liste) < 2:
        return None
    pas = (LARGEUR - 2 * MARGE) / (len(liste) - 1)
    places = [
        (round(MARGE + n * pas, 1), round(HAUTEUR - MARGE - p.part / 100 * (HAUTEUR - 2 * MARGE), 1), p)
        for n, p in enumerate(liste)
    ]
    return Trace(" ".join(f"{x},{y}" for x, y, _ in places), places)
