"""The list of documents: a network's, and that of one of its calls. The same pages, at each one's addresses."""

from typing import Any

from django.urls import path

from .views import liste_pieces as vues


def _liste(prefixe: str) -> list[Any]:
    return [
        path("", vues.liste, name=f"{prefixe}_pieces"),
        path("ajouter/", vues.ajouter, name=f"{prefixe}_piece_ajouter"),
        path("<slug:type>/", vues.regler, name=f"{prefixe}_piece_regler"),
        path("<slug:type>/retablir/", vues.retablir, name=f"{prefixe}_piece_retablir"),
    ]


du_reseau = _liste("coordination")
de_l_appel = _liste("coordination_appel")
