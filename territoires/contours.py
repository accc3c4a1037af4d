"""Drawings in whole pixels, made once at loading from the cells of the communes: no boundary file, no tile server."""

from __future__ import annotations

import csv
import gzip
import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

Degres = list[tuple[float, float]]
Pixel = tuple[int, int]
Ligne = list[Pixel]

COTE = 760  # pixels of the longest side of a département
COTE_FRANCE = 900
METROPOLE = (-5.8, 9.8, 41.2, 51.2)  # longitude, latitude
PETITE_COURONNE = ("75", "92", "93", "94")
OUTRE_MER = ("971", "972", "973", "974", "976")
TUILE = 62


def lire_cellules(chemin: Path) -> dict[str, Degres]:
    with gzip.open(chemin, "rt", newline="") as fichier:
        lignes = csv.reader(fichier)
        next(lignes)
        return {insee: [_point(p) for p in points.split()] for insee, points in lignes}


def _point(texte: str) -> tuple[float, float]:
    longitude, latitude = texte.split(",")
    return float(longitude), float(latitude)


class Cadre:
    """From degrees to pixels: fits points in a box, right angles kept."""

    def __init__(self, points: Iterable[tuple[float, float]], cote: float, origine: Pixel = (0, 0)) -> None:
        xs, ys = zip(*points, strict=True)
        self.k = math.cos(math.radians((min(ys) + max(ys)) / 2))
        self.x0, self.y0, self.origine = min(xs), max(ys), origine
        large, haut = (max(xs) - min(xs)) * self.k, max(ys) - min(ys)
        self.echelle = cote / (max(large, haut) or 1)
        self.largeur, self.hauteur = round(large * self.echelle), round(haut * self.echelle)

    def __call__(self, longitude: float, latitude: float) -> Pixel:
        return (
            self.origine[0] + round((longitude - self.x0) * self.k * self.echelle),
            self.origine[1] + round((self.y0 - latitude) * self.echelle),
        )


def trace(ligne: Ligne) -> str:
    """The path of a closed line, in relative whole pixels."""
    (x, y), *suite = ligne
    sortie = [f"M{x} {y}l"]
    for u, v in suite:
        sortie.append(f"{u - x} {v - y}")
        x, y = u, v
    return sortie[0] + " ".join(sortie[1:]).replace(" -", "-") + "z"


def epure(ligne: Ligne, tolerance: float = 0.8) -> Ligne:
    """A closed line without doubles, nor the points that lie on the segment between their neighbours."""
    points = [p for i, p in enumerate(ligne) if p != ligne[i - 1]]
    garde: Ligne = []
    for i, p in enumerate(points):
        avant, apres = garde[-1] if garde else points[-1], points[(i + 1) % len(points)]
        if _ecart(p, avant, apres) > tolerance:
            garde.append(p)
    return garde if len(garde) >= 3 else points


