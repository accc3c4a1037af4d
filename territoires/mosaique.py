"""The mosaic of a département and the map of France, as SVG: classes only, no style, at most 20 kB on the wire.

    departement_svg("54", classes={"54395": "here"}, marques=[Marque("54395", 3, True, "/annuaire/?lieu=54395")],
                    titre="Meurthe-et-Moselle", description="8 communes ont un promeneur")
    france_svg({"54": "some"}, liens={"54": "/annuaire/?departement=54"})

Both return an empty text when the place has no drawing (some territories overseas): show the list instead.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString, mark_safe

from socle import graphiques
from territoires.etiquettes import Boite, Etiquette, Texte, place
from territoires.models import Commune, Departement, FondCarte

MARGE = 12
CIBLE = 26  # half the side of what a finger can touch, when neighbours leave room
RAYON_MAX, ECART = 30, 3  # of a disc, and between two of them
POLICE = 22  # pixels: the size that .mosaic text has in the style sheet
COULEURS = {"": "#e9e6fb", "some": "#c9c2f5", "many": "#8f84ea", "here": "#ffc53d"}
DISQUE = "#e8503a"


@dataclass(frozen=True)
class Marque:
    """A commune with people in it."""

    insee: str
    nombre: int
    en_ligne: bool = False
    url: str = ""
    nom: str = ""


@dataclass
class _Rond:
    insee: str
    nombre: int
    nom: str
    x: float
    y: float
    r: float = field(init=False)
    portee: float = CIBLE

    def __post_init__(self) -> None:
        self.r = min(9 + 4 * math.sqrt(max(self.nombre, 1)), RAYON_MAX)


@lru_cache(maxsize=128)
def _fond(code: str) -> dict:
    return FondCarte.objects.values_list("donnees", flat=True).get(code=code)


def fond(code: str) -> dict | None:
    """The drawing of a département, kept by the process once read; reloading the places asks for a restart."""
    try:
        return _fond(code)
    except FondCarte.DoesNotExist:
        return None


def _colorees(code: str, classes: Mapping[str, str], seul: bool = False) -> str:
    """The cells; that of the place asked lies on the others, which many searches share."""
    cellules = _fond(code)["cellules"]
    autres = tuple(sorted((insee, classe) for insee, classe in classes.items() if classe != "here"))
    ici = "".join(cellules.get(insee, "") for insee, classe in classes.items() if classe == "here")
    return _cellules(code, autres, seul) + (_chemin("here", ici, seul) if ici else "")


@lru_cache(maxsize=256)
def _cellules(code: str, classes: tuple[tuple[str, str], ...], seul: bool = False) -> str:
    """The cells, in one path a class; `seul`: with its colour, since no style sheet goes with the picture."""
    choisies = dict(classes)
    groupes: dict[str, list[str]] = defaultdict(list)
    for insee, trace in _fond(code)["cellules"].items():
        groupes[choisies.get(insee, "")].append(trace)
    return "".join(_chemin(classe, "".join(traces), seul) for classe, traces in sorted(groupes.items()))


def _chemin(classe: str, trace: str, seul: bool) -> str:
    attribut = f' class="{escape(classe)}"' if classe else ""
    if seul:
        attribut = f' fill="{COULEURS[classe]}"'
    return f'<path{attribut} pointer-events="none" d="{trace}"/>'


def departement_svg(
    code: str,
    *,
    classes: Mapping[str, str] | None = None,
    marques: Iterable[Marque] = (),
    titre: str,
    description: str = "",
    lien: Callable[[str], str] | None = None,
    etiquettes: int = 12,
) -> SafeString:
    """The cells of a département, coloured by class, with a disc (a link when it has a URL) for each mark.

    `lien` makes the URL of a mark that has none. At most `etiquettes` names are written, none over another.
    """
    dessin = fond(code)
    if dessin is None:
        return mark_safe("")
    placees, places, textes = _placees(code, marques, etiquettes)
    urls = {m.insee: m.url or (lien(m.insee) if lien else "") for m in placees.values()}
    corps = [_colorees(code, classes or {})]
    corps += [_disque(p, placees[p.insee].en_ligne, urls[p.insee]) for p in places]
    corps += [_texte(t) for t in textes]
    return _svg(f"carte-{code}", dessin, "".join(corps), titre, description, any(urls.values()))


def departement_dessin(
    code: str,
    nom: str,
    *,
    classes: Mapping[str, str] | None = None,
    marques: Iterable[Marque] = (),
    etiquettes: int = 12,
) -> graphiques.Dessin | None:
    """The same as a picture that stands alone, without links; None when the place has no drawing."""
    dessin = fond(code)
    if dessin is None:
        return None
    _, places, textes = _placees(code, marques, etiquettes)
    blanc = 'stroke="#ffffff" stroke-linejoin="round"'
    police = f'font-size="{POLICE}" font-weight="600" fill="{graphiques.ENCRE}" stroke-width="5" paint-order="stroke"'
    corps = (
        f'<g {blanc} stroke-width="1.2">{_colorees(code, classes or {}, seul=True)}</g>'
        f'<g {blanc} fill="{DISQUE}" stroke-width="3">{"".join(_disque(p, False, "") for p in places)}</g>'
        f"<g {blanc} {police}>{''.join(map(_texte, textes))}</g>"
    )
    return graphiques.Dessin(nom, dessin["largeur"], dessin["hauteur"], corps)


def _placees(
    code: str, marques: Iterable[Marque], etiquettes: int
) -> tuple[dict[str, Marque], list[_Rond], list[Texte]]:
    """The marks that have a place in the drawing, with their discs and names."""
    points = _fond(code)["points"]
    placees = {m.insee: m for m in _nommees(m for m in marques if m.insee in points and m.nombre > 0)}
    return placees, *_disposition(code, tuple((m.insee, m.nombre, m.nom) for m in placees.values()), etiquettes)


def _nommees(marques: Iterable[Marque]) -> list[Marque]:
    """The largest first, so that the small ones stay on top; the names that are missing, read."""
    liste = sorted(marques, key=lambda m: (-m.nombre, m.insee))
    sans_nom = [m.insee for m in liste if not m.nom]
    noms = dict(Commune.objects.filter(pk__in=sans_nom).values_list("pk", "nom")) if sans_nom else {}
    return [replace(m, nom=m.nom or noms.get(m.insee, "")) for m in liste]


@lru_cache(maxsize=256)
def _disposition(
    code: str, marques: tuple[tuple[str, int, str], ...], etiquettes: int
) -> tuple[list[_Rond], list[Texte]]:
    """Where the discs and the names of some marks (INSEE code, number, name) stand."""
    dessin = _fond(code)
    ronds = [_Rond(insee, nombre, nom, *dessin["points"][insee]) for insee, nombre, nom in marques]
    _ecarte(ronds, dessin["largeur"], dessin["hauteur"])
    for a in ronds:
        voisin = min((max(abs(a.x - b.x), abs(a.y - b.y)) for b in ronds if b is not a), default=2 * CIBLE)
        a.portee = max(min(voisin / 2, CIBLE), a.r)
    cadre = Boite(0, 0, dessin["largeur"], dessin["hauteur"])
    return ronds, place([_etiquette(r) for r in ronds], [Boite.autour(r.x, r.y, r.r) for r in ronds], cadre, etiquettes)


def _ecarte(ronds: list[_Rond], largeur: int, hauteur: int) -> None:
    """Push apart the discs that overlap: each stays visible and can be touched."""
    for _ in range(40):
        calme = True
        rang = sorted(ronds, key=lambda r: r.x)
        for i, a in enumerate(rang):
            for b in rang[i + 1 :]:
                if b.x - a.x > 2 * RAYON_MAX + ECART:
                    break
                dx, dy = b.x - a.x, b.y - a.y
                manque = a.r + b.r + ECART - math.hypot(dx, dy)
                if manque > 0:
                    calme = False
                    longueur = math.hypot(dx, dy) or 1.0
                    ux, uy = (dx / longueur, dy / longueur) if dx or dy else (1.0, 0.0)
                    a.x, a.y = a.x - ux * manque / 2, a.y - uy * manque / 2
                    b.x, b.y = b.x + ux * manque / 2, b.y + uy * manque / 2
        for r in ronds:
            r.x, r.y = min(max(r.x, r.r), largeur - r.r), min(max(r.y, r.r), hauteur - r.r)
        if calme:
            return


def _etiquette(rond: _Rond) -> Etiquette:
    nombre = f" ({rond.nombre})" if rond.nombre > 1 else ""
    return Etiquette(f"{rond.nom}{nombre}", rond.x, rond.y, rond.r, POLICE)


def _texte(texte: Texte) -> str:
    ancre = "" if texte.ancre == "start" else f' text-anchor="{texte.ancre}"'
    place_ = f'x="{texte.x}" y="{texte.y}"{ancre}'
    return f'<text {place_} pointer-events="none" aria-hidden="true">{escape(texte.texte)}</text>'


def _disque(rond: _Rond, en_ligne: bool, url: str) -> str:
    combien = f"{rond.nombre} personnes" if rond.nombre > 1 else "1 personne"
    dit = escape(f"{rond.nom} : {combien}" + (", en ligne maintenant" if en_ligne else ""))
    classe = ' class="on"' if en_ligne else ""
    cercle = f'<circle{classe} cx="{rond.x:.0f}" cy="{rond.y:.0f}" r="{rond.r:.0f}"/>'
    if not url:
        return f"<g><title>{dit}</title>{cercle}</g>"
    x, y, c = round(rond.x - rond.portee), round(rond.y - rond.portee), round(2 * rond.portee)
    cible = f'<rect x="{x}" y="{y}" width="{c}" height="{c}" fill="none" pointer-events="all"/>'
    lien = f'href="{escape(url)}" data-insee="{escape(rond.insee)}" aria-label="{dit}"'
    return f"<a {lien}><title>{dit}</title>{cible}{cercle}</a>"


def france_svg(
    classes: Mapping[str, str] | None = None,
    liens: Mapping[str, str] | None = None,
    *,
    titre: str = "Carte de France des départements",
    description: str = "",
    etiquettes: bool = True,
) -> SafeString:
    """Every département that has a drawing, in its class; those with a link can be chosen and show their number."""
    dessin = fond("FR")
    if dessin is None:
        return mark_safe("")
    classes, liens = classes or {}, liens or {}
    noms = dict(Departement.objects.filter(pk__in=liens).values_list("code", "nom")) if liens else {}
    formes, numeros = [], []
    for code, forme in dessin["departements"].items():
        traces = _departement(forme, classes.get(code, ""))
        if code in liens:
            dit = escape(f"{noms.get(code, code)} ({code})")
            traces = f'<a href="{escape(liens[code])}" aria-label="{dit}"><title>{dit}</title>{traces}</a>'
        if code in liens or len(code) == 3:
            numeros.append(_numero(code, forme["xy"]))
        formes.append(traces)
    corps = "".join(formes) + (
        f'<g aria-hidden="true" text-anchor="middle">{"".join(numeros)}</g>' if etiquettes else ""
    )
    return _svg("carte-france", dessin, corps, titre, description, bool(liens))


def _departement(forme: dict, classe: str) -> str:
    attribut = f' class="{escape(classe)}"' if classe else ""
    return "".join(f'<path{attribut} d="{d}"/>' for d in (forme.get("petit"), forme["d"]) if d)


def _numero(code: str, milieu: list[int]) -> str:
    return f'<text x="{milieu[0]}" y="{milieu[1] + 7}" pointer-events="none">{code}</text>'


def departements_dessines() -> set[str]:
    """Those the map of France shows; the others are to be listed beside it."""
    dessin = fond("FR")
    return set(dessin["departements"]) if dessin else set()


def _svg(identifiant: str, dessin: dict, corps: str, titre: str, description: str, interactif: bool) -> SafeString:
    """The frame. With links inside it is a group, else an image: both are named."""
    boite = f"{-MARGE} {-MARGE} {dessin['largeur'] + 2 * MARGE} {dessin['hauteur'] + 2 * MARGE}"
    decrit = f'<desc id="{identifiant}-d">{escape(description)}</desc>' if description else ""
    noms = f"{identifiant}-t {identifiant}-d" if description else f"{identifiant}-t"
    return mark_safe(
        f'<svg class="mosaic" viewBox="{boite}" role="{"group" if interactif else "img"}" aria-labelledby="{noms}">'
        f'<title id="{identifiant}-t">{escape(titre)}</title>{decrit}{corps}</svg>'
    )


@dataclass(frozen=True)
class Repere:
    """A line of the legend: `forme` is « cellule » or « disque »."""

    classe: str
    libelle: str
    forme: str = "cellule"


LEGENDE_MARQUES = (
    Repere("on", "quelqu’un est en ligne", "disque"),
    Repere("", "une ou plusieurs personnes y travaillent", "disque"),
)
