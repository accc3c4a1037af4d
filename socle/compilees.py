"""Queries whose SQL is the same every time but for one key: compiled once a process.

Building a query of many subqueries costs several times what running it does.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet

CLE = -(2**40) - 5  # stands for the key in the compiled query


def lignes(requete: Callable[..., QuerySet], cle: int, *reste: Any) -> list[tuple[Any, ...]]:
    """The rows of `requete(cle, *reste)`, a `values_list` of plain columns. `reste` is part of what is compiled: a
    day, not a moment."""
    sql, valeurs = _compilee(requete, *reste)
    with connection.cursor() as curseur:
        curseur.execute(sql, [cle if valeur == CLE else valeur for valeur in valeurs])
        return curseur.fetchall()


@lru_cache(maxsize=32)
def _compilee(requete: Callable[..., QuerySet], *reste: Any) -> tuple[str, tuple[Any, ...]]:
    return requete(CLE, *reste).query.sql_with_params()
