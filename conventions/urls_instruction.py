"""The coordination's side: instruction, committee, signatures, life of a convention."""

from django.urls import include, path

from . import urls_dossier
from .enums import Role
from .views import dossier

cote = {"cote": Role.COORDINATION}

fichier = [
    path("", dossier.dossier, cote, name="coordination_dossier"),
    *urls_dossier.actes(Role.COORDINATION),
]

urlpatterns = [
    path("conventions/<slug:objet>/", include(fichier)),
]
