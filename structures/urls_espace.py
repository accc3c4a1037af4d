"""The sheet of a structure, kept by its own office."""

# ruff: noqa: E501

from django.urls import path

from .views import demandes, espace

urlpatterns = [
    path("espace/structure/<slug:code>/fiche/", espace.fiche, name="structure_fiche"),
    path("espace/structure/<slug:code>/fiche/modifier/", espace.modifier, name="structure_modifier"),
    path("espace/structure/<slug:code>/fiche/image/", espace.image, name="structure_image"),
    path("espace/structure/<slug:code>/fiche/image/retirer/", espace.retirer_image, name="structure_image_retirer"),
    path("espace/structure/<slug:code>/contacts/ajouter/", espace.ajouter_contact, name="structure_contact_ajouter"),
    path("espace/structure/<slug:code>/contacts/<slug:cle>/", espace.contact, name="structure_contact"),
    path("espace/structure/<slug:code>/contacts/<slug:cle>/retirer/", espace.retirer_contact, name="structure_contact_retirer"),
    path("espace/structure/<slug:code>/equipe/", espace.membres, name="structure_membres"),
    path("espace/structure/<slug:code>/equipe/inviter/", espace.inviter, name="structure_inviter"),
    path("espace/structure/<slug:code>/demandes/<slug:objet>/", demandes.accepter, name="structure_demande"),
    path("espace/structure/<slug:code>/demandes/<slug:objet>/decliner/", demandes.decliner, name="structure_demande_decliner"),
    path("espace/structure/<slug:code>/equipe/<slug:cle>/role/", espace.role, name="structure_role"),
    path("espace/structure/<slug:code>/equipe/<slug:cle>/retirer/", espace.retirer_membre, name="structure_membre_retirer"),
]  # fmt: skip
