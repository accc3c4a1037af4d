"""The acts on the structure's side of a file. The coordination, which records them from paper, has the same ones."""

from typing import Any

from django.urls import path

from .enums import Role
from .views import dossier as vues


def actes(cote: Role) -> list[Any]:
    """What follows the address of a file, on this side: its story, and the acts of the structure."""
    suite = {"cote": cote}

    def nom(acte: str) -> str:
        return f"{cote.value}_dossier_{acte}"

    return [
        path("historique/", vues.historique, suite, name=nom("historique")),
    ]
