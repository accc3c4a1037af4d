"""Addresses of the spreadsheets, under /coordination/<réseau>/import/."""

from django.urls import path

from .views import imports

urlpatterns = [
    path("", imports.accueil, name="coordination_import"),
    path("modele.xlsx", imports.modele, name="coordination_import_modele"),
    path("<slug:objet>/", imports.fiche, name="coordination_import_fiche"),
    path("<slug:objet>/confirmer/", imports.confirmer, name="coordination_import_confirmer"),
    path("<slug:objet>/abandonner/", imports.abandonner, name="coordination_import_abandonner"),
    path("<slug:objet>/annuler/", imports.annuler, name="coordination_import_annuler"),
]
