"""The directory: what visitors ask for, read from the address, and who answers.

Searches are answered from the list that `vitrine` keeps. Counts beside a filter say how many there would be with it,
the other filters kept.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from structures.models import Structure
from territoires.distance import sphere
from territoires.models import Commune, Reseau

from . import fiches, vitrine
from .fiches import Fiche
from .filtres import RAYONS, Filtres
from .models import Mandat, Promeneur
from .vitrine import Present, Trouve, Vitrine, situe

PAR_PAGE = 20


def parmi(promeneurs: QuerySet, champ: str = "pk") -> Exists:
    """Whether the person is among them, as a column."""
    return Exists(promeneurs.filter(pk=OuterRef(champ)))


def _zone(vue: Vitrine, filtres: Filtres, lieu: Commune | None, rayon: float) -> list[Trouve]:
    """Those who may answer or be on the map: around the place, and in the département shown; else everybody."""
    if lieu is None:
        return [situe(p, None) for p in (vue.du_departement(filtres.departement) if filtres.departement else vue.gens)]
    ici = sphere(lieu)
    autour = [*vue.autour(lieu, rayon), *vue.du_departement(filtres.departement or lieu.departement_id)]
    return [situe(p, ici) for p in dict.fromkeys(autour)]


def _ordre(t: Trouve) -> tuple:
    p = t.qui
    return not p.en_ligne, p.absence is not None, t.distance_km if t.distance_km is not None else 1e9, p.prenom, p.code


@dataclass
class Recherche:
    """One search and its answer, as pages and the API read it."""

    filtres: Filtres
    vue: Vitrine
    lieu: Commune | None = None
    distances: bool = False

    @property
    def maintenant(self) -> datetime:
        return self.vue.maintenant

    @property
    def departement(self) -> str:
        """The département whose map is shown."""
        return self.lieu.departement_id if self.lieu else self.filtres.departement

    @cached_property
    def zone(self) -> list[Trouve]:
        rayon = max(self.filtres.rayon, *RAYONS) if self.distances else self.filtres.rayon
        return _zone(self.vue, self.filtres, self.lieu, rayon)

    @cached_property
    def _autour(self) -> list[Trouve]:
        """Within the radius, and in the département when one is asked too."""
        return [t for t in self.zone if self._pres(t)]

    def _pres(self, t: Trouve) -> bool:
        if self.lieu is not None and (t.distance_km is None or t.distance_km > self.filtres.rayon):
            return False
        return self._du_departement(t)

    def _du_departement(self, t: Trouve) -> bool:
        code = self.filtres.departement
        return not code or any(e.departement == code for e in t.endroits)

    @cached_property
    def trouves(self) -> list[Trouve]:
        """Those who answer: online first, then the nearest."""
        gardes = self._gardes(self._autour)
        return sorted(gardes, key=_ordre) if self.lieu else gardes

    def _gardes(self, gens: list[Trouve]) -> list[Trouve]:
        return [t for t in gens if self._garde(t.qui)] if self.filtres.actifs else gens

    def _garde(self, p: Present, sauf: str = "") -> bool:
        """Do the filters keep this person? `sauf`: all of them but this one."""
        f = self.filtres
        return (
            (sauf == "plateformes" or not f.plateformes or not set(f.plateformes).isdisjoint(p.plateformes))
            and (sauf == "themes" or not f.themes or not set(f.themes).isdisjoint(p.themes))
            and (sauf == "public" or not f.public or f.public in p.publics)
            and (sauf == "types" or not f.types or not set(f.types).isdisjoint(p.types))
            and (sauf == "en_ligne" or not f.en_ligne or p.en_ligne)
            and (sauf in ("jour", "heure") or f.convient(p.agenda.hebdo))
        )

    def compte(self, champ: str, valeurs: Callable[[Present], Iterable[str]]) -> Counter:
        """How many people each value of a filter would give, the other filters kept."""
        if not self.filtres.actifs:
            return Counter(v for t in self._autour for v in valeurs(t.qui))
        return Counter(v for t in self._autour if self._garde(t.qui, champ) for v in valeurs(t.qui))

    def rayons(self, choix: Iterable[int]) -> list[tuple[int, int]]:
        """How many people each distance from the place that may be chosen would give, the other filters kept."""
        siens = self._gardes(self.zone)
        distances = sorted(t.distance_km for t in siens if t.distance_km is not None and self._du_departement(t))
        return [(km, bisect_right(distances, km)) for km in sorted(choix)]

    @cached_property
    def marques(self) -> dict[str, list[Trouve]]:
        """Who works in each commune of the map's département, filters kept, the radius ignored."""
        par_commune: dict[str, list[Trouve]] = {}
        if not self.departement:
            return par_commune
        for t in self._gardes(self.zone):
            for endroit in t.endroits:
                if endroit.departement == self.departement:
                    par_commune.setdefault(endroit.insee, []).append(t)
        return par_commune


def chercher(
    filtres: Filtres, *, lieu: Commune | None = None, distances: bool = False, maintenant: datetime | None = None
) -> Recherche:
    """Look for promeneurs around a place already resolved, in a département, or everywhere. `distances`: those whom
    another distance would give are wanted too, to be counted. `maintenant`: at another moment than this one."""
    return Recherche(filtres, vitrine.lire(maintenant) if maintenant else vitrine.actuelle(), lieu, distances)


def sheets(liste: list[Trouve], maintenant: datetime) -> list[Fiche]:
    """The whole sheets of these people, in their order, with the place and distance that made them be found."""
    if not liste:
        return []
    lues = {f.pk: f for f in fiches.lire(Promeneur.objects.filter(pk__in=[t.qui.pk for t in liste]), maintenant)}
    for t in liste:
        if fiche := lues.get(t.qui.pk):
            fiche.distance_km, fiche.lieu = t.distance_km, t.ou
    return [lues[t.qui.pk] for t in liste if t.qui.pk in lues]


def les_plus_proches(lieu: Commune, combien: int = 3) -> list[Trouve]:
    """When nobody is around: the nearest people, however far, since they answer from a distance too."""
    ici = sphere(lieu)
    tous = (situe(p, ici) for p in vitrine.actuelle().gens)
    places = [t for t in tous if t.distance_km is not None]
    return sorted(places, key=lambda t: (t.distance_km, t.qui.code))[:combien]


def en_ligne_maintenant(combien: int) -> list[Present]:
    return [p for p in vitrine.actuelle().gens[:combien] if p.en_ligne]


def reseaux() -> list[dict[str, Any]]:
    """The networks and how to reach them, that of the young first in each département."""
    champs = ("departement", "departement__nom", "nom", "contact_email", "contact_telephone")
    return list(Reseau.objects.order_by("departement", "public_vise").values(*champs))


def couverts(liste: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """(code, name) of their départements, each once."""
    return list({r["departement"]: (r["departement"], r["departement__nom"]) for r in liste}.values())


def departements_couverts() -> list[tuple[str, str]]:
    return couverts(reseaux())


def de_la_structure(structure: Structure) -> list[Fiche]:
    """The visible people who act for this employer today."""
    maintenant = timezone.now()
    jour = timezone.localtime(maintenant).date()
    siens = Mandat.objects.actifs(jour).filter(structure=structure).values("promeneur")
    return fiches.lire(Promeneur.objects.visibles(jour).filter(pk__in=siens).order_by("prenom", "code"), maintenant)
