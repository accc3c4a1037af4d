"""Everybody in the directory at once, in what figures, open data and the plan of the site need: one query."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from .enums import EtatCompte, Vacances
from .models import Compte, Mandat, Permanence, Promeneur

JOUR_MINUTES = 1440


@dataclass(frozen=True, slots=True)
class Vu:
    """Someone of the directory. `heures`: those of an ordinary week, outside school holidays; `communes`: theirs, else
    their employers'."""

    code: str
    prenom: str
    reseau: str
    themes: list[str]
    publics: list[str]
    modifie_le: datetime
    plateformes: list[str]
    heures: list[dict[str, Any]]
    structures: list[str]
    communes: list[dict[str, str]]


def lire(jour: date) -> list[Vu]:
    mandats = Mandat.objects.filter(promeneur=OuterRef("pk")).actifs(jour).order_by("periode__startswith", "pk")
    liens = Promeneur.communes.through.objects.filter(promeneur=OuterRef("pk")).order_by("commune__tri", "commune")
    comptes = Compte.objects.filter(promeneur=OuterRef("pk"), etat=EtatCompte.OFFICIEL)
    permanences = Permanence.objects.filter(promeneur=OuterRef("pk")).exclude(vacances=Vacances.PENDANT)
    heures = JSONObject(jour="jour", debut="debut", fin="fin", feries="feries")
    lignes = Promeneur.objects.visibles(jour).annotate(
        l_plateformes=ArraySubquery(comptes.order_by("plateforme").values("plateforme").distinct()),
        l_heures=ArraySubquery(permanences.order_by("jour", "debut", "pk").values(j=heures)),
        l_structures=ArraySubquery(mandats.values("structure__code")),
        l_communes=_communes(liens, "commune"),
        l_employeurs=_communes(mandats, "structure__commune"),
    )
    champs = ("code", "prenom", "reseau__code", "themes", "publics", "modifie_le")
    champs += ("l_plateformes", "l_heures", "l_structures", "l_communes", "l_employeurs")
    return [
        Vu(*ligne, communes or employeurs)
        for *ligne, communes, employeurs in lignes.order_by("code").values_list(*champs)
    ]


def _communes(liens: QuerySet, chemin: str) -> ArraySubquery:
    champs = {"insee": F(chemin), "nom": F(f"{chemin}__nom"), "dep": F(f"{chemin}__departement")}
    return ArraySubquery(liens.values(j=JSONObject(**champs)))


def intervalles(heures: Iterable[dict[str, Any]]) -> list[list[tuple[int, int]]]:
    """For each day of the week, the minutes when somebody is there, in order and never twice.

    What runs past midnight is cut there: its end belongs to the next day, and Sunday's to Monday.
    """
    jours: list[list[tuple[int, int]]] = [[] for _ in range(7)]
    for h in heures:
        n, debut, fin = int(h["jour"]), _minutes(h["debut"]), _minutes(h["fin"])
        jours[n].append((debut, fin if fin > debut else JOUR_MINUTES))
        if 0 < fin <= debut:
            jours[(n + 1) % 7].append((0, fin))
    return [_reunir(jour) for jour in jours]


def _reunir(plages: list[tuple[int, int]]) -> list[tuple[int, int]]:
    reunies: list[tuple[int, int]] = []
    for debut, fin in sorted(plages):
        if reunies and debut <= reunies[-1][1]:
            reunies[-1] = (reunies[-1][0], max(fin, reunies[-1][1]))
        else:
            reunies.append((debut, fin))
    return reunies


def _minutes(texte: str) -> int:
    return int(texte[:2]) * 60 + int(texte[3:5])
