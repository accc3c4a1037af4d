"""The indicators as pages and files show them: numbers with the year before, drawings with their table."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from promeneurs.chiffres import Figure
from socle.tableur import write_classeur
from socle.valeurs import jour as en_jour
from territoires.models import Reseau

from .indicateurs import Valeur, calculer, rubriques


@dataclass(frozen=True)
class Rubrique:
    titre: str
    nombres: list[Valeur]
    figures: list[Figure]


def figure(v: Valeur) -> Figure:
    lignes = [list(ligne) for ligne in v.lignes or ()]
    i = v.indicateur
    return Figure(i.code.replace("_", "-"), i.titre, i.definition, ("", "Nombre"), lignes)


def page(reseau: Reseau, debut: date, fin: date) -> list[Rubrique]:
    """Everything, by heading; a picture that would be empty is left out."""
    trouvees = rubriques(calculer(reseau, debut, fin, comparer=True))
    return [
        Rubrique(
            nom,
            [v for v in valeurs if v.lignes is None],
            [figure(v) for v in valeurs if v.lignes],
        )
        for nom, valeurs in trouvees
    ]


def une(reseau: Reseau, debut: date, fin: date, code: str) -> Figure | None:
    valeurs = calculer(reseau, debut, fin)
    return next((figure(v) for v in valeurs if v.lignes and figure(v).code == code), None)


def periode(debut: date, fin: date) -> str:
    """« année 2026 », « du 1er mars 2026 au 30 juin 2026 »."""
    if (debut.month, debut.day, fin.month, fin.day) == (1, 1, 12, 31) and debut.year == fin.year:
        return f"année {debut.year}"
    return f"du {en_jour(debut)} au {en_jour(fin)}"


def classeur(reseau: Reseau, debut: date, fin: date, feuilles: Any = ()) -> bytes:
    """Every figure in a sheet, each drawing in rows; `feuilles` follow."""
    valeurs = calculer(reseau, debut, fin, comparer=True)
    lignes: list[list[Any]] = []
    for v in valeurs:
        i, s = v.indicateur, v.serie
        mesures = [s.mediane, s.mini, s.maxi, s.reponses] if s else [None] * 4
        lignes.append([i.rubrique, i.titre, "", v.nombre, v.nombre_avant, *mesures, i.definition])
        lignes += [[i.rubrique, i.titre, nom, n, None, None, None, None, None, ""] for nom, n in v.lignes or ()]
    entetes = [
        "Rubrique",
        "Chiffre",
        "Détail",
        "Nombre",
        "Un an avant",
        "Médiane",
        "Minimum",
        "Maximum",
        "Réponses",
        "Définition",
    ]
    return write_classeur([("Chiffres", entetes, lignes), *feuilles])
