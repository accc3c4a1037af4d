"""The agendas of people, read as columns of whatever query finds these people."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from .horaires import Agenda, Creneau, Hebdo, Plage
from .models import Absence, EnDirect, Pause, Permanence, PermanenceEnPlus

RECENT = timedelta(days=8)  # what ended before says nothing of this week
COLONNES = ("reseau__departement", "j_permanences", "j_en_plus", "j_pauses", "j_direct", "j_absences")
DATES = {"debut": "periode__startswith", "fin": "periode__endswith"}
HEBDO = ("jour", "debut", "fin", "plateforme", "vacances", "feries", "revision")


def _permanences() -> QuerySet:
    return Permanence.objects.order_by("jour", "debut", "vacances")


def _en_plus(jour: date) -> QuerySet:
    return PermanenceEnPlus.objects.filter(jour__gt=jour - RECENT).order_by("debut")


def _pauses(jour: date) -> QuerySet:
    return Pause.objects.filter(periode__endswith__gt=jour - RECENT).order_by("periode")


def absences(jour: date) -> QuerySet:
    """Those of now and later, and the latest."""
    return Absence.objects.filter(Q(periode__endswith__gt=jour - RECENT) | Q(periode__upper_inf=True)).order_by(
        "periode"
    )


def _direct() -> QuerySet:
    """At most one a person, over or not."""
    return EnDirect.objects.order_by("promeneur")


def colonnes(jour: date) -> dict[str, ArraySubquery]:
    """To annotate a queryset of promeneurs, whose `COLONNES` `lire` wants."""
    return {
        "j_permanences": _siennes(_permanences(), **{c: c for c in HEBDO}),
        "j_en_plus": _siennes(_en_plus(jour), debut="debut", fin="fin", plateforme="plateforme"),
        "j_pauses": _siennes(_pauses(jour), **DATES),
        "j_direct": _siennes(_direct(), debut="depuis", fin="jusqu_a", plateforme="plateforme"),
        "j_absences": _siennes(absences(jour), **DATES),
    }


def _siennes(lignes: QuerySet, **champs: str) -> ArraySubquery:
    return ArraySubquery(lignes.filter(promeneur=OuterRef("pk")).values(j=JSONObject(**champs)))


def de_tous(jour: date) -> Callable[[int, str], Agenda]:
    """The agendas of everybody, each table read once: that of a promeneur (its pk) who works in a département."""
    memes: dict[Hebdo, Hebdo] = {}  # many announce the same hours: each is kept once

    def hebdo(jour: str, *suite: Any) -> Hebdo:
        lu = Hebdo(int(jour), *suite)
        return memes.setdefault(lu, lu)

    lus = (
        _par_personne(_permanences(), hebdo, *HEBDO),
        _par_personne(_en_plus(jour), Creneau, "debut", "fin", "plateforme"),
        _par_personne(_pauses(jour), _bornes, "periode"),
        _par_personne(absences(jour), _bornes, "periode"),
    )
    direct = _par_personne(_direct(), Creneau, "depuis", "jusqu_a", "plateforme")

    def agenda(promeneur: int, departement: str) -> Agenda:
        siens = (tuple(chose.get(promeneur, ())) for chose in lus)
        return Agenda(departement, *siens, direct=next(iter(direct.get(promeneur, ())), None))

    return agenda


def _par_personne(lignes: QuerySet, lu: Callable[..., Any], *champs: str) -> dict[int, list[Any]]:
    par_personne = defaultdict(list)
    for promeneur, *valeurs in lignes.values_list("promeneur", *champs):
        par_personne[promeneur].append(lu(*valeurs))
    return par_personne


def _bornes(periode: Any) -> Plage:
    return periode.lower, periode.upper


def lire(ligne: dict[str, Any]) -> Agenda:
    return Agenda(
        departement=ligne["reseau__departement"],
        hebdo=tuple(_hebdo(p) for p in ligne["j_permanences"]),
        en_plus=tuple(_creneau(c) for c in ligne["j_en_plus"]),
        pauses=tuple(plage(p) for p in ligne["j_pauses"]),
        absences=tuple(plage(a) for a in ligne["j_absences"]),
        direct=next((_creneau(c) for c in ligne["j_direct"]), None),
    )


def _hebdo(p: dict[str, Any]) -> Hebdo:
    debut, fin = time.fromisoformat(p["debut"]), time.fromisoformat(p["fin"])
    return Hebdo(int(p["jour"]), debut, fin, p["plateforme"], p["vacances"], p["feries"], p["revision"])


def _creneau(c: dict[str, Any]) -> Creneau:
    return Creneau(datetime.fromisoformat(c["debut"]), datetime.fromisoformat(c["fin"]), c["plateforme"])


def plage(p: dict[str, Any]) -> Plage:
    return date.fromisoformat(p["debut"]), date.fromisoformat(p["fin"]) if p["fin"] else None
