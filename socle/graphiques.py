"""Figures as pictures that stand alone: SVG with its own colours, title and source, to be put in a report."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape

ENCRE, DOUX, BARRE, FOND = "#1d1b4c", "#5b597a", "#8f84ea", "#ffffff"
CREUX = "#b93319"
TEINTES = ("#f3f0e8", "#c5ece6", "#6cd0c3", "#0b7a6d")
LARGE, MARGE, LIGNE, TETE = 720, 24, 30, 74
_POLICE = 'font-family="Atkinson Hyperlegible, Verdana, sans-serif"'


def degre(valeur: float, maximum: float) -> int:
    """The shade of a cell: nothing, a little, some, much."""
    return 0 if valeur <= 0 or maximum <= 0 else min(1 + int(3 * valeur / (maximum + 1e-9)), 3)


def barres(titre: str, source: str, lignes: Sequence[tuple[str, float]]) -> str:
    """One bar a line, its name on the left, its value after it."""
    maximum = max((v for _, v in lignes), default=0) or 1
    place = LARGE - 2 * MARGE - 250 - 70
    corps = []
    for n, (nom, valeur) in enumerate(lignes):
        y = TETE + n * LIGNE
        long = round(place * valeur / maximum, 1)
        corps.append(_texte(MARGE + 240, y + 16, _court(nom, 34), ancre="end"))
        corps.append(f'<rect x="{MARGE + 250}" y="{y + 2}" width="{long}" height="18" rx="5" fill="{BARRE}"/>')
        corps.append(_texte(MARGE + 258 + long, y + 16, nombre(valeur), gras=True))
    return _cadre(titre, source, "".join(corps), TETE + len(lignes) * LIGNE)


def chaleur(
    titre: str,
    source: str,
    colonnes: Sequence[str],
    lignes: Sequence[tuple[str, Sequence[float | None]]],
    creux: str = "",
) -> str:
    """A table of shades, each cell with its number. None: a hole, that `creux` explains."""
    maximum = max((v or 0 for _, valeurs in lignes for v in valeurs), default=0)
    pas = (LARGE - 2 * MARGE - 90) / max(len(colonnes), 1)
    corps = [
        _texte(MARGE + 90 + (n + 0.5) * pas, TETE + 8, nom, ancre="middle", doux=True) for n, nom in enumerate(colonnes)
    ]
    for rang, (nom, valeurs) in enumerate(lignes):
        y = TETE + 20 + rang * LIGNE
        corps.append(_texte(MARGE, y + 19, nom))
        for n, valeur in enumerate(valeurs):
            d, x = degre(valeur or 0, maximum), MARGE + 90 + n * pas
            corps.append(_case(x, y, pas - 3, TEINTES[d]) if valeur is not None else _trou(x, y, pas - 3))
            if valeur:
                couleur = FOND if d == 3 else ENCRE
                corps.append(
                    _texte(x + pas / 2 - 1.5, y + 18, nombre(valeur), ancre="middle", couleur=couleur, taille=12)
                )
    bas = TETE + 20 + len(lignes) * LIGNE
    if any(v is None for _, valeurs in lignes for v in valeurs):
        corps += [_trou(MARGE + 90, bas + 6, 27), _texte(MARGE + 126, bas + 25, creux, taille=13)]
        bas += 40
    return _cadre(titre, source, "".join(corps), bas)


def _case(x: float, y: float, large: float, couleur: str) -> str:
    return f'<rect x="{x:.1f}" y="{y}" width="{large:.1f}" height="27" rx="4" fill="{couleur}"/>'


def _trou(x: float, y: float, large: float) -> str:
    bord = f'fill="{FOND}" stroke="{CREUX}" stroke-width="1.5" stroke-dasharray="3 3"'
    return f'<rect x="{x + 1:.1f}" y="{y + 1}" width="{large - 2:.1f}" height="25" rx="4" {bord}/>'


@dataclass(frozen=True)
class Dessin:
    """A drawing made elsewhere, in its own units, `nom` above it; a piece of SVG with its own colours."""

    nom: str
    largeur: int
    hauteur: int
    corps: str


def planche(titre: str, source: str, dessins: Sequence[Dessin], legende: Sequence[tuple[str, int, str]]) -> str:
    """Drawings side by side, one as large as the page, several on two columns; then (colour, roundness, meaning) in a
    legend."""
    colonnes = 1 if len(dessins) < 2 else 2
    large = (LARGE - (1 + colonnes) * MARGE) / colonnes
    nomme = 24 if colonnes > 1 else 0
    corps, haut = [], float(TETE)
    for debut in range(0, len(dessins), colonnes):
        rangee = dessins[debut : debut + colonnes]
        for n, d in enumerate(rangee):
            x, k = MARGE + n * (large + MARGE), large / max(d.largeur, d.hauteur)
            x_centre = x + (large - k * d.largeur) / 2
            corps.append(_texte(x, haut + 8, d.nom, gras=True) if nomme else "")
            corps.append(f'<g transform="translate({x_centre:.1f} {haut + nomme:.1f}) scale({k:.4f})">{d.corps}</g>')
        haut += max(large * d.hauteur / max(d.largeur, d.hauteur) for d in rangee) + nomme + MARGE
    for couleur, rond, dit in legende:
        corps.append(f'<rect x="{MARGE}" y="{haut:.0f}" width="18" height="18" rx="{rond}" fill="{couleur}"/>')
        corps.append(_texte(MARGE + 28, haut + 14, dit, taille=14))
        haut += 26
    return _cadre(titre, source, "".join(corps), round(haut))


def nombre(valeur: float) -> str:
    """« 1 234 », « 12,5 »."""
    entier = round(valeur, 1) == int(valeur)
    texte = f"{int(valeur):,}" if entier else f"{valeur:,.1f}"
    return texte.replace(",", "\u202f").replace(".", ",")


def _court(nom: str, lettres: int) -> str:
    return nom if len(nom) <= lettres else f"{nom[: lettres - 1].rstrip()}…"


def _texte(
    x: float, y: float, texte: str, *, ancre: str = "start", gras: bool = False, doux: bool = False,
    couleur: str = "", taille: int = 15,
) -> str:  # fmt: skip
    teinte = couleur or (DOUX if doux else ENCRE)
    graisse = ' font-weight="700"' if gras else ""
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{ancre}"'
    return f'<text {place} font-size="{taille}" fill="{teinte}"{graisse}>{escape(texte)}</text>'


def _cadre(titre: str, source: str, corps: str, bas: int) -> str:
    tete, pied = (0, 44) if titre else (TETE - MARGE, 8)  # what prints it says its title and its source itself
    haut = bas + pied - tete
    entete = _texte(MARGE, 40, titre, gras=True, taille=20) if titre else ""
    fin = _texte(MARGE, bas + 28, source, doux=True, taille=12) if source else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 {tete} {LARGE} {haut}" width="{LARGE}" height="{haut}" '
        f'role="img" aria-label="{escape(titre)}" {_POLICE}><title>{escape(titre)}</title>'
        f'<rect y="{tete}" width="{LARGE}" height="{haut}" fill="{FOND}"/>{entete}{corps}{fin}</svg>\n'
    )
