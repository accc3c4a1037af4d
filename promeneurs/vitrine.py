"""The directory as it stands, read whole and kept a moment by each web process.

Around a place, in a département, in the whole country, online now: every search is answered from one list of the
visible people, with the few facts that filter, sort and draw a card. It is read again once older than `PAGES_SECONDES`,
in as many queries whatever the number of people, each of them short; one thread reads while the others go on with the
list they have. Why: docs/decisions/0303-l-annuaire-tenu-en-memoire.md.
"""

import time
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from threading import Lock
from typing import Any

from django.conf import settings
from django.utils import timezone

from socle.diffusion import LECTURE
from structures.models import Structure
from territoires.distance import Point, entre, sphere

from . import agendas
from .enums import EtatCompte
from .fiches import PLATEFORMES, Employeur, Portrait, Relais, image_url
from .horaires import Agenda, Creneau
from .models import Compte, Mandat, Promeneur

KM_PAR_DEGRE = 111.2
_NON_LU = object()


@dataclass(frozen=True, slots=True)
class Endroit:
    """A commune where people work."""

    insee: str
    nom: str
    departement: str
    lat: float | None
    lon: float | None
    point: Point | None = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "point", sphere((self.lat, self.lon)))


@dataclass(slots=True, eq=False)
class Present(Portrait):
    """Someone of the directory."""

    pk: int
    code: str
    prenom: str
    fonction: str
    photo: str | None
    themes: tuple[str, ...]
    publics: tuple[str, ...]
    reseaux: tuple[tuple[str, str], ...]
    employeurs: tuple[Employeur, ...]
    endroits: tuple[Endroit, ...]
    agenda: Agenda
    en_ligne: bool
    maintenant: datetime
    types: tuple[str, ...] = field(init=False)
    plateformes: tuple[str, ...] = field(init=False)
    absence: Relais | None = field(init=False)
    distance_km: float | None = field(default=None, init=False)
    lieu: str = field(default="", init=False)
    _creneau: Any = field(default=_NON_LU, init=False, repr=False)

    def __post_init__(self) -> None:
        self.types = tuple(sorted({e.type for e in self.employeurs}))
        self.plateformes = tuple(dict.fromkeys(code for code, _ in self.reseaux))
        jour = self.agenda.local(self.maintenant).date()
        ici = next(
            (fin for debut, fin in self.agenda.absences if debut <= jour and (fin is None or jour < fin)), _NON_LU
        )
        self.absence = None if ici is _NON_LU else Relais(ici)  # type: ignore[arg-type]

    @property
    def image(self) -> str:
        return image_url(self.photo)

    @property
    def creneau(self) -> Creneau | None:
        """What runs now or comes next, worked out for those who are shown."""
        if self._creneau is _NON_LU:
            self._creneau = self.agenda.prochain(self.maintenant)
        return self._creneau


@dataclass(slots=True, eq=False)
class Trouve:
    """Someone found around a place: where the person works, the nearest first, and how far that is."""

    qui: Present
    endroits: tuple[Endroit, ...]
    distance_km: float | None = None

    def __getattr__(self, nom: str) -> Any:
        return getattr(self.qui, nom)

    @property
    def ou(self) -> str:
        return self.endroits[0].nom if self.endroits else self.qui.ou

    @property
    def distance_parlee(self) -> str:
        return Portrait.distance_parlee.fget(self)  # type: ignore[attr-defined]


class Vitrine:
    """The visible people at one moment, those online first, by the places where they work."""

    def __init__(self, gens: Iterable[Present], maintenant: datetime) -> None:
        self.maintenant = maintenant
        self.gens = sorted(gens, key=lambda p: (not p.en_ligne, p.absence is not None, p.prenom, p.code))
        self.par_insee: dict[str, list[Present]] = defaultdict(list)
        self.par_departement: dict[str, list[Present]] = defaultdict(list)
        lieux: dict[str, Endroit] = {}
        for p in self.gens:
            for departement in dict.fromkeys(e.departement for e in p.endroits):
                self.par_departement[departement].append(p)
            for endroit in p.endroits:
                self.par_insee[endroit.insee].append(p)
                lieux[endroit.insee] = endroit
        self._lieux = sorted((e for e in lieux.values() if e.lat is not None), key=lambda e: e.lat or 0.0)
        self._latitudes = [e.lat or 0.0 for e in self._lieux]

    def autour(self, lieu: Any, rayon: float) -> list[Present]:
        """Who works within `rayon` km of a commune."""
        if lieu.latitude is None:
            return list(self.par_insee.get(lieu.insee, ()))
        marge = rayon / KM_PAR_DEGRE
        de, a = (
            bisect_left(self._latitudes, lieu.latitude - marge),
            bisect_right(self._latitudes, lieu.latitude + marge),
        )
        ici = sphere(lieu)
        proches = (e for e in self._lieux[de:a] if (entre(ici, e.point) or 0.0) <= rayon)
        return list(dict.fromkeys(p for e in proches for p in self.par_insee[e.insee]))

    def du_departement(self, code: str) -> list[Present]:
        return self.par_departement.get(code, [])


