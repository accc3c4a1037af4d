"""The templates of a network, in its coordination's space."""

from django.urls import path

from .views import modeles as vues

urlpatterns = [
    path("", vues.liste, name="coordination_modeles"),
    path("<slug:genre>/national/", vues.national, name="coordination_modele_national"),
    path("<slug:genre>/preparer/", vues.preparer, name="coordination_modele_preparer"),
    path("<slug:genre>/<int:numero>/", vues.modele, name="coordination_modele"),
    path("<slug:genre>/<int:numero>/apercu/", vues.apercu, name="coordination_modele_apercu"),
    path("<slug:genre>/<int:numero>/titre/", vues.titre, name="coordination_modele_titre"),
    path("<slug:genre>/<int:numero>/publier/", vues.publier, name="coordination_modele_publier"),
    path("<slug:genre>/<int:numero>/abandonner/", vues.abandonner, name="coordination_modele_abandonner"),
    path("<slug:genre>/<int:numero>/articles/", vues.article_ajouter, name="coordination_modele_article_ajouter"),
    path("<slug:genre>/<int:numero>/articles/<slug:article>/", vues.article, name="coordination_modele_article"),
    path(
        "<slug:genre>/<int:numero>/articles/<slug:article>/monter/",
        vues.article_monter,
        name="coordination_modele_article_monter",
    ),
    path(
        "<slug:genre>/<int:numero>/articles/<slug:article>/retirer/",
        vues.article_retirer,
        name="coordination_modele_article_retirer",
    ),
]
