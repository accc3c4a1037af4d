"""What an indicator is: one code, one French definition, one computation, used everywhere the figure is shown."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef

from promeneurs.models import Mandat, Promeneur
from socle.dates import ajoute_mois, aujourdhui
from structures.models import Structure
from territoires.cartes import Carte
from territoires.models import Commune, Reseau

from ..activite import Serie, serie
from ..creneaux import Creneau, annonces
from ..models import Initiative, Invite, ReglesActivite, Releve, Reunion
from ..models.activite import dernier_du_mois
from ..reunions import Tenue, exigees, heures, minutes_par_promeneur, presents_en_formation, tenues
from .tranches import PLATEFORME, SUR_LES_STRUCTURES, Tranche, ouverts

Lignes = Sequence[tuple[str, Any]]


class Donnees:
    """What the figures of networks are counted from, over a period of whole days (both included), read once.

    `au`: the day of the figures « au … »: the last of the period, or today when it is not over. `tranche`: only the
    structures and the people of this part.
    """

    def __init__(self, reseaux: Reseau | Iterable[Reseau], debut: date, fin: date, tranche: Tranche | None = None):
        self.reseaux = [reseaux] if isinstance(reseaux, Reseau) else list(reseaux)
        self.debut, self.fin, self.tranche = debut, fin, tranche
        self.au = max(debut, min(fin, aujourdhui()))

    @cached_property
    def toutes(self) -> Any:
        """The structures, of whatever day."""
        siennes = Structure.objects.filter(reseau__in=self.reseaux)
        return siennes.filter(self.tranche.structures) if self.tranche else siennes

    @cached_property
    def structures(self) -> Any:
        if self.tranche is None or not self.tranche.de_personnes:
            return self.toutes.dans_le_reseau(self.au)
        employeurs = Mandat.objects.filter(promeneur__in=self.du_jour.order_by().values("pk")).designes(self.au)
        return self.toutes.filter(pk__in=employeurs.order_by().values("structure")).dans_le_reseau(self.au)

    @cached_property
    def promeneurs(self) -> Any:
        """The people; of a part, those who were in it on a day of the period."""
        return self._gens(self.debut, self.au)

    @cached_property
    def du_jour(self) -> Any:
        """The people; of a part, those who are in it on `au`."""
        return self._gens(self.au, self.au)

    def _gens(self, debut: date, fin: date) -> Any:
        siens = Promeneur.objects.filter(reseau__in=self.reseaux)
        return siens.filter(self.tranche.gens(debut, fin)) if self.tranche else siens

    @cached_property
    def actifs(self) -> Any:
        """The people active on `au`; of a part of structures, by a mandate of one of them."""
        siens = self.du_jour.actifs(self.au)
        return siens.filter(Exists(self.designations.actifs(self.au))) if self.tranche else siens

    @cached_property
    def creneaux(self) -> list[Creneau]:
        """What the active people announce on `au` for an ordinary week."""
        return annonces(self.actifs, self.au)

    @property
    def departements(self) -> dict[str, str]:
        """Their names, by code."""
        return {r.departement_id: r.departement.nom for r in self.reseaux}

    @cached_property
    def communes_en_tout(self) -> list[Commune]:
        """Those of the départements, as they are today."""
        siennes = Commune.objects.actuelles().filter(departement__in=self.departements)
        return list(siennes.select_related("epci").order_by("tri", "pk"))

    @cached_property
    def lieux(self) -> dict[str, int]:
        """How many active people work in each commune, by INSEE code: that of the structures whose mandate is in force
        on `au`."""
        mandats = Mandat.objects.actifs(self.au).filter(promeneur__in=self.actifs.order_by().values("pk")).order_by()
        if self.tranche and not self.tranche.de_personnes:
            mandats = mandats.filter(structure__in=self.toutes.order_by().values("pk"))
        return Counter(ou for ou, _ in mandats.values_list("structure__commune", "promeneur").distinct())

    @property
    def designations(self) -> Any:
        """Of a person of the outer query: by the structures of the part, when it is one of structures."""
        siennes = Mandat.objects.filter(promeneur=OuterRef("pk"), promeneur__reseau__in=self.reseaux)
        if self.tranche is None or self.tranche.de_personnes:
            return siennes
        return siennes.filter(structure__in=self.toutes.order_by().values("pk"))

    @cached_property
    def releves(self) -> list[Releve]:
        """The logs given for the months that begin in the period."""
        rendus = Releve.objects.filter(promeneur__reseau__in=self.reseaux, mois__range=(self.debut, self.fin))
        lus = rendus.filter(rendu_le__isnull=False).prefetch_related("promeneur__reseau").order_by("mois", "promeneur")
        if self.tranche is None:
            return list(lus)
        return self._de_la_tranche(list(lus))

    @cached_property
    def reunions(self) -> list[Tenue]:
        """Those held in the period, up to today."""
        return sorted((t for r in self.reseaux for t in tenues(r, self.debut, self.fin)), key=lambda t: t.date)

    @cached_property
    def invites_pointes(self) -> list[Invite]:
        """The promeneurs invited to meetings where somebody noted who came."""
        siens = Invite.objects.filter(
            promeneur__in=self.promeneurs, reunion__annulee_le__isnull=True, invite_le__isnull=False,
            reunion__date__range=(self.debut, min(self.fin, aujourdhui())),
        )  # fmt: skip
        pointees = Reunion.objects.filter(invites__present__isnull=False).order_by()
        lus = siens.filter(reunion__in=pointees).prefetch_related("reunion__reseau", "promeneur__reseau")
        return list(lus.order_by("reunion__date", "pk"))

    @cached_property
    def minutes_de_formation(self) -> dict[int, int]:
        """The training followed in the period, by promeneur."""
        return self._formations(self.debut, self.fin)

    def _formations(self, debut: date, fin: date) -> dict[int, int]:
        presents = presents_en_formation(self.reseaux, debut, fin)
        return minutes_par_promeneur(presents.filter(promeneur__in=self.promeneurs) if self.tranche else presents)

    @property
    def formation(self) -> Serie:
        return serie(heures(n) for n in self.minutes_de_formation.values())

    def formes(self) -> Any:
        """Active people who followed, in the year of `au`, what their network asks; None when no network asks."""
        demandes = {r.pk: n for r in self.reseaux if (n := exigees(r, self.au.year))}
        if not demandes:
            return None
        sommes = self._formations(self.au.replace(month=1, day=1), self.au)
        actifs = self.du_jour.actifs(self.au).filter(reseau__in=demandes).order_by()
        faites = [p for p, reseau in actifs.values_list("pk", "reseau") if sommes.get(p, 0) >= demandes[reseau]]
        return self.du_jour.filter(pk__in=faites)

    @cached_property
    def initiatives(self) -> list[Initiative]:
        faites = Initiative.objects.filter(promeneur__reseau__in=self.reseaux, date__range=(self.debut, self.fin))
        lues = list(faites.filter(prevue=False).prefetch_related("promeneur__reseau").order_by("date", "pk"))
        return lues if self.tranche is None else self._de_la_tranche(lues)

    def _de_la_tranche(self, objets: list[Any]) -> list[Any]:
        tranche = self.tranche
        return (
            [o for o, valeurs in repartir(self, tranche.genre, objets) if tranche.valeur in valeurs]
            if tranche
            else objets
        )

    @cached_property
    def attendus(self) -> list[tuple[Promeneur, date]]:
        """Logs awaited: for each month asked and begun, the people active on its last day (today in this one). One
        query a network that asks for logs."""
        trouves: list[tuple[Promeneur, date]] = []
        for regles in ReglesActivite.objects.filter(reseau__in=self.reseaux).select_related("reseau"):
            demandes = [mois for mois in self._mois() if regles.attend(mois)]
            soi = Promeneur.objects.filter(pk=OuterRef("pk"))
            presences = {
                f"m{n}": Exists(soi.filter(*self._en_part(jour)).actifs(jour))
                for n, jour in enumerate(min(dernier_du_mois(mois), aujourdhui()) for mois in demandes)
            }
            if presences:
                vus = self.promeneurs.filter(reseau=regles.reseau).select_related("reseau").order_by("tri", "pk")
                lus = list(vus.annotate(**presences))
                trouves += [(p, mois) for n, mois in enumerate(demandes) for p in lus if getattr(p, f"m{n}")]
        return trouves

    def _mois(self) -> Iterator[date]:
        """The first day of each month that begins in the period, up to `au`."""
        mois = self.debut if self.debut.day == 1 else ajoute_mois(self.debut.replace(day=1), 1)
        while mois <= self.au:
            yield mois
            mois = ajoute_mois(mois, 1)

    def _en_part(self, jour: date) -> list[Any]:
        return [self.tranche.gens(jour, jour)] if self.tranche else []

    def par_personne(self, nom: str) -> Serie:
        """A declared number added up by person, over the months when the person knew it."""
        sommes: dict[int, Any] = {}
        for releve in self.releves:
            if (valeur := getattr(releve, nom)) is not None:
                sommes[releve.promeneur_id] = sommes.get(releve.promeneur_id, 0) + valeur
        return serie(sommes.values())


def repartir(d: Donnees, genre: str, objets: list[Any]) -> list[tuple[Any, set[str]]]:
    """For each log or initiative, the parts of this kind that it counts in: those of the structures that named the
    person on one of its days, or the platforms where the person is. One query."""
    if genre == PLATEFORME:
        siens = ouverts(d.debut).filter(promeneur__reseau__in=d.reseaux)
        plateformes: dict[int, set[str]] = defaultdict(set)
        for qui, plateforme in siens.values_list("promeneur", "plateforme"):
            plateformes[qui].add(plateforme)
        return [(o, plateformes[o.promeneur_id]) for o in objets]
    mandats: dict[int, list[tuple[Any, str]]] = defaultdict(list)
    nommes = Mandat.objects.filter(promeneur__reseau__in=d.reseaux).order_by()
    champ = f"structure__{SUR_LES_STRUCTURES[genre]}"
    for qui, designation, valeur in nommes.values_list("promeneur", "designation", champ):
        mandats[qui].append((designation, str(valeur)))
    return [(o, {v for jours, v in mandats[o.promeneur_id] if _touche(jours, *_jours(o))}) for o in objets]


def _jours(objet: Any) -> tuple[date, date]:
    """The first and last days of a log, or of an initiative."""
    return (objet.mois, dernier_du_mois(objet.mois)) if isinstance(objet, Releve) else (objet.date, objet.date)


def _touche(jours: Any, premier: date, dernier: date) -> bool:
    """Some day of these is in the range."""
    return (jours.lower is None or jours.lower <= dernier) and (jours.upper is None or jours.upper > premier)


@dataclass(frozen=True)
class Liste:
    """The rows behind a figure: their number, or the sum of their last column (`somme`), is the figure. Each row has
    the address of what it is about, or none."""

    colonnes: tuple[str, ...]
    lignes: list[tuple[str, tuple[Any, ...]]]
    somme: bool = False

    @property
    def nombre(self) -> Any:
        return sum(cellules[-1] or 0 for _, cellules in self.lignes) if self.somme else len(self.lignes)


@dataclass(frozen=True)
class Grille:
    """Lines (name, numbers) under `colonnes`, drawn as a map or as a week. `total`: the one number of the figure.
    `creux`: the cells (line, column) of a week where somebody is missed, that `dit_creux` explains."""

    colonnes: tuple[str, ...]
    lignes: list[tuple[str, tuple[int, ...]]]
    total: int
    carte: Carte | None = None
    creux: frozenset[tuple[int, int]] = frozenset()
    dit_creux: str = ""


@dataclass(frozen=True)
class Indicateur:
    """`calcul` gives a number, a `Serie`, lines (name, number), or a `Grille`. `definition` says exactly what is counted. `liste`
    gives the rows it is counted from. `entier`: said of a whole network only, never of a part. `jeunes`: it counts
    young people, and a small number is hidden in a part."""

    code: str
    rubrique: str
    titre: str
    definition: str
    calcul: Callable[[Donnees], Any]
    liste: Callable[[Donnees], Liste]
    unite: str = ""
    entier: bool = False
    jeunes: bool = False

    @property
    def adresse(self) -> str:
        """The code, as addresses say it."""
        return self.code.replace("_", "-")


@dataclass(frozen=True)
class Valeur:
    """A figure that was counted. `avant`: the same, over the period before. `caches`: the names of the lines that are
    too small to be shown; of a number, `("",)`."""

    indicateur: Indicateur
    brute: Any
    avant: Any = None
    caches: tuple[str, ...] = ()

    @property
    def lignes(self) -> Lignes | None:
        return self.brute if isinstance(self.brute, list) else None

    @property
    def grille(self) -> Grille | None:
        return self.brute if isinstance(self.brute, Grille) else None

    @property
    def dessinee(self) -> bool:
        """It is more than a number: lines, or a grid."""
        return isinstance(self.brute, list | Grille)

    @property
    def visible(self) -> bool:
        """There is something to draw."""
        return bool(self.grille.lignes if self.grille else self.lignes)

    @property
    def cachee(self) -> bool:
        return self.caches == ("",)

    @property
    def nombre(self) -> Decimal | int | float | None:
        """The one number of the figure; of a series, its total; of lines, their sum; None when it is hidden."""
        return None if self.cachee else valeur_simple(self.brute)

    @property
    def nombre_avant(self) -> Any:
        return None if self.avant is None else valeur_simple(self.avant)

    @property
    def serie(self) -> Serie | None:
        return self.brute if isinstance(self.brute, Serie) else None


def valeur_simple(brute: Any) -> Any:
    if isinstance(brute, Serie | Grille):
        return brute.total
    if isinstance(brute, list):
        return sum(n for _, n in brute)
    return brute
