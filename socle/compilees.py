"""Queries whose SQL is the same every time but for their keys: written once a process and a day, planned by the
database once a connection.

Writing a query of many subqueries, then planning it, costs several times what running it does. Such a query may read
today's date, never this moment: a moment is one of its keys.
"""

import re
from collections.abc import Callable
from copy import copy
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

import psycopg
from django.db import connections
from django.db.models import QuerySet

from .dates import aujourdhui

Cle = int | str | datetime
GENRES = {int: "bigint", str: "text", datetime: "timestamptz"}


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


def _sortes(cle: Any) -> tuple[type, ...] | type:
    return tuple(map(type, cle)) if isinstance(cle, tuple) else type(cle)


def _place(sorte: type, rang: int = 0) -> Any:
    """What stands for a key in the compiled query, unlike anything that a query says by itself."""
    if sorte is datetime:
        return datetime(1, 1, 2 + rang, tzinfo=UTC)
    return -(2**40) - 5 - rang if sorte is int else f"(clé {rang})"


class _Preparee(psycopg.RawCursor):
    """The database keeps the plan of what it is asked, unless a moment is a key: yesterday and two months ago are not
    read by the same way."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        garde = not any(isinstance(valeur, datetime) for valeur in params)
        super().execute(query, params, **options | {"prepare": garde})
        self._query = self._convert_query(query, params)  # where Django reads what was asked
        return self


class _Compilee:
    def __init__(self, rangees: QuerySet, places: tuple[Any, ...]) -> None:
        self.noms = list(rangees.query.selected or ())
        self._rangees, self._base = rangees, rangees.db
        self._compilateur = rangees.query.get_compiler(self._base)
        sql, valeurs = self._compilateur.as_sql()
        suite = iter(valeurs)
        self._sql = re.sub("%[s%]", lambda lu: "%" if lu[0] == "%%" else self._ecrite(next(suite), places), sql)

    def _ecrite(self, valeur: Any, places: tuple[Any, ...]) -> str:
        """A key keeps its place, anything else is written in the query."""
        if (rang := next((n for n, place in enumerate(places) if valeur == place), None)) is not None:
            return f"${rang + 1}::{GENRES[type(places[rang])]}"
        connexion = connections[self._base]
        connexion.ensure_connection()
        return str(psycopg.ClientCursor(connexion.connection).mogrify("%s", [valeur]))

    def demander(self, cle: Any) -> Any:
        return self._pour(cle).results_iter()

    def objets(self, cle: Any) -> list[Any]:
        rangees = self._rangees._chain()  # type: ignore[attr-defined]
        rangees.query.get_compiler = lambda *args, **kwargs: self._pour(cle)
        return list(rangees)

    def _pour(self, cle: Any) -> Any:
        """The compiled query with the rows that these keys give, read by whoever asks: a connection is a thread's."""
        connexion = connections[self._base]
        cles = cle if isinstance(cle, tuple) else (cle,)
        compilateur = copy(self._compilateur)
        compilateur.connection = connexion
        compilateur.execute_sql = lambda *args, **kwargs: self._lues(connexion, cles)
        return compilateur

    def _lues(self, connexion: Any, cles: tuple[Any, ...]) -> list[list[tuple[Any, ...]]]:
        connexion.ensure_connection()
        with connexion._prepare_cursor(_Preparee(connexion.connection)) as curseur:
            curseur.execute(self._sql, cles)
            return [curseur.fetchall()]


@lru_cache(maxsize=64)
def _compilee(requete: Callable[..., QuerySet], sortes: Any, du_jour: date, *reste: Any) -> _Compilee:
    if not isinstance(sortes, tuple):
        place = _place(sortes)
        return _Compilee(requete(place, *reste), (place,))
    places = tuple(_place(sorte, rang) for rang, sorte in enumerate(sortes))
    return _Compilee(requete(places, *reste), places)
