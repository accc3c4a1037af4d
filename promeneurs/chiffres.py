"""Public figures, of one network or of all: what the directory shows, counted. Nobody is in them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.cache import cache

from socle import graphiques
from socle.dates import aujourdhui
from socle.texte import tri
from structures.enums import TypeStructure
from structures.models import Structure
from territoires.cartes import Carte
from territoires.models import Commune, Departement, Reseau

from . import ensemble
from .ensemble import JOUR_MINUTES, Vu
from .enums import Jour
from .fiches import PLATEFORMES, THEMES

PLUS_GRANDES = 20
GARDES = 300
Ligne = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Figure:
    """A table, and what of it is drawn: the first column against the second, a shade a cell, or a map.

    `creux`: the cells (line, column) where somebody is missed, which `dit_creux` explains.
    """

    code: str
    titre: str
    note: str
    colonnes: tuple[str, ...]
    lignes: list[Ligne]
    chaleur: bool = False
    carte: Carte | None = None
    creux: frozenset[tuple[int, int]] = frozenset()
    dit_creux: str = ""

    @property
    def barres(self) -> list[tuple[str, Any]]:
        return [(ligne[0], ligne[1]) for ligne in self.lignes[:PLUS_GRANDES]]

    @property
    def cases(self) -> list[tuple[str, Sequence[int | None]]]:
        """None: a hole."""
        return [
            (ligne[0], [None if (n, h) in self.creux else v for h, v in enumerate(ligne[1:])])
            for n, ligne in enumerate(self.lignes)
        ]

    @property
    def cles(self) -> list[tuple[str, str]]:
        return [("hole", self.dit_creux)] if self.creux else []

    @property
    def heures(self) -> tuple[str, ...]:
        return self.colonnes[1:]

    @property
    def maximum(self) -> int:
        return max((v for ligne in self.lignes for v in ligne[1:]), default=0)

    def svg(self, source: str) -> str:
        if self.carte:
            return self.carte.svg(self.titre, source)
        if self.chaleur:
            return graphiques.chaleur(self.titre, source, self.heures, self.cases, self.dit_creux)
        return graphiques.barres(self.titre, source, self.barres)


@dataclass(slots=True)
class Chiffres:
    """What the page says. `communes_en_tout`: those of the départements covered."""

    personnes: int
    structures: int
    communes: int
    communes_en_tout: int
    departements: int
    heures: float
    figures: list[Figure] = field(default_factory=list)

    def figure(self, code: str) -> Figure | None:
        return next((f for f in self.figures if f.code == code), None)


def du_moment(reseau: Reseau | None = None) -> Chiffres:
    """Counted at most once in five minutes: they name nobody, and a page asks for each of its figures again."""
    jour = aujourdhui()
    cle = f"chiffres:{jour:%Y%m%d}:{reseau.code if reseau else ''}"
    return cache.get_or_set(cle, lambda: lire(jour, reseau), GARDES)  # type: ignore[return-value]


def lire(jour: date, reseau: Reseau | None = None) -> Chiffres:
    """Four queries, whatever the size."""
    gens = [vu for vu in ensemble.lire(jour) if reseau is None or vu.reseau == reseau.code]
    employeurs = {code for vu in gens for code in vu.structures}
    la = Structure.objects.dans_le_reseau(jour).filter(code__in=employeurs).order_by("code")
    structures = dict(la.values_list("code", "commune__departement"))
    types = Counter(la.values_list("type", flat=True))
    departements = _departements(gens, structures)
    couverts = [reseau.departement_id] if reseau else [code for code, *_ in departements]
    chiffres = Chiffres(
        personnes=len(gens),
        structures=len(structures),
        communes=len({c["insee"] for vu in gens for c in vu.communes}),
        communes_en_tout=Commune.objects.actuelles().filter(departement__in=couverts).count(),
        departements=len(departements),
        heures=round(sum(heures(vu) for vu in gens), 1),
    )
    chiffres.figures = _figures(gens, types, departements, reseau)
    return chiffres


def heures(vu: Vu) -> float:
    """Hours a week when this person is there, whatever the platforms."""
    return sum(fin - debut for jour in ensemble.intervalles(vu.heures) for debut, fin in jour) / 60


def _figures(gens: list[Vu], types: Counter, departements: list[Ligne], reseau: Reseau | None) -> list[Figure]:
    plateformes = Counter(p for vu in gens for p in vu.plateformes)
    themes = Counter(t for vu in gens for t in vu.themes)
    figures = [
        Figure(
            "plateformes", "Où leur écrire", "Une personne peut être sur plusieurs réseaux.",
            ("Réseau", "Personnes"), _classees(plateformes, PLATEFORMES),
        ),
        Figure(
            "themes", "De quoi parler avec elles", "Les thèmes que chaque personne annonce.",
            ("Thème", "Personnes"), _classees(themes, THEMES),
        ),
        _quand(gens),
        Figure(
            "structures", "Où elles travaillent", "Les structures où travaille au moins une personne de l’annuaire.",
            ("Type de structure", "Structures"), _classees(types, dict(TypeStructure.choices)),
        ),
    ]  # fmt: skip
    if reseau is None:
        colonnes = ("Département", "Personnes", "Structures", "Communes", "Heures par semaine")
        note = "Une personne compte dans chaque département où elle intervient."
        lignes = [ligne[1:] for ligne in departements]
        return [*figures, Figure("departements", "Dans quels départements", note, colonnes, lignes)]
    communes = Counter(c["nom"] for vu in gens for c in vu.communes)
    note = "Une personne compte dans chaque commune où elle intervient."
    return [*figures, Figure("communes", "Dans quelles communes", note, ("Commune", "Personnes"), _classees(communes))]


def _classees(comptes: Counter, noms: dict[Any, str] | None = None) -> list[Ligne]:
    """The largest first, then by name."""
    lignes = [((noms or {}).get(code, code), n) for code, n in comptes.items()]
    return sorted(lignes, key=lambda ligne: (-ligne[1], tri(ligne[0])))


def _departements(gens: Iterable[Vu], structures: dict[str, str]) -> list[Ligne]:
    """(code, name, people, structures, communes, hours a week) of each département, the largest first."""
    noms = dict(Departement.objects.values_list("code", "nom"))
    personnes: Counter = Counter()
    duree: Counter = Counter()
    communes: dict[str, set[str]] = {}
    for vu in gens:
        la = {c["dep"] for c in vu.communes}
        personnes.update(la)
        duree.update(dict.fromkeys(la, heures(vu)))
        for c in vu.communes:
            communes.setdefault(c["dep"], set()).add(c["insee"])
    par_dep = Counter(structures.values())
    lignes = [(d, noms[d], n, par_dep[d], len(communes[d]), round(duree[d], 1)) for d, n in personnes.items()]
    return sorted(lignes, key=lambda ligne: (-ligne[2], tri(ligne[1])))


def _quand(gens: Iterable[Vu]) -> Figure:
    """How many people are there in each hour of the week; the hours when nobody ever is are left out at both ends."""
    cases = [[0] * 24 for _ in range(7)]
    for vu in gens:
        for n, plages in enumerate(ensemble.intervalles(vu.heures)):
            for h in {h for debut, fin in plages for h in range(debut // 60, min(-(-fin // 60), JOUR_MINUTES // 60))}:
                cases[n][h] += 1
    pleines = [h for h in range(24) if any(ligne[h] for ligne in cases)]
    de, a = (pleines[0], pleines[-1] + 1) if pleines else (9, 18)
    lignes = [(nom.capitalize(), *cases[int(n)][de:a]) for n, nom in Jour.choices]
    colonnes = ("Jour", *(f"{h}\u00a0h" for h in range(de, a)))
    note = "Combien de personnes sont en permanence à chaque heure d’une semaine ordinaire."
    return Figure("permanences", "Quand elles sont là", note, colonnes, lignes, chaleur=True)
