from django.urls import path

from socle import aide, views

urlpatterns = [
    path("fichiers/<slug:code>/", views.fichier, name="fichier"),
    path("sante/", views.sante, name="sante"),
    path("aide/", aide.aide, name="aide"),
    path("aide/<slug:code>/", aide.aide_page, name="aide_page"),
]
