"""Posts of a network: those its conventions or stays give, and those that nobody holds on a day."""

from datetime import date
from typing import Any

from django.db.models import Case, Count, F, IntegerField, OuterRef, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from conventions.models import Convention
from promeneurs.models import Mandat
from structures.models import Adhesion, Structure


def _un(qs: Any, champ: str) -> Subquery:
    return Subquery(qs.order_by().values(champ)[:1], output_field=IntegerField())


def with_postes(structures: QuerySet[Structure], jour: date) -> QuerySet[Structure]:
    """Annotate `postes` (None when unknown), `occupes` and `a_pourvoir` for the day."""
    conventions = Convention.objects.filter(structure=OuterRef("pk")).en_vigueur(jour).order_by().values("structure")
    adhesions = Adhesion.objects.filter(structure=OuterRef("pk"), periode__contains=jour)
    mandats = Mandat.objects.filter(structure=OuterRef("pk"), designation__contains=jour).order_by().values("structure")
    return structures.annotate(
        postes=Coalesce(_un(conventions.annotate(n=Sum("postes")), "n"), _un(adhesions, "postes")),
        occupes=Coalesce(_un(mandats.annotate(n=Count("promeneur", distinct=True)), "n"), Value(0)),
        a_pourvoir=Case(
            When(postes__gt=F("occupes"), then=F("postes") - F("occupes")),
            default=Value(0),
            output_field=IntegerField(),
        ),
    )


def a_pourvoir(structures: QuerySet[Structure], jour: date) -> int:
    """Posts nobody holds that day in these structures."""
    return with_postes(structures, jour).order_by().aggregate(n=Coalesce(Sum("a_pourvoir"), 0))["n"]
