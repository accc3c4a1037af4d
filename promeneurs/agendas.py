"""The agendas of people, read as columns of whatever query finds these people."""

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


def colonnes(jour: date, maintenant: datetime) -> dict[str, ArraySubquery]:
    """To annotate a queryset of promeneurs, whose `COLONNES` `lire` wants."""
    return {
        "j_permanences": _permanences(),
        "j_en_plus": _en_plus(jour),
        "j_pauses": _pauses(jour),
        "j_direct": _direct(maintenant),
        "j_absences": ArraySubquery(absences(jour).values(j=JSONObject(**DATES))),
    }


def _permanences() -> ArraySubquery:
    champs = ("jour", "debut", "fin", "plateforme", "vacances", "feries", "revision")
    toutes = Permanence.objects.filter(promeneur=OuterRef("pk")).order_by("jour", "debut", "vacances")
    return ArraySubquery(toutes.values(j=JSONObject(**{c: c for c in champs})))


def _en_plus(jour: date) -> ArraySubquery:
    futurs = PermanenceEnPlus.objects.filter(promeneur=OuterRef("pk"), jour__gt=jour - RECENT).order_by("debut")
    return ArraySubquery(futurs.values(j=JSONObject(debut="debut", fin="fin", plateforme="plateforme")))


def _pauses(jour: date) -> ArraySubquery:
    pauses = Pause.objects.filter(promeneur=OuterRef("pk"), periode__endswith__gt=jour - RECENT).order_by("periode")
    return ArraySubquery(pauses.values(j=JSONObject(**DATES)))


def absences(jour: date) -> QuerySet:
    """Those of now and later, of a promeneur."""
    recentes = Q(periode__endswith__gt=jour - RECENT) | Q(periode__upper_inf=True)
    return Absence.objects.filter(recentes, promeneur=OuterRef("pk")).order_by("periode")


def _direct(maintenant: datetime) -> ArraySubquery:
    direct = EnDirect.objects.filter(promeneur=OuterRef("pk"), jusqu_a__gt=maintenant)
    return ArraySubquery(direct.values(j=JSONObject(debut="depuis", fin="jusqu_a", plateforme="plateforme")))


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
