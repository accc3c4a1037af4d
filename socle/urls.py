from django.urls import path

from socle import aide, page_travail, views

urlpatterns = [
    path("fichiers/<slug:code>/", views.fichier, name="fichier"),
    path("travaux/<slug:code>/", page_travail.travail, name="travail"),
    path("travaux/<slug:code>/recommencer/", page_travail.recommencer, name="travail_recommencer"),
    path("travaux/<slug:code>/annuler/", page_travail.annuler, name="travail_annuler"),
    path("sante/", views.sante, name="sante"),
    path("aide/", aide.aide, name="aide"),
    path("aide/<slug:code>/", aide.aide_page, name="aide_page"),
]
