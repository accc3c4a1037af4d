"""Addresses of this room: the public side, then the workspaces."""

from django.urls import include, path

from .api import api
from .interface import adresses
from .views import (
    calendriers,
    carte,
    confirmation,
    documentation,
    donnees,
    installable,
    integrer,
    lieux,
    partage,
    public,
    signaler,
    statistiques,
)

urlpatterns = [
    path("", public.accueil, name="accueil"),
    path("annuaire/", public.liste, name="annuaire"),
    path("annuaire/permanences-<slug:code>.ics", calendriers.departement, name="permanences_departement"),
    path("promeneurs/<slug:cle>/", public.promeneur, name="promeneur"),
    path("promeneurs/<slug:cle>/permanences.ics", calendriers.personne, name="permanences_promeneur"),
    path("promeneurs/<slug:cle>/qr.svg", partage.qr, name="promeneur_qr"),
    path("promeneurs/<slug:cle>/contact.vcf", partage.contact, name="promeneur_contact"),
    path("promeneurs/<slug:cle>/apercu.png", partage.apercu, name="promeneur_apercu"),
    path("apercu.png", partage.apercu_du_site, name="apercu"),
    path("verifier/", public.verifier, name="verifier"),
    path("signaler/", signaler.signaler, name="signaler"),
    path("signaler/suivi/", signaler.suivi, name="signaler_suivi"),
    path("c/<slug:code>/", carte.carte_visite, name="carte_visite"),
    path("confirmer/<str:jeton>/", confirmation.par_lien, name="confirmer_fiche"),
    path("urgence/", public.urgence, name="urgence"),
    path("annuaire/<slug:departement>/", lieux.departement, name="lieu_departement"),
    path("annuaire/<slug:departement>/<slug:commune>/", lieux.commune, name="lieu_commune"),
    path("statistiques/", statistiques.page, name="statistiques"),
    path("statistiques/<slug:code>.<slug:forme>", statistiques.figure, name="statistiques_figure"),
    path("integrer/", integrer.page, name="integrer"),
    path("integrer/cadre/", integrer.cadre, name="integrer_cadre"),
    path("integrer/pdn.js", integrer.script, name="integrer_script"),
    path("opendata/", donnees.page, name="donnees_ouvertes"),
    path("opendata/lieux-mediation-numerique.<slug:forme>", donnees.fichier, name="lieux_mediation"),
    path("sitemap.xml", lieux.sitemap, name="sitemap"),
    path("sitemap-<int:page>.xml", lieux.sitemap, name="sitemap_page"),
    path("robots.txt", lieux.robots, name="robots"),
    path("manifest.webmanifest", installable.manifeste, name="manifeste"),
    path("icone-<slug:nom>.png", installable.icone, name="icone"),
    path("sw.js", installable.veilleur, name="veilleur"),
    path("quitter/", installable.quitter, name="quitter"),
    path("hors-ligne/", installable.hors_ligne, name="hors_ligne"),
    path("api/v1/docs", documentation.page, name="api_docs"),
    path("api/v1/", adresses(api)),
    path("", include("promeneurs.urls_espace")),
]
