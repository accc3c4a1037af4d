"""The directory: what visitors ask for, read from the address, and who answers.

Two queries whatever the size: the people around (a few columns each, enough to count and sort), then the sheets of
one page. Counts beside a filter say how many there would be with it, the other filters kept.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.utils import timezone

from structures.models import Structure
from territoires.distance import distance_km, ecart
from territoires.models import Commune, Reseau

from . import fiches
from .enums import EtatCompte
from .fiches import Fiche
from .filtres import RAYONS, Filtres
from .models import Compte, Mandat, Permanence, Promeneur

PAR_PAGE = 20
LOIN_KM, PARTOUT_KM = 150, 20_000


@dataclass(slots=True)
class Present:
    """Someone of the directory, in the few columns that count, sort and place them."""

    pk: int
    code: str
    prenom: str
    plateformes: list[str]
    themes: list[str]
    publics: list[str]
    en_ligne: bool
    absent: bool
    heures: list[dict[str, str]]
    lieux: list[dict[str, Any]]
    types: list[str]
    distance_km: float | None = None

    @property
    def ici(self) -> dict[str, Any] | None:
        """Where the person works, the nearest first once measured."""
        return self.lieux[0] if self.lieux else None


def _travaillent(jour: Any, communes: QuerySet) -> Q:
    """Works in one of these communes: those of the person, else the employer's."""
    liens = Promeneur.communes.through.objects.all()
    chez_soi = Mandat.objects.actifs(jour).filter(structure__commune__in=communes).values("promeneur")
    sans_commune = ~Exists(liens.filter(promeneur=OuterRef("pk")))
    return Q(pk__in=liens.filter(commune__in=communes).values("promeneur")) | Q(pk__in=chez_soi) & sans_commune


def autour(jour: Any, lieu: Commune | None, rayon: float, departement: str) -> Q:
    """Works within `rayon` km of the place, or in the département; anywhere when neither is asked."""
    if lieu is None and not departement:
        return Q()
    communes = Commune.objects.order_by().filter(departement=departement) if departement else Commune.objects.none()
    zone = _travaillent(jour, communes.values("pk")) if departement else Q()
    if lieu is None:
        return zone
    proches = Commune.objects.a_moins_de(lieu, rayon).order_by().values("pk")
    return _travaillent(jour, proches) | zone


def presents(condition: Q, maintenant: datetime, lieu: Commune | None = None) -> list[Present]:
    """The visible people of a zone, online first, then the nearest."""
    jour = timezone.localtime(maintenant).date()
    lignes = Promeneur.objects.visibles(jour).filter(condition)
    lignes = lignes.annotate(
        l_plateformes=ArraySubquery(_officiels().order_by("plateforme").values("plateforme").distinct()),
        l_communes=ArraySubquery(
            Promeneur.communes.through.objects.filter(promeneur=OuterRef("pk"))
            .order_by("commune")
            .values(j=_lieu("commune"))
        ),
        l_employeurs=ArraySubquery(
            Mandat.objects.filter(promeneur=OuterRef("pk"))
            .actifs(jour)
            .order_by("pk")
            .values(j=_lieu("structure__commune", type=F("structure__type")))
        ),
        l_heures=ArraySubquery(
            Permanence.objects.filter(promeneur=OuterRef("pk"))
            .order_by("pk")
            .values(j=JSONObject(jour="jour", debut="debut", fin="fin"))
        ),
        l_en_ligne=parmi(Promeneur.objects.en_ligne(maintenant)),
        l_absent=parmi(Promeneur.objects.absents(jour)),
    ).order_by("code")
    champs = ("pk", "code", "prenom", "l_plateformes", "themes", "publics", "l_en_ligne", "l_absent", "l_heures")
    trouves = [
        _situe(Present(*ligne, communes or employeurs, sorted({e["type"] for e in employeurs})), lieu)
        for *ligne, communes, employeurs in lignes.values_list(*champs, "l_communes", "l_employeurs")
    ]
    return sorted(trouves, key=_ordre)


def _ordre(p: Present) -> tuple:
    return (not p.en_ligne, p.absent, p.distance_km if p.distance_km is not None else 1e9, p.prenom, p.code)


def _officiels() -> QuerySet:
    return Compte.objects.filter(promeneur=OuterRef("pk"), etat=EtatCompte.OFFICIEL)


def _lieu(chemin: str, **plus: Any) -> JSONObject:
    champs = {"insee": "", "nom": "__nom", "dep": "__departement", "lat": "__latitude", "lon": "__longitude"}
    return JSONObject(**{nom: F(f"{chemin}{suite}") for nom, suite in champs.items()}, **plus)


def parmi(promeneurs: QuerySet, champ: str = "pk") -> Exists:
    """Whether the person is among them, as a column."""
    return Exists(promeneurs.filter(pk=OuterRef(champ)))


def _situe(p: Present, lieu: Commune | None) -> Present:
    if lieu is not None and p.lieux:
        mesures = sorted(((_km(lieu, endroit), n) for n, endroit in enumerate(p.lieux)), key=lambda m: m[0])
        p.lieux = [p.lieux[n] for _, n in mesures]
        p.distance_km = round(mesures[0][0], 1) if mesures[0][0] < 1e8 else None
    return p


def _km(lieu: Commune, endroit: dict[str, Any]) -> float:
    km = distance_km(lieu, (endroit["lat"], endroit["lon"]))
    return 1e9 if km is None else km


