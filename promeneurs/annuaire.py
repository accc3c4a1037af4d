"""The directory: what visitors ask for, read from the address, and who answers.

Two queries whatever the size: the people around (a few columns each, enough to count and sort), then the sheets of
one page. Counts beside a filter say how many there would be with it, the other filters kept.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.utils import timezone

from socle.texte import propre
from structures.models import Structure
from territoires.distance import distance_km, ecart
from territoires.models import Commune, Reseau

from . import fiches
from .enums import EtatCompte
from .fiches import PLATEFORMES, PUBLICS, THEMES, Fiche
from .models import Compte, Mandat, Promeneur

PAR_PAGE = 20
RAYONS = (10, 30, 60, 100)
RAYON = 30
RAYON_MAX = 200
LOIN_KM = 150


@dataclass(frozen=True, slots=True)
class Filtres:
    """What is asked. Whatever is written in the address, these values are usable."""

    lieu: str = ""
    rayon: int = RAYON
    departement: str = ""
    plateformes: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    public: str = ""
    en_ligne: bool = False

    def params(self) -> list[tuple[str, str]]:
        liste = [("lieu", self.lieu)] if self.lieu else []
        liste += [("rayon", str(self.rayon))] if self.rayon != RAYON else []
        liste += [("departement", self.departement)] if self.departement else []
        liste += [("plateforme", p) for p in self.plateformes] + [("theme", t) for t in self.themes]
        liste += [("public", self.public)] if self.public else []
        return liste + ([("en_ligne", "1")] if self.en_ligne else [])

    def avec(self, **changes: Any) -> str:
        """The query string of the same search with one thing changed, back on the first page."""
        return "?" + urlencode(replace(self, **changes).params())

    def bascule(self, champ: str, valeur: str) -> str:
        """The same search, one value of a multiple filter taken in or out."""
        valeurs = getattr(self, champ)
        return self.avec(
            **{champ: tuple(v for v in valeurs if v != valeur) if valeur in valeurs else (*valeurs, valeur)}
        )

    @property
    def actifs(self) -> int:
        """How many filters beside the place."""
        return len(self.plateformes) + len(self.themes) + bool(self.public) + self.en_ligne


def lire_filtres(params: Mapping[str, Any]) -> Filtres:
    """From a query string, however odd: what isn't understood isn't asked."""
    tous: Callable[[str], list[str]] = getattr(params, "getlist", lambda nom: [params[nom]] if nom in params else [])

    def connus(nom: str, codes: Mapping[str, str]) -> tuple[str, ...]:
        donnes = {v for brut in tous(nom)[:40] for v in str(brut)[:400].split(",")}
        return tuple(code for code in codes if code in donnes)

    def un(nom: str) -> str:
        return propre(str(params.get(nom) or ""))[:120]

    return Filtres(
        lieu=un("lieu"),
        rayon=_entier(un("rayon"), RAYON, 1, RAYON_MAX),
        departement=un("departement").upper()[:3],
        plateformes=connus("plateforme", PLATEFORMES),
        themes=connus("theme", THEMES),
        public=un("public") if un("public") in PUBLICS else "",
        en_ligne=un("en_ligne") in {"1", "oui", "true", "on"},
    )


def _entier(texte: str, defaut: int, bas: int, haut: int) -> int:
    return min(max(int(texte), bas), haut) if texte.isascii() and texte.isdigit() and len(texte) < 9 else defaut


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
    lieux: list[dict[str, Any]]
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
            .values(j=_lieu("structure__commune"))
        ),
        l_en_ligne=parmi(Promeneur.objects.en_ligne(maintenant)),
        l_absent=parmi(Promeneur.objects.absents(jour)),
    ).order_by("code")
    champs = ("pk", "code", "prenom", "l_plateformes", "themes", "publics", "l_en_ligne", "l_absent")
    trouves = [
        _situe(Present(*ligne, lieux=communes or employeurs), lieu)
        for *ligne, communes, employeurs in lignes.values_list(*champs, "l_communes", "l_employeurs")
    ]
    return sorted(trouves, key=_ordre)


def _ordre(p: Present) -> tuple:
    return (not p.en_ligne, p.absent, p.distance_km if p.distance_km is not None else 1e9, p.prenom, p.code)


def _officiels() -> QuerySet:
    return Compte.objects.filter(promeneur=OuterRef("pk"), etat=EtatCompte.OFFICIEL)


def _lieu(chemin: str) -> JSONObject:
    champs = {"insee": "", "nom": "__nom", "dep": "__departement", "lat": "__latitude", "lon": "__longitude"}
    return JSONObject(**{nom: F(f"{chemin}{suite}") for nom, suite in champs.items()})


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

    def _pres(self, p: Present) -> bool:
        """Within the radius, and in the département when one is asked too."""
        dedans = not self.filtres.departement or any(e["dep"] == self.filtres.departement for e in p.lieux)
        return dedans and (self.lieu is None or (p.distance_km is not None and p.distance_km <= self.filtres.rayon))

    def _garde(self, p: Present, sauf: str = "") -> bool:
        """Do the filters keep this person? `sauf`: all of them but this one."""
        f = self.filtres
        return (
            (sauf == "plateformes" or not f.plateformes or not set(f.plateformes).isdisjoint(p.plateformes))
            and (sauf == "themes" or not f.themes or not set(f.themes).isdisjoint(p.themes))
            and (sauf == "public" or not f.public or f.public in p.publics)
            and (sauf == "en_ligne" or not f.en_ligne or p.en_ligne)
        )

    def compte(self, champ: str, valeurs: Callable[[Present], Iterable[str]]) -> Counter:
        """How many people each value of a filter would give, the other filters kept."""
        gardes = (p for p in self.zone if self._pres(p) and self._garde(p, champ))
        return Counter(v for p in gardes for v in valeurs(p))

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
    filtres: Filtres, *, lieu: Commune | None = None, page: int = 1, maintenant: datetime | None = None
) -> Recherche:
    """Look for promeneurs around a place already resolved, in a département, or everywhere."""
    maintenant = maintenant or timezone.now()
    recherche = Recherche(filtres, maintenant, lieu)
    jour = timezone.localtime(maintenant).date()
    recherche.zone = presents(autour(jour, lieu, filtres.rayon, recherche.departement), maintenant, lieu)
    return recherche


def les_plus_proches(lieu: Commune, maintenant: datetime, combien: int = 3) -> list[Fiche]:
    """When nobody is around: the nearest people, as far as one may still go or be helped from."""
    jour = timezone.localtime(maintenant).date()
    zone = Commune.objects.a_moins_de(lieu, LOIN_KM).order_by().values("pk")
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
