"""What visitors ask the directory for, read from the address and written back to it."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote_plus, urlencode

from socle.texte import propre
from structures.enums import TypeStructure

from .enums import Jour
from .fiches import PLATEFORMES, PUBLICS, THEMES
from .horaires import Hebdo

RAYONS = (10, 30, 60, 100)
RAYON = 30
RAYON_MAX = 200
TYPES = dict(TypeStructure.choices)


@dataclass(frozen=True, slots=True)
class Filtres:
    """What is asked. Whatever is written in the address, these values are usable."""

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
        return "?" + urlencode(replace(self, **changes).params())

    def ailleurs(self) -> Callable[[str], str]:
        """The query strings of the same search around other places."""
        suite = urlencode(replace(self, lieu="", departement="").params())
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
        return "?" + urlencode(seul.params())

    @property
    def actifs(self) -> int:
        """How many filters beside the place."""
        seuls = (self.public, self.en_ligne, self.jour, self.heure is not None)
        return len(self.plateformes) + len(self.themes) + len(self.types) + sum(map(bool, seuls))

    def repond(self, hebdo: Iterable[Hebdo], jour: str) -> bool:
        """A permanence on that day of the week, during the hour asked when there is one."""
        ce_jour, veille = int(jour), (int(jour) - 1) % 7
        if self.heure is None:
            return any(h.jour == ce_jour for h in hebdo)
        de, a = self.heure * 60, self.heure * 60 + 60
        return any(
            (h.jour == ce_jour and h.minutes[0] < a and (de < h.minutes[1] or h.de_nuit))
            or (h.jour == veille and h.de_nuit and de < h.minutes[1])
            for h in hebdo
        )


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
        types=connus("type", TYPES),
        public=un("public") if un("public") in PUBLICS else "",
        en_ligne=un("en_ligne") in {"1", "oui", "true", "on"},
        jour=_jour(un("jour")),
        heure=_heure(un("heure")),
    )


def _jour(texte: str) -> str:
    """« mercredi » or its number."""
    return next((code for code, nom in Jour.choices if texte.lower() in (code, nom)), "")


def _heure(texte: str) -> int | None:
    """« 14 », « 14h », « 14:30 »: the hour."""
    lue = re.match(r"(\d{1,2})(?!\d)", texte)
    return int(lue[1]) if lue and int(lue[1]) < 24 else None


def _entier(texte: str, defaut: int, bas: int, haut: int) -> int:
    return min(max(int(texte), bas), haut) if texte.isascii() and texte.isdigit() and len(texte) < 9 else defaut