@dataclass
class Recherche:
    """One search and its answer, as pages and the API read it."""

    filtres: Filtres
    maintenant: datetime
    lieu: Commune | None = None
    zone: list[Present] = field(default_factory=list)

    @property
    def departement(self) -> str:
        """The département whose map is shown."""
        return self.lieu.departement_id if self.lieu else self.filtres.departement

    @cached_property
    def trouves(self) -> list[Present]:
        return [p for p in self.zone if self._pres(p) and self._garde(p)]

    def _pres(self, p: Present, rayon: float | None = None) -> bool:
        """Within the radius, and in the département when one is asked too."""
        dedans = not self.filtres.departement or any(e["dep"] == self.filtres.departement for e in p.lieux)
        km = self.filtres.rayon if rayon is None else rayon
        return dedans and (self.lieu is None or (p.distance_km is not None and p.distance_km <= km))

    def _garde(self, p: Present, sauf: str = "") -> bool:
        """Do the filters keep this person? `sauf`: all of them but this one."""
        f = self.filtres
        return (
            (sauf == "plateformes" or not f.plateformes or not set(f.plateformes).isdisjoint(p.plateformes))
            and (sauf == "themes" or not f.themes or not set(f.themes).isdisjoint(p.themes))
            and (sauf == "public" or not f.public or f.public in p.publics)
            and (sauf == "types" or not f.types or not set(f.types).isdisjoint(p.types))
            and (sauf == "en_ligne" or not f.en_ligne or p.en_ligne)
            and (sauf in ("jour", "heure") or f.convient(p.heures))
        )

    def compte(self, champ: str, valeurs: Callable[[Present], Iterable[str]]) -> Counter:
        """How many people each value of a filter would give, the other filters kept."""
        gardes = (p for p in self.zone if self._pres(p) and self._garde(p, champ))
        return Counter(v for p in gardes for v in valeurs(p))

    def rayons(self, choix: Iterable[int]) -> list[tuple[int, int]]:
        """How many people each distance that may be chosen would give, the other filters kept."""
        gardes = [p for p in self.zone if self._garde(p)]
        return [(km, sum(self._pres(p, km) for p in gardes)) for km in sorted(choix)]

    @property
    def marques(self) -> dict[str, list[Present]]:
        """Who works in each commune of the map's département, filters kept, the radius ignored."""
        par_commune: dict[str, list[Present]] = {}
        for p in self.zone:
            if self._garde(p):
                for endroit in p.lieux:
                    if endroit["dep"] == self.departement:
                        par_commune.setdefault(endroit["insee"], []).append(p)
        return par_commune


def sheets(liste: list[Present], maintenant: datetime) -> list[Fiche]:
    """The sheets of these people, in their order, with the place and distance that made them be found."""
    if not liste:
        return []
    lues = {f.pk: f for f in fiches.lire(Promeneur.objects.filter(pk__in=[p.pk for p in liste]), maintenant)}
    for p in liste:
        if fiche := lues.get(p.pk):
            fiche.distance_km = p.distance_km
            fiche.lieu = p.ici["nom"] if p.ici else ""
    return [lues[p.pk] for p in liste if p.pk in lues]


def chercher(
    filtres: Filtres, *, lieu: Commune | None = None, distances: bool = False, maintenant: datetime | None = None
) -> Recherche:
    """Look for promeneurs around a place already resolved, in a département, or everywhere. `distances`: those whom
    another distance would give are wanted too, to be counted."""
    maintenant = maintenant or timezone.now()
    recherche = Recherche(filtres, maintenant, lieu)
    jour = timezone.localtime(maintenant).date()
    loin = max(filtres.rayon, *RAYONS) if distances else filtres.rayon
    recherche.zone = presents(autour(jour, lieu, loin, recherche.departement), maintenant, lieu)
    return recherche


def les_plus_proches(lieu: Commune, maintenant: datetime, combien: int = 3) -> list[Fiche]:
    """When nobody is around: the nearest people, first as far as one may still go, else wherever they are, since they
    answer from a distance too."""
    return _a_moins_de(LOIN_KM, lieu, maintenant, combien) or _a_moins_de(PARTOUT_KM, lieu, maintenant, combien)


def _a_moins_de(km: float, lieu: Commune, maintenant: datetime, combien: int) -> list[Fiche]:
    jour = timezone.localtime(maintenant).date()
    zone = Commune.objects.a_moins_de(lieu, km).order_by().values("pk")
    la = Promeneur.objects.visibles(jour).filter(_travaillent(jour, zone))
    liens = Promeneur.communes.through.objects.filter(promeneur=OuterRef("pk"))
    chez = Mandat.objects.filter(promeneur=OuterRef("pk")).actifs(jour)
    la = la.annotate(
        ecart=Coalesce(_plus_court(liens, lieu, "commune"), _plus_court(chez, lieu, "structure__commune"))
    ).order_by("ecart", "code")
    return [f.situe(lieu) for f in fiches.lire(la[:combien], maintenant)]


def _plus_court(lignes: QuerySet, lieu: Commune, chemin: str) -> Subquery:
    return Subquery(lignes.annotate(e=ecart(lieu, f"{chemin}__position")).order_by("e").values("e")[:1])


def en_ligne_maintenant(maintenant: datetime, combien: int) -> list[Fiche]:
    jour = timezone.localtime(maintenant).date()
    la = Promeneur.objects.visibles(jour).en_ligne_partout(maintenant)
    return fiches.lire(la.order_by("code")[:combien], maintenant)


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
