"""Addresses of the spreadsheets, under /coordination/<réseau>/import/."""

from django.urls import path

from .views import imports

urlpatterns = [
    path("", imports.accueil, name="coordination_import"),
    path("modele.xlsx", imports.modele, name="coordination_import_modele"),
    path("<str:objet>/", imports.fiche, name="coordination_import_fiche"),
    path("<str:objet>/confirmer/", imports.confirmer, name="coordination_import_confirmer"),
    path("<str:objet>/abandonner/", imports.abandonner, name="coordination_import_abandonner"),
    path("<str:objet>/annuler/", imports.annuler, name="coordination_import_annuler"),
]
