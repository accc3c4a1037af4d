"""Addresses of this room: a file at the structure's, at the coordination's and at the partner's."""

from django.urls import include, path

from . import (
    urls_appels,
    urls_argent,
    urls_dossier,
    urls_instruction,
    urls_modeles,
    urls_partenaire,
    urls_pieces,
    urls_vie,
)
from .enums import Role
from .views import dossier, permanences, verifier

structure = [
    path("", dossier.demandes, name="structure_dossiers"),
    path("nouvelle/", dossier.commencer, name="structure_dossier_nouveau"),
    path("<slug:objet>/", dossier.dossier, {"cote": Role.STRUCTURE}, name="structure_dossier"),
    path("<slug:objet>/", include(urls_dossier.actes(Role.STRUCTURE))),
    path("<slug:objet>/", include(urls_dossier.signature_a_l_ecran(Role.STRUCTURE))),
    path("<slug:objet>/", include([*urls_argent.lus(Role.STRUCTURE), *urls_argent.remis(Role.STRUCTURE)])),
    path("<slug:objet>/", include([*urls_vie.ecrits(Role.STRUCTURE), *urls_vie.lus(Role.STRUCTURE)])),
    path("<slug:objet>/", include(urls_vie.a_l_ecran(Role.STRUCTURE))),
]

urlpatterns = [
    *urls_appels.publiques,
    path("coordination/<slug:code>/appels/", include(urls_appels.coordination)),
    path("espace/promeneur/<slug:code>/permanences-prevues/", permanences.reprendre, name="reprendre_permanences"),
    path("documents/", verifier.documents, name="documents"),
    path("documents/<slug:code>/", verifier.document, name="document"),
    path("coordination/<slug:code>/appels/<slug:appel>/pieces/", include(urls_pieces.de_l_appel)),
    path("coordination/<slug:code>/pieces/", include(urls_pieces.du_reseau)),
    path("coordination/<slug:code>/modeles/", include(urls_modeles)),
    path("espace/structure/<slug:code>/conventions/", include(structure)),
    path("coordination/<slug:code>/", include(urls_instruction.urlpatterns)),
    path("espace/partenaire/<slug:code>/", include(urls_partenaire.urlpatterns)),
]
