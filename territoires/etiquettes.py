"""Names on a map: each beside its disc, none over another, over a disc or out of the frame."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

LARGEUR_LETTRE = 0.54  # of the font's size, on average
ETROITES = frozenset("iljtfrI'’-. ()")


@dataclass(frozen=True)
class Boite:
    x0: float
    y0: float
    x1: float
    y1: float

    @classmethod
    def autour(cls, x: float, y: float, r: float) -> Boite:
        return cls(x - r, y - r, x + r, y + r)

    def touche(self, autre: Boite) -> bool:
        return self.x0 < autre.x1 and autre.x0 < self.x1 and self.y0 < autre.y1 and autre.y0 < self.y1

    def contient(self, autre: Boite) -> bool:
        return self.x0 <= autre.x0 and self.y0 <= autre.y0 and self.x1 >= autre.x1 and self.y1 >= autre.y1


@dataclass(frozen=True)
class Etiquette:
    texte: str
    cx: float
    cy: float
    r: float
    police: int

    @property
    def largeur(self) -> float:
        return sum(0.34 if lettre in ETROITES else LARGEUR_LETTRE for lettre in self.texte) * self.police


@dataclass(frozen=True)
class Texte:
    texte: str
    x: int
    y: int
    ancre: str
    boite: Boite


def place(etiquettes: Iterable[Etiquette], obstacles: list[Boite], cadre: Boite, combien: int) -> list[Texte]:
    """The first `combien` labels that find room, in the order given: the others stay in their disc's title."""
    prises, textes = list(obstacles), []
    for etiquette in etiquettes:
        if len(textes) == combien:
            break
        for texte in _essais(etiquette):
            if cadre.contient(texte.boite) and not any(texte.boite.touche(b) for b in prises):
                prises.append(texte.boite)
                textes.append(texte)
                break
    return textes


def _essais(e: Etiquette) -> Iterable[Texte]:
    """Right, left, under, above, then the corners."""
    ecart, haut, large = e.r + 6, e.police, e.largeur
    coin = ecart * 0.7
    for ancre, x, milieu in (
        ("start", e.cx + ecart, e.cy),
        ("end", e.cx - ecart, e.cy),
        ("middle", e.cx, e.cy + ecart + haut / 2),
        ("middle", e.cx, e.cy - ecart - haut / 2),
        ("start", e.cx + coin, e.cy + ecart),
        ("end", e.cx - coin, e.cy + ecart),
        ("start", e.cx + coin, e.cy - ecart),
        ("end", e.cx - coin, e.cy - ecart),
    ):
        gauche = x - {"start": 0.0, "middle": 0.5, "end": 1.0}[ancre] * large
        boite = Boite(gauche, milieu - haut * 0.55, gauche + large, milieu + haut * 0.55)
        yield Texte(e.texte, round(x), round(milieu + haut * 0.34), ancre, boite)
