"""The indicators as pages and files show them: numbers with the year before, drawings with their table."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from promeneurs.chiffres import Figure
from socle.tableur import write_classeur
from socle.valeurs import jour as en_jour
from territoires.models import Reseau

from .indicateurs import PAR_CODE, Donnees, Liste, Tranche, Valeur, calculer, rubriques
from .mots import en_parlant, pour

CACHE = "non montré"


@dataclass(frozen=True)
class Vue:
    """What is asked: which networks, which days, which part; `secret` as `indicateurs.calculer` says. Read once."""

    reseaux: tuple[Reseau, ...]
    debut: date
    fin: date
    tranche: Tranche | None = None
    secret: bool | None = None

    @cached_property
    def donnees(self) -> Donnees:
        return Donnees(self.reseaux, self.debut, self.fin, self.tranche)

    @cached_property
    def valeurs(self) -> list[Valeur]:
        """Every figure, beside that of the year before."""
        return calculer(self.donnees, comparer=True, secret=self.secret)

    def mots(self, texte: str) -> str:
        return pour(texte, en_parlant(self.reseaux))

    def valeur(self, code: str) -> Valeur | None:
        """One figure alone, by its code or as addresses say it; None when there is no such figure here."""
        return next(iter(calculer(self.donnees, secret=self.secret, codes={code.replace("-", "_")})), None)

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
    if g := v.grille:
        lignes = [(nom, *nombres) for nom, nombres in g.lignes]
        return Figure(
            i.adresse, i.titre, note, g.colonnes, lignes, g.carte is None, g.carte, g.creux, g.dit_creux
        )  # fmt: skip
    return Figure(i.adresse, i.titre, note, ("", "Nombre"), [list(ligne) for ligne in v.lignes or ()])


def page(vue: Vue) -> list[Rubrique]:
    """Everything, by heading; a picture that would be empty is left out."""
    return [
        Rubrique(
            nom,
            [v for v in valeurs if not v.dessinee],
            [figure(v) for v in valeurs if v.visible],
        )
        for nom, valeurs in rubriques(vue.valeurs)
    ]


def une(vue: Vue, code: str) -> Figure | None:
    v = vue.valeur(code)
    return figure(v) if v and v.visible else None


def liste(vue: Vue, code: str) -> tuple[Valeur, Liste] | None:
    """A figure, and the rows it is counted from; None when there is no such figure here."""
    trouvee = vue.valeur(code)
    if trouvee is None:
        return None
    lignes = PAR_CODE[trouvee.indicateur.code].liste(vue.donnees)
    return trouvee, replace(lignes, colonnes=tuple(vue.mots(c) for c in lignes.colonnes))


def periode(debut: date, fin: date) -> str:
    """« année 2026 », « du 1er mars 2026 au 30 juin 2026 »."""
    if (debut.month, debut.day, fin.month, fin.day) == (1, 1, 12, 31) and debut.year == fin.year:
        return f"année {debut.year}"
    return f"du {en_jour(debut)} au {en_jour(fin)}"


def classeur(vue: Vue, feuilles: Any = ()) -> bytes:
    """Every figure in a sheet, each drawing in rows; those of several columns have a sheet of theirs; `feuilles`
    follow."""
    lignes: list[list[Any]] = []
    for v in vue.valeurs:
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
    grilles = [
        (v.indicateur.titre, list(g.colonnes), [[nom, *nombres] for nom, nombres in g.lignes])
        for v in vue.valeurs
        if v.visible and (g := v.grille)
    ]
    return write_classeur([("Chiffres", entetes, lignes), *grilles, *feuilles])
