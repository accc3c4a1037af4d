"""What visitors ask the directory for, read from the address and written back to it. What means nothing is said."""

import re
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import quote_plus

from socle.texte import propre
from structures.enums import TypeStructure
from territoires.temps import calendriers

from .enums import Jour
from .fiches import PLATEFORMES, PUBLICS, THEMES
from .horaires import Hebdo

T = TypeVar("T")
RAYONS = (10, 30, 60, 100)
RAYON = 30
RAYON_MAX = 200
TYPES = dict(TypeStructure.choices)
OUI, NON = ("1", "oui", "true", "on"), ("0", "non", "false", "off")
HEURE = r"([01]?\d|2[0-3])( ?h([0-5]\d)?|:[0-5]\d)?"
INCONNUS_AU_PLUS, MONTRE = 5, 40
LIBELLES = {"rayon": "distance", "departement": "département", "plateforme": "réseau", "theme": "thème"}
LIBELLES |= {"type": "type de lieu", "en_ligne": "en ligne"}


def _ecrits(params: Iterable[tuple[str, str]]) -> str:
    return "&".join(_ecrit(nom, valeur) for nom, valeur in params)


@lru_cache(maxsize=1000)
def _ecrit(nom: str, valeur: str) -> str:
    return f"{nom}={quote_plus(valeur)}"


@dataclass(frozen=True, slots=True)
class Inconnu:
    """Something asked that means nothing: the parameter, what was written there, what would be understood."""

    nom: str
    valeur: str
    admises: tuple[str, ...] = ()
    pourquoi: str = "n’est pas reconnu"

    @property
    def libelle(self) -> str:
        return LIBELLES.get(self.nom, self.nom)


@dataclass(frozen=True, slots=True)
class Filtres:
    """What is asked. Whatever is written in the address, these values are usable; `inconnus` are not."""

    lieu: str = ""
    rayon: int = RAYON
    departement: str = ""
    plateformes: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    public: str = ""
    en_ligne: bool = False
    jour: str = ""
    heure: int | None = None
    inconnus: tuple[Inconnu, ...] = ()

    def params(self) -> list[tuple[str, str]]:
        liste = [("lieu", self.lieu)] if self.lieu else []
        liste += [("rayon", str(self.rayon))] if self.rayon != RAYON else []
        liste += [("departement", self.departement)] if self.departement else []
        liste += [("plateforme", p) for p in self.plateformes] + [("theme", t) for t in self.themes]
        liste += [("type", t) for t in self.types]
        liste += [("public", self.public)] if self.public else []
        liste += [("jour", Jour(self.jour).label)] if self.jour else []
        liste += [("heure", str(self.heure))] if self.heure is not None else []
        return liste + ([("en_ligne", "1")] if self.en_ligne else [])

    def avec(self, **changes: Any) -> str:
        """The query string of the same search with one thing changed, back on the first page."""
        return "?" + _ecrits(replace(self, **changes).params())

    def ailleurs(self) -> Callable[[str], str]:
        """The query strings of the same search around other places."""
        suite = _ecrits(replace(self, lieu="", departement="").params())
        return lambda lieu: f"?lieu={quote_plus(lieu)}{'&' if suite else ''}{suite}"

    def bascule(self, champ: str, valeur: str) -> str:
        """The same search, one value of a multiple filter taken in or out."""
        valeurs = getattr(self, champ)
        return self.avec(
            **{champ: tuple(v for v in valeurs if v != valeur) if valeur in valeurs else (*valeurs, valeur)}
        )

    def sans(self) -> str:
        """The same place, no filter."""
        seul = Filtres(self.lieu, self.rayon, self.departement)
        return "?" + _ecrits(seul.params())

    @property
    def actifs(self) -> int:
        """How many filters beside the place."""
        seuls = (self.public, self.en_ligne, self.jour, self.heure is not None)
        return len(self.plateformes) + len(self.themes) + len(self.types) + sum(map(bool, seuls))

    def convient(self, hebdo: Iterable[Hebdo]) -> bool:
        """A permanence on the day asked, at the hour asked; whenever when neither is."""
        if self.heure is not None:
            return self.heure in heures(hebdo, self.jour)
        return not self.jour or any(h.jour == int(self.jour) for h in hebdo)

    def jours(self, hebdo: Iterable[Hebdo]) -> set[str]:
        """The days that would suit, the hour asked kept."""
        if self.heure is None:
            return {str(h.jour) for h in hebdo}
        return {jour for jour in Jour.values if self.heure in heures(hebdo, jour)}


