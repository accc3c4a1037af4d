"""Addresses of this room: a file at the structure's, at the coordination's and at the partner's."""

from django.urls import include, path

from . import urls_argent, urls_dossier, urls_instruction, urls_partenaire
from .enums import Role
from .views import dossier

structure = [
    path("", dossier.demandes, name="structure_dossiers"),
    path("nouvelle/", dossier.commencer, name="structure_dossier_nouveau"),
    path("<slug:objet>/", dossier.dossier, {"cote": Role.STRUCTURE}, name="structure_dossier"),
    path("<slug:objet>/", include(urls_dossier.actes(Role.STRUCTURE))),
    path("<slug:objet>/", include([*urls_argent.lus(Role.STRUCTURE), *urls_argent.remis(Role.STRUCTURE)])),
]

urlpatterns = [
    path("espace/structure/<slug:code>/conventions/", include(structure)),
    path("coordination/<slug:code>/", include(urls_instruction.urlpatterns)),
    path("espace/partenaire/<slug:code>/", include(urls_partenaire.urlpatterns)),
]
