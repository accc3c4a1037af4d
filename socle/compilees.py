"""Queries whose SQL is the same every time but for their keys: compiled once a process and a day.

Building a query of many subqueries costs several times what running it does. Such a query may read today's date, never
this moment: a moment is one of its keys.
"""

from collections.abc import Callable
from copy import copy
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from django.db import connections
from django.db.models import QuerySet

from .dates import aujourdhui

Cle = int | str | datetime


def lignes(requete: Callable[..., QuerySet], cle: Cle | tuple[Cle, ...], *reste: Any) -> list[tuple[Any, ...]]:
    """The rows of `requete(cle, *reste)`, a `values` or `values_list`. `cle`: one key, or a tuple of them, read by
    `requete` as they are. `reste` is part of what is compiled."""
    return [tuple(ligne) for ligne in _compilee(requete, _sortes(cle), aujourdhui(), *reste).demander(cle)]


def dictionnaires(requete: Callable[..., QuerySet], cle: Cle | tuple[Cle, ...], *reste: Any) -> list[dict[str, Any]]:
    """The same rows, by the names of their columns."""
    compilee = _compilee(requete, _sortes(cle), aujourdhui(), *reste)
    return [dict(zip(compilee.noms, ligne, strict=True)) for ligne in compilee.demander(cle)]


def objets(requete: Callable[..., QuerySet], cle: Cle | tuple[Cle, ...], *reste: Any) -> list[Any]:
    """The models of `requete(cle, *reste)`, annotated and joined as it says, without `prefetch_related`."""
    return _compilee(requete, _sortes(cle), aujourdhui(), *reste).objets(cle)


def _sortes(cle: Any) -> Any:
    return tuple(map(type, cle)) if isinstance(cle, tuple) else type(cle)


def _place(sorte: type, rang: int = 0) -> Any:
    """What stands for a key in the compiled query, unlike anything that a query says by itself."""
    if sorte is datetime:
        return datetime(1, 1, 2 + rang, tzinfo=UTC)
    return -(2**40) - 5 - rang if sorte is int else f"(clé {rang})"


def _places(sortes: Any) -> Any:
    return tuple(_place(s, n) for n, s in enumerate(sortes)) if isinstance(sortes, tuple) else _place(sortes)


class _Compilee:
    def __init__(self, rangees: QuerySet, places: Any) -> None:
        self.noms = list(rangees.query.selected or ())
        self._rangees, self._places = rangees, places if isinstance(places, tuple) else (places,)
        self._compilateur = rangees.query.get_compiler(rangees.db)
        self._sql, self._valeurs = self._compilateur.as_sql()

    def demander(self, cle: Any) -> Any:
        return self._pour(cle).results_iter()

    def objets(self, cle: Any) -> list[Any]:
        rangees = self._rangees._chain()  # type: ignore[attr-defined]
        rangees.query.get_compiler = lambda *args, **kwargs: self._pour(cle)
        return list(rangees)

    def _pour(self, cle: Any) -> Any:
        """The compiled query with these keys, of whoever asks: a connection is a thread's."""
        cles = cle if isinstance(cle, tuple) else (cle,)
        valeurs = tuple(self._remplacee(valeur, cles) for valeur in self._valeurs)
        compilateur = copy(self._compilateur)
        compilateur.connection = connections[self._rangees.db]
        compilateur.as_sql = lambda *args, **kwargs: (self._sql, valeurs)  # type: ignore[method-assign]
        return compilateur

    def _remplacee(self, valeur: Any, cles: tuple[Any, ...]) -> Any:
        return next((cle for place, cle in zip(self._places, cles, strict=True) if valeur == place), valeur)


@lru_cache(maxsize=64)
def _compilee(requete: Callable[..., QuerySet], sortes: Any, du_jour: date, *reste: Any) -> _Compilee:
    places = _places(sortes)
    return _Compilee(requete(places, *reste), places)
