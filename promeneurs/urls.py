"""Addresses of this room: the public side, then the workspaces."""

from django.urls import include, path

from .api import api
from .views import public, signaler

urlpatterns = [
    path("", public.accueil, name="accueil"),
    path("annuaire/", public.liste, name="annuaire"),
    path("promeneurs/<slug:cle>/", public.promeneur, name="promeneur"),
    path("verifier/", public.verifier, name="verifier"),
    path("signaler/", signaler.signaler, name="signaler"),
    path("signaler/suivi/", signaler.suivi, name="signaler_suivi"),
    path("urgence/", public.urgence, name="urgence"),
    path("api/v1/", api.urls),
    path("", include("promeneurs.urls_espace")),
]
