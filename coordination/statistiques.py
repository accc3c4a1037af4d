"""The indicators as pages and files show them: numbers with the year before, drawings with their table."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from promeneurs.chiffres import Figure
from socle.tableur import write_classeur
from socle.valeurs import jour as en_jour
from territoires.models import Reseau

from .indicateurs import PAR_CODE, Donnees, Liste, Tranche, Valeur, calculer, rubriques

CACHE = "non montré"


@dataclass(frozen=True)
class Vue:
    """What is asked: which networks, which days, which part; `secret` as `indicateurs.calculer` says."""

    reseaux: tuple[Reseau, ...]
    debut: date
    fin: date
    tranche: Tranche | None = None
    secret: bool | None = None

    def valeurs(self, *, comparer: bool = False) -> list[Valeur]:
        return calculer(self.reseaux, self.debut, self.fin, comparer=comparer, tranche=self.tranche, secret=self.secret)

    @property
    def periode(self) -> str:
        return periode(self.debut, self.fin)

    @property
    def nom(self) -> str:
        """« Promeneurs du Net de …, centres sociaux »."""
        return ", ".join([*(r.nom for r in self.reseaux), *([self.tranche.nom] if self.tranche else [])])


@dataclass(frozen=True)
class Rubrique:
    titre: str
    nombres: list[Valeur]
    figures: list[Figure]


def figure(v: Valeur) -> Figure:
    i = v.indicateur
    note = i.definition
    if v.caches:
        note += f" Caché, pour protéger un petit nombre\u00a0: {', '.join(v.caches)}."
    return Figure(i.adresse, i.titre, note, ("", "Nombre"), [list(ligne) for ligne in v.lignes or ()])


def page(vue: Vue) -> list[Rubrique]:
    """Everything, by heading; a picture that would be empty is left out."""
    return [
        Rubrique(
            nom,
            [v for v in valeurs if v.lignes is None],
            [figure(v) for v in valeurs if v.lignes],
        )
        for nom, valeurs in rubriques(vue.valeurs(comparer=True))
    ]


def une(vue: Vue, code: str) -> Figure | None:
    return next((figure(v) for v in vue.valeurs() if v.lignes and figure(v).code == code), None)


def liste(vue: Vue, code: str) -> tuple[Valeur, Liste] | None:
    """A figure, and the rows it is counted from; None when there is no such figure here."""
    trouvee = next((v for v in vue.valeurs() if v.indicateur.code == code.replace("-", "_")), None)
    if trouvee is None:
        return None
    donnees = Donnees(vue.reseaux, vue.debut, vue.fin, vue.tranche)
    return trouvee, PAR_CODE[trouvee.indicateur.code].liste(donnees)


def periode(debut: date, fin: date) -> str:
    """« année 2026 », « du 1er mars 2026 au 30 juin 2026 »."""
    if (debut.month, debut.day, fin.month, fin.day) == (1, 1, 12, 31) and debut.year == fin.year:
        return f"année {debut.year}"
    return f"du {en_jour(debut)} au {en_jour(fin)}"


def classeur(vue: Vue, feuilles: Any = ()) -> bytes:
    """Every figure in a sheet, each drawing in rows; `feuilles` follow."""
    lignes: list[list[Any]] = []
    for v in vue.valeurs(comparer=True):
        i, s = v.indicateur, v.serie
        mesures = [s.mediane, s.mini, s.maxi, s.reponses] if s and not v.cachee else [None] * 4
        nombre = CACHE if v.cachee else v.nombre
        lignes.append([i.rubrique, i.titre, "", nombre, v.nombre_avant, *mesures, i.definition])
        details = [*(v.lignes or ()), *((nom, CACHE) for nom in v.caches if nom)]
        lignes += [[i.rubrique, i.titre, nom, n, None, None, None, None, None, ""] for nom, n in details]
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