def situe(qui: Present, ici: Point | None) -> Trouve:
    """How far from a point somebody works."""
    if ici is None:
        return Trouve(qui, qui.endroits)
    if len(qui.endroits) == 1:
        km = entre(ici, qui.endroits[0].point)
        return Trouve(qui, qui.endroits, None if km is None else round(km, 1))
    mesures = [(entre(ici, e.point), n) for n, e in enumerate(qui.endroits)]
    mesures.sort(key=lambda mesure: (mesure[0] is None, mesure))
    km = mesures[0][0] if mesures else None
    return Trouve(qui, tuple(qui.endroits[n] for _, n in mesures), None if km is None else round(km, 1))


_verrou = Lock()
_gardee: tuple[float, Vitrine] | None = None


def actuelle() -> Vitrine:
    """The list of this moment, at most `PAGES_SECONDES` + `LECTURE` seconds old."""
    global _gardee
    if not settings.PAGES_SECONDES:
        return lire(timezone.now())
    gardee = _gardee
    age = time.monotonic() - gardee[0] if gardee else float("inf")
    if age >= settings.PAGES_SECONDES and _verrou.acquire(blocking=age > settings.PAGES_SECONDES + LECTURE):
        try:
            if _gardee is gardee:  # nobody has read it meanwhile
                _gardee = time.monotonic(), lire(timezone.now())
        finally:
            _verrou.release()
    assert _gardee is not None
    return _gardee[1]


def lire(maintenant: datetime) -> Vitrine:
    """Read at a moment. Each table is read once."""
    jour = timezone.localtime(maintenant).date()
    reseaux, employeurs, endroits = _reseaux(), _employeurs(jour), _endroits()
    agendas_ = agendas.de_tous(jour)
    en_ligne = set(Promeneur.objects.order_by().en_ligne_partout(maintenant).values_list("pk", flat=True))
    memes: dict[Any, Any] = {}  # equal values are kept once
    champs = ("pk", "code", "prenom", "fonction", "photo__code", "themes", "publics", "reseau__departement")
    gens = []
    for pk, code, prenom, fonction, photo, themes, publics, departement in (
        Promeneur.objects.visibles(jour).order_by().values_list(*champs)
    ):
        chez = employeurs[pk]
        partages = {
            "prenom": prenom,
            "fonction": fonction,
            "themes": tuple(themes),
            "publics": tuple(publics),
            "reseaux": tuple(reseaux[pk]),
            "employeurs": tuple(e for e, _ in chez),
            "endroits": tuple(endroits.get(pk) or (endroit for _, endroit in chez)),
        }
        gens.append(
            Present(
                pk=pk,
                code=code,
                photo=photo or next((e.image for e, _ in chez if e.image), None),
                agenda=agendas_(pk, departement),
                en_ligne=pk in en_ligne,
                maintenant=maintenant,
                **{nom: memes.setdefault((nom, valeur), valeur) for nom, valeur in partages.items()},
            )
        )
    return Vitrine(gens, maintenant)


def _reseaux() -> Mapping[int, list[tuple[str, str]]]:
    """(code, name) of the networks where each person has an official account, each once."""
    lus: dict[int, dict[str, tuple[str, str]]] = defaultdict(dict)
    comptes = Compte.objects.filter(etat=EtatCompte.OFFICIEL).order_by("plateforme", "cle")
    for promeneur, plateforme, nom_libre in comptes.values_list("promeneur", "plateforme", "nom_libre"):
        nom = nom_libre or PLATEFORMES.get(plateforme, plateforme)
        lus[promeneur].setdefault(nom, (plateforme, nom))
    return defaultdict(list, {promeneur: list(noms.values()) for promeneur, noms in lus.items()})


def _employeurs(jour: date) -> Mapping[int, list[tuple[Employeur, Endroit]]]:
    """Whom each person acts for that day, the longest first, and where that is."""
    champs = ("pk", "code", "nom", "type", "image__code", *_commune("commune"))
    structures = {}
    for pk, code, nom, type_, image, *commune in Structure.objects.order_by().values_list(*champs):
        endroit = Endroit(*commune)
        employeur = Employeur(code, nom, type_, endroit.insee, endroit.nom, image, None, endroit.lat, endroit.lon)
        structures[pk] = employeur, endroit
    lus = defaultdict(list)
    mandats = Mandat.objects.actifs(jour).order_by("periode__startswith", "pk")
    for promeneur, structure in mandats.values_list("promeneur", "structure"):
        lus[promeneur].append(structures[structure])
    return lus


def _endroits() -> Mapping[int, list[Endroit]]:
    """The communes where people said that they work."""
    lus = defaultdict(list)
    liens = Promeneur.communes.through.objects.order_by("commune__tri")
    for promeneur, *commune in liens.values_list("promeneur", *_commune("commune")):
        lus[promeneur].append(Endroit(*commune))
    return lus


def _commune(chemin: str) -> list[str]:
    return [chemin, *(f"{chemin}__{champ}" for champ in ("nom", "departement", "latitude", "longitude"))]
