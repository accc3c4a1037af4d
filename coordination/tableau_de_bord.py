"""The queries of the coordinator's home: few, and growing with the network only."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from promeneurs.enums import Jour
from promeneurs.models import Mandat, Permanence, Promeneur
from socle.dates import aujourdhui
from structures.models import Structure
from territoires.models import Commune, Reseau

JOURS_COURTS = ("lun", "mar", "mer", "jeu", "ven", "sam", "dim")
PREMIERE_HEURE, DERNIERE_HEURE = 10, 22


@dataclass
class Semaine:
    """How many people are online, hour by hour, and the weekly total of hours."""

    heures: list[int] = field(default_factory=list)
    lignes: list[tuple[str, str, list[tuple[int, str, int]]]] = field(default_factory=list)
    total: float = 0
    creux: str = ""


def semaine_en_ligne(reseau: Reseau, jour: date) -> Semaine:
    """The announced permanences of the active people of the network, as a table of hours."""
    actifs = Promeneur.objects.filter(reseau=reseau).actifs(jour).order_by().values("pk")
    permanences = Permanence.objects.filter(promeneur__in=actifs).order_by()
    presents: dict[tuple[int, int], set[int]] = defaultdict(set)
    par_personne: dict[tuple[int, int], set[int]] = defaultdict(set)
    for qui, quand, debut, fin in permanences.values_list("promeneur_id", "jour", "debut", "fin"):
        for minute in _minutes(debut, fin):
            jour_, heure = (int(quand) + minute // 1440) % 7, minute % 1440 // 60
            presents[jour_, heure].add(qui)
            par_personne[qui, jour_].add(minute % 1440)
    total = sum(len(minutes) for minutes in par_personne.values()) * PAS / 60
    return _tableau(presents, total)


PAS = 15


def _minutes(debut: time, fin: time) -> range:
    """The quarters of an hour of a slot; one that ends at or before its start runs into the next day."""
    a, b = debut.hour * 60 + debut.minute, fin.hour * 60 + fin.minute
    return range(a, b if b > a else b + 1440, PAS)


def _tableau(presents: dict[tuple[int, int], set[int]], total: float) -> Semaine:
    heures = [heure for (_, heure), gens in presents.items() if gens]
    debut, fin = min([PREMIERE_HEURE, *heures]), max([DERNIERE_HEURE - 1, *heures]) + 1
    semaine = Semaine(list(range(debut, fin)), total=total)
    for numero, court in enumerate(JOURS_COURTS):
        cases = []
        for heure in semaine.heures:
            nombre = len(presents.get((numero, heure), ()))
            cases.append((nombre, ("", "a", "b", "c")[min(nombre, 3)], heure))
        semaine.lignes.append((str(Jour(str(numero)).label), court, cases))
    vides = [jour for jour, _, cases in semaine.lignes if not any(nombre for nombre, *_ in cases)]
    if 0 < len(vides) < 7:
        semaine.creux = "Personne le " + (", le ".join(vides[:-1]) + " ni le " if len(vides) > 1 else "") + vides[-1]
    return semaine


@dataclass
class Presence:
    """Where the network is: communes of its structures, and those where its people also work."""

    structures: dict[str, int]
    interventions: set[str]
    epcis: int
    epcis_total: int
    communes: list[Commune]
    epcis_presents: set[str]


def presence(reseau: Reseau, jour: date) -> Presence:
    dedans = Structure.objects.filter(reseau=reseau).dans_le_reseau(jour)
    par_commune = dict(dedans.order_by().values_list("commune").annotate(n=Count("pk")))
    mandat = Mandat.objects.filter(promeneur=OuterRef("promeneur")).actifs(jour)
    lien = Promeneur.communes.through.objects.filter(Exists(mandat), promeneur__reseau=reseau)
    interventions = set(lien.values_list("commune_id", flat=True))
    communes = list(Commune.objects.filter(pk__in={*par_commune, *interventions}).order_by("tri"))
    presents = {c.epci_id for c in communes if c.epci_id}
    total = (
        Commune.objects.actuelles()
        .filter(departement=reseau.departement_id, epci__isnull=False)
        .aggregate(n=Count("epci", distinct=True))["n"]
    )
    return Presence(par_commune, interventions, len(presents), total, communes, presents)


def classes_mosaique(reseau: Reseau, presence: Presence) -> dict[str, str]:
    """Colour of each commune: where a structure is, where somebody works, the rest of their intercommunalités."""
    epcis = [epci for epci in presence.epcis_presents if epci]
    autour = Commune.objects.filter(departement=reseau.departement_id, epci__in=epcis).values_list("pk", flat=True)
    classes = dict.fromkeys(autour, "some")
    return classes | dict.fromkeys({*presence.structures, *presence.interventions}, "many")


def vide(chiffres: dict[str, Any], structures: dict[str, Any]) -> bool:
    """A network where nothing has been entered yet."""
    return not chiffres["total"] and not structures["total"]


def en_ligne_maintenant(reseau: Reseau) -> set[str]:
    """Communes where an active person is online now."""
    personnes = Promeneur.objects.filter(reseau=reseau).actifs(aujourdhui()).en_ligne().order_by().values("pk")
    mandats = Mandat.objects.en_vigueur(aujourdhui()).filter(Q(promeneur__in=personnes))
    return set(mandats.values_list("structure__commune", flat=True))
