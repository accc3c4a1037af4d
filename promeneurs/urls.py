"""Addresses of this room: the public side, then the workspaces."""

from django.urls import include, path

from .api import api
from .views import calendriers, public

urlpatterns = [
    path("", public.accueil, name="accueil"),
    path("annuaire/", public.liste, name="annuaire"),
    path("annuaire/permanences-<slug:code>.ics", calendriers.departement, name="permanences_departement"),
    path("promeneurs/<slug:cle>/", public.promeneur, name="promeneur"),
    path("promeneurs/<slug:cle>/permanences.ics", calendriers.personne, name="permanences_promeneur"),
    path("verifier/", public.verifier, name="verifier"),
    path("urgence/", public.urgence, name="urgence"),
    path("api/v1/", api.urls),
    path("", include("promeneurs.urls_espace")),
]