def _ecart(p: Pixel, a: Pixel, b: Pixel) -> float:
    """Distance from `p` to the segment `ab`."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    carre = dx * dx + dy * dy
    t = max(0.0, min(1.0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / carre)) if carre else 0.0
    return math.hypot(p[0] - a[0] - t * dx, p[1] - a[1] - t * dy)


def fond_departement(cellules: dict[str, Degres], positions: dict[str, tuple[float, float]]) -> dict | None:
    """The drawing of one département: a path and a point for each commune that has them."""
    if not cellules:
        return None
    cadre = Cadre((p for cellule in cellules.values() for p in cellule), COTE)
    lignes = {insee: epure([cadre(*p) for p in cellule]) for insee, cellule in cellules.items()}
    return {
        "largeur": cadre.largeur,
        "hauteur": cadre.hauteur,
        "cellules": {insee: trace(ligne) for insee, ligne in lignes.items() if len(ligne) >= 3},
        "points": {insee: cadre(*position) for insee, position in positions.items() if insee in cellules},
    }


def fond_france(departements: dict[str, dict[str, Degres]]) -> dict | None:
    """France: one outline a département, the inner ring of Paris enlarged beside it, a tile for each one overseas."""
    metropole = {c: d for c, d in departements.items() if d and len(c) == 2}
    lon0, lon1, lat0, lat1 = METROPOLE
    cadre = Cadre([(lon0, lat0), (lon1, lat1)], COTE_FRANCE)
    sortie = _formes(metropole, cadre)
    loupe = {c: metropole[c] for c in PETITE_COURONNE if c in metropole}
    if len(loupe) == len(PETITE_COURONNE):
        grand = Cadre(
            (p for d in loupe.values() for cellule in d.values() for p in cellule), 150, (cadre.largeur - 190, 0)
        )
        for code, forme in _formes(loupe, grand).items():
            sortie[code] = {**forme, "petit": sortie[code]["d"]}
    for rang, code in enumerate(c for c in OUTRE_MER if c in departements):
        x, y = (rang % 2) * (TUILE + 10), cadre.hauteur - (TUILE + 10) * (3 - rang // 2)
        sortie[code] = {"d": _tuile(x, y), "xy": (x + TUILE // 2, y + TUILE // 2)}
    return {"largeur": cadre.largeur, "hauteur": cadre.hauteur, "departements": sortie} if sortie else None


def _formes(departements: dict[str, dict[str, Degres]], cadre: Cadre) -> dict[str, dict]:
    formes = contours({c: [[cadre(*p) for p in cellule] for cellule in d.values()] for c, d in departements.items()})
    return {c: {"d": "".join(map(trace, ls)), "xy": _milieu(ls)} for c, ls in formes.items() if ls}


def _tuile(x: int, y: int, coin: int = 14) -> str:
    droit = TUILE - 2 * coin
    return (
        f"M{x + coin} {y}h{droit}q{coin} 0 {coin} {coin}v{droit}q0 {coin}-{coin} {coin}"
        f"h-{droit}q-{coin} 0-{coin}-{coin}v-{droit}q0-{coin} {coin}-{coin}z"
    )


def contours(groupes: dict[str, list[Ligne]]) -> dict[str, list[Ligne]]:
    """The outline of each group of cells, neighbours kept edge to edge: what two cells of a group share is dropped."""
    anneaux = {code: _anneaux(cellules) for code, cellules in groupes.items()}
    voisins: dict[Pixel, set[Pixel]] = defaultdict(set)
    for lignes in anneaux.values():
        for ligne in lignes:
            for i, p in enumerate(ligne):
                voisins[p].add(ligne[i - 1])
                voisins[ligne[i - 1]].add(p)
    noeuds = {p for p, autour in voisins.items() if len(autour) != 2}
    return {
        code: [f for ligne in lignes if len(f := _simplifie(ligne, noeuds)) >= 3] for code, lignes in anneaux.items()
    }


def _anneaux(cellules: list[Ligne]) -> list[Ligne]:
    """The rings around cells all turning the same way: an edge met in both directions is inside."""
    aretes: Counter[tuple[Pixel, Pixel]] = Counter()
    for cellule in cellules:
        points = [p for i, p in enumerate(cellule) if p != cellule[i - 1]]
        if _aire(points) < 0:
            points.reverse()
        for i, p in enumerate(points):
            arete = (points[i - 1], p)
            if aretes[arete[::-1]] > 0:
                aretes[arete[::-1]] -= 1
            else:
                aretes[arete] += 1
    suites: dict[Pixel, list[Pixel]] = defaultdict(list)
    for (a, b), n in aretes.items():
        suites[a].extend([b] * n)
    anneaux = []
    for depart in list(suites):
        while suites[depart]:
            anneau, p = [], depart
            while suites[p]:
                p = suites[p].pop()
                anneau.append(p)
            anneaux.append(anneau)
    grands = [a for a in anneaux if _aire(a) >= 12]
    return grands or sorted(anneaux, key=_aire)[-1:]


def _aire(points: Ligne) -> float:
    return sum(points[i - 1][0] * p[1] - p[0] * points[i - 1][1] for i, p in enumerate(points)) / 2


def _simplifie(ligne: Ligne, noeuds: set[Pixel]) -> Ligne:
    """A ring with fewer points; an arc shared with a neighbour is simplified alike on both sides."""
    coupes = [i for i, p in enumerate(ligne) if p in noeuds] or [ligne.index(min(ligne)), ligne.index(max(ligne))]
    coupes = sorted(set(coupes))
    sortie: Ligne = []
    for i, debut in enumerate(coupes):
        fin = coupes[(i + 1) % len(coupes)]
        arc = ligne[debut : fin + 1] if fin > debut else ligne[debut:] + ligne[: fin + 1]
        sens = arc <= arc[::-1]
        court = _douglas_peucker(arc if sens else arc[::-1], 1.3)
        sortie.extend((court if sens else court[::-1])[:-1])
    return sortie


def _douglas_peucker(arc: Ligne, tolerance: float) -> Ligne:
    if len(arc) < 3:
        return arc
    loin = max(range(1, len(arc) - 1), key=lambda i: _ecart(arc[i], arc[0], arc[-1]))
    if _ecart(arc[loin], arc[0], arc[-1]) <= tolerance:
        return [arc[0], arc[-1]]
    return _douglas_peucker(arc[: loin + 1], tolerance)[:-1] + _douglas_peucker(arc[loin:], tolerance)


def _milieu(lignes: list[Ligne]) -> Pixel:
    """Where to put a label: the centre of gravity of the largest ring."""
    ligne = max(lignes, key=_aire)
    x = y = 0.0
    for i, q in enumerate(ligne):
        p = ligne[i - 1]
        poids = p[0] * q[1] - q[0] * p[1]
        x, y = x + (p[0] + q[0]) * poids, y + (p[1] + q[1]) * poids
    aire = 6 * _aire(ligne)
    return (round(x / aire), round(y / aire)) if aire else ligne[0]
