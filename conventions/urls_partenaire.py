"""The partner's side: the file, an opinion, a signature, the agenda of a sitting."""

from django.urls import include, path

from . import urls_argent
from .enums import Role
from .views import actes, dossier, instruction, partenaire

cote = {"cote": Role.PARTENAIRE}

fichier = [
    path("", partenaire.dossier, cote, name="partenaire_dossier"),
    path("historique/", dossier.historique, cote, name="partenaire_dossier_historique"),
    path("avis/", instruction.avis, cote, name="partenaire_dossier_avis"),
    path("signatures/<slug:partie>/", actes.signer, cote, name="partenaire_dossier_signer"),
    *urls_argent.lus(Role.PARTENAIRE),
    *urls_argent.paye(Role.PARTENAIRE),
]

urlpatterns = [
    path("conventions/", partenaire.dossiers, name="partenaire_dossiers"),
    path("conventions/<slug:objet>/", include(fichier)),
    path("seances/<slug:seance>/", partenaire.seance, name="partenaire_seance"),
]
