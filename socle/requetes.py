"""Long queries asked often: the ORM writes their SQL once, then only one value changes."""

from copy import copy
from typing import Any

from django.db import connections
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler


class Ecrite:
    """The SQL of a `values()` queryset, kept. `place`: the value that stands in it for the one asked each time.

    Writing a query of twenty subqueries takes the ORM longer than the database takes to answer it.
    """

    def __init__(self, lignes: QuerySet, place: str) -> None:
        requete = lignes.query
        self.noms = list(requete.selected or ())
        self._base, self._place = lignes.db, place
        self._compilateur = requete.get_compiler(lignes.db)
        self._sql, self._valeurs = self._compilateur.as_sql()

    def lignes(self, valeur: str) -> list[dict[str, Any]]:
        valeurs = tuple(valeur if v == self._place else v for v in self._valeurs)
        compilateur: SQLCompiler = copy(self._compilateur)  # it belongs to whoever asks: a connection is a thread's
        compilateur.connection = connections[self._base]
        compilateur.as_sql = lambda *args, **kwargs: (self._sql, valeurs)  # type: ignore[method-assign]
        return [dict(zip(self.noms, ligne, strict=True)) for ligne in compilateur.results_iter()]
