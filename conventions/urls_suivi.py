"""The coordination's own work on a file: no other side has any of these."""

from typing import Any

from django.urls import path

from .enums import Role
from .views import suivi as vues


def _acte(chemin: str, vue: Any, nom: str) -> Any:
    return path(chemin, vue, {"cote": Role.COORDINATION}, name=f"coordination_dossier_{nom}")


actes = [
    _acte("suivi/prendre/", vues.prendre, "prendre"),
    _acte("suivi/laisser/", vues.laisser, "laisser"),
    _acte("suivi/passer/", vues.passer, "passer"),
    _acte("points/", vues.points, "points"),
    _acte("lecture/", vues.lecture, "lecture"),
    _acte("notes/ajouter/", vues.noter, "noter"),
    _acte("notes/<slug:note>/", vues.note, "note"),
    _acte("notes/<slug:note>/supprimer/", vues.note_retirer, "note_retirer"),
    _acte("corrections/date/", vues.repousser, "repousser"),
]
