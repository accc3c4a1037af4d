"""Files → rows of the three kinds, with where each came from. Nothing is understood yet but the headers."""

import datetime
import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import PurePosixPath
from typing import Any

from socle.tableur import Feuille, Illisible, read
from socle.texte import liste, propre

from .colonnes import GENRES, reconnaitre

VIDES = {"", "-", "–", "—", "--", "/", "?", "n/a", "nc", "n.c.", "néant", "neant", "aucun", "aucune"}


@dataclass(frozen=True)
class Probleme:
    """A sentence about a place in the files. `erreur` stops the import; an « avis » does not."""

    message: str
    fichier: str = ""
    ligne: int | None = None
    colonne: str = ""
    erreur: bool = True

    @property
    def lieu(self) -> str:
        morceaux = [self.fichier] if self.fichier else []
        morceaux += [f"ligne {self.ligne}"] if self.ligne else []
        morceaux += [f"colonne {self.colonne}"] if self.colonne else []
        return ", ".join(morceaux)

    def __str__(self) -> str:
        return f"{self.lieu}\u00a0: {self.message}" if self.lieu else self.message


@dataclass(frozen=True)
class Rang:
    """One row: its kind, its file (and sheet), its number there, and its cells as text by column (never blank)."""

    genre: str
    fichier: str
    ligne: int
    valeurs: dict[str, str]
    entetes: dict[str, str] = field(default_factory=dict, compare=False)

    def cle(self, colonne: str) -> str:
        """The name of a question about this cell."""
        return f"{self.fichier}:{self.ligne}:{self.entetes.get(colonne, colonne)}"

    @property
    def empreinte(self) -> str:
        """The same for the same row brought again."""
        return hashlib.sha256(json.dumps(self.valeurs, sort_keys=True).encode()).hexdigest()[:20]

    def dit(self, message: str, colonne: str = "", *, erreur: bool = True) -> Probleme:
        return Probleme(message, self.fichier, self.ligne, self.entetes.get(colonne, colonne), erreur)


@dataclass
class Lecture:
    noms: list[str] = field(default_factory=list)
    rangs: list[Rang] = field(default_factory=list)
    problemes: list[Probleme] = field(default_factory=list)

    def du_genre(self, genre: str) -> list[Rang]:
        return [rang for rang in self.rangs if rang.genre == genre]

    def en_json(self) -> dict[str, Any]:
        return {
            "rangs": [asdict(rang) for rang in self.rangs],
            "problemes": [asdict(p) for p in self.problemes],
        }

    @classmethod
    def de_json(cls, noms: list[str], donnees: dict[str, Any]) -> "Lecture":
        return cls(
            list(noms),
            [Rang(**rang) for rang in donnees.get("rangs", [])],
            [Probleme(**p) for p in donnees.get("problemes", [])],
        )


def lire(fichiers: Iterable[tuple[str, Any]]) -> Lecture:
    """Read every file (name, open file). What can't be read is said, file by file."""
    lecture = Lecture()
    for nom, fichier in fichiers:
        court = _nom_unique(nom, lecture.noms)
        lecture.noms.append(court)
        try:
            feuilles = read(fichier, court)
        except Illisible as erreur:
            lecture.problemes.append(Probleme(str(erreur), court))
            continue
        _lire_feuilles(lecture, court, feuilles)
    if not lecture.noms:
        lecture.problemes.append(Probleme("Choisissez au moins un fichier."))
    return lecture


def _nom_unique(nom: str, pris: list[str]) -> str:
    base = propre(PurePosixPath(nom.replace("\\", "/")).name)[:80] or "fichier"
    unique, n = base, 2
    while unique in pris:
        unique, n = f"{base} ({n})", n + 1
    return unique


def _lire_feuilles(lecture: Lecture, nom: str, feuilles: list[Feuille]) -> None:
    seule = len(feuilles) == 1
    reconnues = [(feuille, reconnaitre(feuille.entetes)) for feuille in feuilles]
    if not any(r.genre for _, r in reconnues):
        lecture.problemes.append(Probleme(_inconnu(), nom))
        return
    for feuille, reconnue in reconnues:
        lieu = nom if seule else f"{nom}#{propre(feuille.nom)}"
        if reconnue.genre is None:
            avis = "Cette feuille n’est ni un tableau de structures, ni de promeneurs, ni de réunions\u00a0: ignorée."
            lecture.problemes.append(Probleme(avis, lieu, erreur=False))
        elif reconnue.manquantes:
            genre = GENRES[reconnue.genre].libelle.lower()
            manque = liste([f"«\u00a0{m}\u00a0»" for m in reconnue.manquantes])
            accord = "la colonne" if len(reconnue.manquantes) == 1 else "les colonnes"
            phrase = f"Ce tableau ({genre}) n’a pas {accord} {manque}."
            lecture.problemes.append(Probleme(phrase, lieu, feuille.rang, reconnue.manquantes[0]))
        else:
            _garder(lecture, lieu, feuille, reconnue)


def _inconnu() -> str:
    attendues = "\u00a0; ".join(
        f"{genre.libelle.lower()} ({', '.join(genre.obligatoires)})" for genre in GENRES.values()
    )
    return f"Aucun tableau reconnu à ses titres de colonnes. Colonnes obligatoires\u00a0: {attendues}."


def _garder(lecture: Lecture, lieu: str, feuille: Feuille, reconnue: Any) -> None:
    if reconnue.ignorees:
        noms = liste([f"«\u00a0{feuille.intitules.get(e, e)}\u00a0»" for e in reconnue.ignorees])
        pluriel = len(reconnue.ignorees) > 1
        debut = "Colonnes inconnues, ignorées" if pluriel else "Colonne inconnue, ignorée"
        lecture.problemes.append(Probleme(f"{debut}\u00a0: {noms}.", lieu, feuille.rang, erreur=False))
    if not feuille.lignes:
        lecture.problemes.append(Probleme("Aucune ligne sous les titres de colonnes.", lieu, erreur=False))
    entetes = {colonne: feuille.intitules.get(e, e).strip(" *") for e, colonne in reconnue.colonnes.items()}
    autres = {colonne: intitule for colonne, intitule in entetes.items() if intitule != colonne}
    for ligne in feuille.lignes:
        valeurs = {colonne: _texte(ligne.valeurs.get(e, "")) for e, colonne in reconnue.colonnes.items()}
        pleines = {colonne: v for colonne, v in valeurs.items() if v.casefold() not in VIDES}
        if pleines:
            lecture.rangs.append(Rang(reconnue.genre, lieu, ligne.numero, pleines, autres))


def _texte(valeur: str | datetime.date) -> str:
    if isinstance(valeur, datetime.datetime):
        valeur = valeur.date()
    if isinstance(valeur, datetime.date):
        return valeur.isoformat()
    return "\n".join(propre(ligne) for ligne in valeur.splitlines()).strip()
