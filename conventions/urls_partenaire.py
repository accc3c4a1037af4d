"""The partner's side: the file, an opinion, a signature, the agenda of a sitting."""

from django.urls import path

from .enums import Role
from .views import dossier

urlpatterns = [
    path("conventions/<slug:objet>/", dossier.dossier, {"cote": Role.PARTENAIRE}, name="partenaire_dossier"),
    path(
        "conventions/<slug:objet>/historique/",
        dossier.historique,
        {"cote": Role.PARTENAIRE},
        name="partenaire_dossier_historique",
    ),
]
