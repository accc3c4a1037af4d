"""Queries whose SQL is the same every time but for one key: compiled once a process.

Building a query of many subqueries costs several times what running it does.
"""

from collections.abc import Callable
from copy import copy
from functools import lru_cache
from typing import Any

from django.db import connections
from django.db.models import QuerySet

CLES: dict[type, Any] = {int: -(2**40) - 5, str: "(clé)"}  # what stands for the key in the compiled query


def lignes(requete: Callable[..., QuerySet], cle: int | str, *reste: Any) -> list[tuple[Any, ...]]:
    """The rows of `requete(cle, *reste)`, a `values` or `values_list`. `reste` is part of what is compiled: a day, not
    a moment."""
    return [tuple(ligne) for ligne in _compilee(requete, type(cle), *reste).demander(cle)]


def dictionnaires(requete: Callable[..., QuerySet], cle: int | str, *reste: Any) -> list[dict[str, Any]]:
    """The same rows, by the names of their columns."""
    compilee = _compilee(requete, type(cle), *reste)
    return [dict(zip(compilee.noms, ligne, strict=True)) for ligne in compilee.demander(cle)]


class _Compilee:
    def __init__(self, rangees: QuerySet, place: Any) -> None:
        self.noms = list(rangees.query.selected or ())
        self._base, self._place = rangees.db, place
        self._compilateur = rangees.query.get_compiler(rangees.db)
        self._sql, self._valeurs = self._compilateur.as_sql()

    def demander(self, cle: Any) -> Any:
        valeurs = tuple(cle if valeur == self._place else valeur for valeur in self._valeurs)
        compilateur = copy(self._compilateur)  # of whoever asks: a connection is a thread's
        compilateur.connection = connections[self._base]
        compilateur.as_sql = lambda *args, **kwargs: (self._sql, valeurs)  # type: ignore[method-assign]
        return compilateur.results_iter()


@lru_cache(maxsize=32)
def _compilee(requete: Callable[..., QuerySet], sorte: type, *reste: Any) -> _Compilee:
    return _Compilee(requete(CLES[sorte], *reste), CLES[sorte])
