"""The order in which rows are understood: by what they say, never by where they stand in the file.

Two rows alike keep the file's order, so that « répète la ligne 3 » is said of the later one.
"""

import datetime
from collections.abc import Iterable
from typing import Any

from .plan import Lu

JAMAIS = datetime.date.min


def des_structures(lu: Lu) -> tuple[Any, ...]:
    """A SIRET names best; then the years, so that the latest row is the last word."""
    debut = min(_jours(lu, "entree_le", "convention_debut", "sortie_le"), default=JAMAIS)
    return not lu.get("siret"), (lu.get("annee_aap") or [debut.year])[0], debut, lu.v["nom"].isupper()


def des_promeneurs(lu: Lu) -> tuple[Any, ...]:
    """An address names best; then one employer after the other."""
    debut = lu.get("entree_le") or lu.get("charte_signee_le") or JAMAIS
    return not lu.get("email"), debut, lu.get("sortie_le") or datetime.date.max


def des_reunions(lu: Lu) -> tuple[Any, ...]:
    return (lu.v["date"],)


CLES = {"structures": des_structures, "promeneurs": des_promeneurs, "reunions": des_reunions}


def lues(genre: str, lus: list[Lu]) -> list[Lu]:
    return sorted(lus, key=lambda lu: (CLES[genre](lu), sorted(lu.rang.valeurs.items()), *_place(lu)))


def du_fichier(fiches: Iterable[Any]) -> list[Any]:
    """Sheets as their first rows come in the files, for the eye; those that no row names come last."""
    return sorted(fiches, key=lambda f: min(map(_place, f.lus), default=("\uffff", 0)))


def paire(un: Lu, autre: Lu) -> tuple[Lu, Lu]:
    """Two rows that disagree, as they stand in the files: it is said of the lower one."""
    haut, bas = sorted((un, autre), key=_place)
    return haut, bas


def _jours(lu: Lu, *colonnes: str) -> list[datetime.date]:
    return [jour for colonne in colonnes if (jour := lu.get(colonne))]


def _place(lu: Lu) -> tuple[str, int]:
    return lu.rang.fichier, lu.rang.ligne
