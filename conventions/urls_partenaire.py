"""The partner's side: the file, an opinion, a signature, the agenda of a sitting."""

from django.urls import include, path

from . import urls_argent, urls_dossier, urls_vie
from .enums import Role
from .views import actes, dossier, instruction, partenaire, pieces

cote = {"cote": Role.PARTENAIRE}

fichier = [
    path("", partenaire.dossier, cote, name="partenaire_dossier"),
    path("historique/", dossier.historique, cote, name="partenaire_dossier_historique"),
    path("examen/<slug:type>/detenue/", pieces.detenue, cote, name="partenaire_dossier_piece_detenue"),
    path("avis/", instruction.avis, cote, name="partenaire_dossier_avis"),
    path("recuser/", partenaire.recuser, cote, name="partenaire_dossier_recuser"),
    path("signatures/<slug:partie>/", actes.signer, cote, name="partenaire_dossier_signer"),
    *urls_dossier.signature_a_l_ecran(Role.PARTENAIRE),
    *urls_argent.lus(Role.PARTENAIRE),
    *urls_argent.paye(Role.PARTENAIRE),
    *urls_vie.lus(Role.PARTENAIRE),
    *urls_vie.a_l_ecran(Role.PARTENAIRE),
]

urlpatterns = [
    path("conventions/", partenaire.dossiers, name="partenaire_dossiers"),
    path("conventions/<slug:objet>/", include(fichier)),
    path("seances/<slug:seance>/", partenaire.seance, name="partenaire_seance"),
    path("seances/<slug:seance>/dossier/", partenaire.dossier_de_seance, name="partenaire_seance_dossier"),
]
