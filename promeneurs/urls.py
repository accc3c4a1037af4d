"""Addresses of this room: the public side, then the workspaces."""

from django.urls import include, path

from .api import api
from .interface import adresses
from .views import partage, public

urlpatterns = [
    path("", public.accueil, name="accueil"),
    path("annuaire/", public.liste, name="annuaire"),
    path("promeneurs/<slug:cle>/", public.promeneur, name="promeneur"),
    path("promeneurs/<slug:cle>/qr.svg", partage.qr, name="promeneur_qr"),
    path("promeneurs/<slug:cle>/contact.vcf", partage.contact, name="promeneur_contact"),
    path("promeneurs/<slug:cle>/apercu.png", partage.apercu, name="promeneur_apercu"),
    path("apercu.png", partage.apercu_du_site, name="apercu"),
    path("verifier/", public.verifier, name="verifier"),
    path("urgence/", public.urgence, name="urgence"),
    path("api/v1/", adresses(api)),
    path("", include("promeneurs.urls_espace")),
]
