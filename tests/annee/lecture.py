"""What the product says of the figures, read where people read it: the spreadsheet of the report, the page, the
command. A figure is its number, its extent when it has one, and its lines."""

import html
import io
import json
import re
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

from django.core.management import call_command
from python_calamine import CalamineWorkbook

from .comptage import Etendue

CACHE = "non montré"


@dataclass
class Lue:
    nombre: Any
    mesures: tuple[Any, ...] = ()
    lignes: dict[str, Any] = field(default_factory=dict)
    avant: Any = None


def lue(valeur: Any) -> Lue:
    """A figure counted again, as it should be read."""
    if isinstance(valeur, Etendue):
        return Lue(valeur.total, (valeur.mediane, valeur.mini, valeur.maxi, valeur.reponses))
    if isinstance(valeur, dict):
        return Lue(sum(valeur.values()), (), dict(valeur))
    return Lue(valeur)


def classeur(octets: bytes) -> tuple[dict[str, Lue], dict[str, list[list[Any]]]]:
    """The figures by title, and the other sheets."""
    livre = CalamineWorkbook.from_filelike(io.BytesIO(octets))
    feuilles = {nom: livre.get_sheet_by_name(nom).to_python() for nom in livre.sheet_names}
    lues: dict[str, Lue] = {}
    for _, titre, detail, nombre, avant, *reste in feuilles.pop("Chiffres")[1:]:
        if detail:
            lues[titre].lignes[detail] = _vide(nombre)
        else:
            mesures = tuple(map(_vide, reste[:4]))
            lues[titre] = Lue(_vide(nombre), mesures if mesures[3] is not None else (), avant=_vide(avant))
    return lues, {nom: lignes[1:] for nom, lignes in feuilles.items()}


def _vide(cellule: Any) -> Any:
    return None if cellule == "" else cellule


def page(texte: str) -> dict[str, Lue]:
    """The figures of the page of statistics, by title: numbers in panels, lines in the tables under the drawings."""
    lues: dict[str, Lue] = {}
    panneaux = re.findall(r'<p class="fig[^"]*">(.*?)<small>(.*?)</small></p>(.*?)</(?:a|div)>', texte, re.S)
    for nombre, titre, suite in panneaux:
        mesures = re.search(r"médiane (\S+), de (\S+) à ([^<\s]+)", suite)
        lues[_titre(titre)] = Lue(en_nombre(nombre), tuple(map(en_nombre, mesures.groups())) if mesures else ())
    for section in re.findall(r'<section class="panel figure.*?</section>', texte, re.S):
        titre = _titre(re.findall(r"<h3[^>]*>(.*?)</h3>", section)[0])
        rangees = re.findall(r'<th scope="row">(.*?)</th><td class="n">(.*?)</td>', section)
        lignes = {html.unescape(nom): en_nombre(n) for nom, n in rangees}
        lues[titre] = Lue(sum(lignes.values()), (), lignes)
    return lues


def _titre(dit: str) -> str:
    return html.unescape(dit).replace("\u00a0", " ")


def montres(juste: Lue, dite: Lue) -> list[tuple[Any, Any]]:
    """What was recounted beside what is shown, number by number; a line that is not there says zero."""
    if not juste.lignes and not dite.lignes:
        return [(juste.nombre, dite.nombre)]
    noms = {*juste.lignes, *dite.lignes}
    return [(juste.lignes.get(nom, 0), dite.lignes.get(nom, 0)) for nom in sorted(noms)]


def en_nombre(dit: str) -> float | None:
    """« 1 250,5 h »; None where a dash says that nobody knows."""
    chiffres = re.sub(r"[^\d,-]", "", html.unescape(dit)).replace(",", ".")
    return float(chiffres) if chiffres else None


def etat(au: str) -> dict[str, Any]:
    """What `etat_reseau` prints."""
    sortie = StringIO()
    call_command("etat_reseau", reseau="93", au=au, json=True, stdout=sortie)
    return json.loads(sortie.getvalue())
