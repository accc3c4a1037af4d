"""The queries of the coordinator's home: few, and growing with the network only."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value

from conventions.enums import EN_COURS, EtatConvention, Tour
from conventions.models import Convention
from promeneurs.enums import Jour
from promeneurs.models import Mandat, Promeneur
from socle import compilees
from structures.models import Structure
from territoires.models import Commune, Reseau

from .creneaux import annonces, heures, presents

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
    siens = annonces(Promeneur.objects.filter(reseau=reseau).actifs(jour), jour)
    return _tableau(presents(siens), sum(heures(siens).values()))


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
    """Where the network is: communes of its structures, those where its people also work, and what is around."""

    structures: dict[str, int]
    communes: dict[str, str]
    epcis: int
    epcis_total: int
    classes: dict[str, str]
    en_ligne: set[str]


def presence(reseau: Reseau, jour: date) -> Presence:
    """Two queries: structures with interventions and those online now, then every commune of the département with its
    intercommunalité."""
    dedans = Structure.objects.filter(reseau=reseau).dans_le_reseau(jour)
    structures = dedans.order_by().values_list("commune").annotate(n=Count("pk"))
    mandat = Mandat.objects.filter(promeneur=OuterRef("promeneur")).actifs(jour)
    lien = Promeneur.communes.through.objects.filter(Exists(mandat), promeneur__reseau=reseau)
    interventions = lien.order_by().annotate(n=Value(0)).values_list("commune_id", "n")
    lus = list(structures.union(interventions, _en_ligne(reseau, jour), all=True))
    en_ligne = {insee for insee, nombre in lus if nombre == EN_LIGNE}
    lieux = [(insee, nombre) for insee, nombre in lus if nombre != EN_LIGNE]
    par_commune = {insee: nombre for insee, nombre in lieux if nombre}
    ou = {insee for insee, _ in lieux}
    connues = Commune.objects.filter(Q(departement=reseau.departement_id, actuelle=True) | Q(pk__in=ou))
    lignes = list(connues.order_by("tri").values_list("pk", "nom", "epci", "departement"))
    presents = {epci for insee, _, epci, _ in lignes if insee in ou and epci}
    ici = {epci for _, _, epci, departement in lignes if epci and departement == reseau.departement_id}
    classes = {insee: "some" for insee, _, epci, _ in lignes if epci in presents} | dict.fromkeys(ou, "many")
    communes = {insee: nom for insee, nom, *_ in lignes if insee in ou}
    return Presence(par_commune, communes, len(presents & ici), len(ici), classes, en_ligne)


def vide(chiffres: dict[str, Any], structures: dict[str, Any]) -> bool:
    """A network where nothing has been entered yet."""
    return not chiffres["total"] and not structures["total"]


EN_LIGNE = -1
"""Instead of a number of structures: somebody is online there."""


def _en_ligne(reseau: Reseau, jour: date) -> QuerySet:
    """Communes where an active person is online now."""
    personnes = Promeneur.objects.filter(reseau=reseau).actifs(jour).en_ligne().order_by().values("pk")
    mandats = Mandat.objects.en_vigueur(jour).filter(promeneur__in=personnes).order_by()
    return mandats.annotate(n=Value(EN_LIGNE)).values_list("structure__commune", "n")


@dataclass
class LigneDeDossiers:
    """Requests in progress in one state and of one turn: how many, and since when the oldest waits."""

    etat: EtatConvention
    tour: Tour
    nombre: int
    depuis: date


def dossiers(reseau: Reseau, jour: date) -> list[LigneDeDossiers]:
    """The requests in progress by state and turn, in the order of their way. One query, a row a request."""
    depuis: dict[tuple[str, str], list[date]] = defaultdict(list)
    for etat, tour, le in compilees.lignes(_en_cours, reseau.pk, jour):
        depuis[etat, tour].append(le)
    return [
        LigneDeDossiers(EtatConvention(etat), Tour(tour), len(jours), min(jours))
        for (etat, tour), jours in sorted(depuis.items(), key=lambda ligne: _RANGS[ligne[0]])
    ]


def _en_cours(reseau: int, jour: date) -> QuerySet:
    en_cours = Convention.objects.du_reseau(reseau).en_cours().with_tour(jour).order_by()
    return en_cours.values_list("etat", "tour", "tour_depuis")


_RANGS = {(etat, tour): (i, j) for i, etat in enumerate(EN_COURS) for j, tour in enumerate(Tour.values)}
