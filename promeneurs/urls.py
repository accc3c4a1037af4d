"""Addresses of this room: the public side, then the workspaces."""

from django.urls import include, path

from .api import api
from .views import carte, confirmation, partage, public

urlpatterns = [
    path("", public.accueil, name="accueil"),
    path("annuaire/", public.liste, name="annuaire"),
    path("promeneurs/<slug:cle>/", public.promeneur, name="promeneur"),
    path("promeneurs/<slug:cle>/qr.svg", partage.qr, name="promeneur_qr"),
    path("promeneurs/<slug:cle>/contact.vcf", partage.contact, name="promeneur_contact"),
    path("promeneurs/<slug:cle>/apercu.png", partage.apercu, name="promeneur_apercu"),
    path("apercu.png", partage.apercu_du_site, name="apercu"),
    path("verifier/", public.verifier, name="verifier"),
    path("c/<slug:code>/", carte.carte_visite, name="carte_visite"),
    path("confirmer/<str:jeton>/", confirmation.par_lien, name="confirmer_fiche"),
    path("urgence/", public.urgence, name="urgence"),
    path("api/v1/", api.urls),
    path("", include("promeneurs.urls_espace")),
]