def heures(hebdo: Iterable[Hebdo], jour: str = "") -> set[int]:
    """The hours of that day of the week, or of any, during which there is a permanence; past midnight too."""
    trouvees: set[int] = set()
    ce_jour = int(jour) if jour else None
    for h in hebdo:
        fin = h.fin.hour + (h.fin.minute > 0)
        if ce_jour in (None, h.jour):
            trouvees.update(range(h.debut.hour, 24 if h.de_nuit else fin))
        if h.de_nuit and ce_jour in (None, (h.jour + 1) % 7):
            trouvees.update(range(fin))
    return trouvees


class _Lecture:
    """A query string being read: `inconnus` gathers what means nothing. An empty value asks nothing."""

    def __init__(self, params: Mapping[str, Any]) -> None:
        self.params = params
        self.inconnus: list[Inconnu] = []

    def texte(self, nom: str) -> str:
        return propre(str(self.params.get(nom) or ""))[:120]

    def un(self, nom: str, comprendre: Callable[[str], T | None], rien: T, *admises: str) -> T:
        if not self.params.get(nom):
            return rien
        texte = self.texte(nom)
        lu = comprendre(texte)
        if lu is None:
            self.inconnus.append(Inconnu(nom, texte[:MONTRE], admises))
            return rien
        return lu

    def plusieurs(self, nom: str, codes: Mapping[str, str]) -> tuple[str, ...]:
        """Repeated, or in one value with commas."""
        tous: list[Any] = self.params.getlist(nom) if hasattr(self.params, "getlist") else [self.params.get(nom)]
        textes = [str(brut)[:400] for brut in tous[:40] if brut]
        donnes = [propre(v) for texte in textes for v in list(filter(None, texte.split(","))) or [texte]]
        autres = dict.fromkeys(v for v in donnes if v not in codes)
        self.inconnus += [Inconnu(nom, v[:MONTRE], tuple(codes)) for v in autres]
        return tuple(code for code in codes if code in donnes)


def lire_filtres(params: Mapping[str, Any]) -> Filtres:
    """From a query string, however odd."""
    lecture = _Lecture(params)
    departements, oui_ou_non = calendriers(), dict.fromkeys(OUI, True) | dict.fromkeys(NON, False)
    filtres = Filtres(
        lieu=lecture.texte("lieu"),
        rayon=lecture.un("rayon", _rayon, RAYON, f"1 à {RAYON_MAX}"),
        departement=lecture.un("departement", lambda t: _connu(t.upper(), departements), "", *departements),
        plateformes=lecture.plusieurs("plateforme", PLATEFORMES),
        themes=lecture.plusieurs("theme", THEMES),
        types=lecture.plusieurs("type", TYPES),
        public=lecture.un("public", lambda t: _connu(t, PUBLICS), "", *PUBLICS),
        en_ligne=lecture.un("en_ligne", lambda t: oui_ou_non.get(t.lower()), False, *oui_ou_non),
        jour=lecture.un("jour", _jour, "", *Jour.labels),
        heure=lecture.un("heure", _heure, None, *map(str, range(24))),
    )
    return replace(filtres, inconnus=tuple(lecture.inconnus[:INCONNUS_AU_PLUS]))


def _connu(texte: str, codes: Container[str]) -> str | None:
    return texte if texte in codes else None


def _jour(texte: str) -> str | None:
    """« mercredi » or its number."""
    return next((code for code, nom in Jour.choices if texte.lower() in (code, nom)), None)


def _heure(texte: str) -> int | None:
    """« 14 », « 14h », « 14:30 »: the hour."""
    lue = re.fullmatch(HEURE, texte.lower(), re.ASCII)
    return int(lue[1]) if lue else None


def _rayon(texte: str) -> int | None:
    return min(max(int(texte), 1), RAYON_MAX) if re.fullmatch(r"-?\d{1,30}", texte, re.ASCII) else None
