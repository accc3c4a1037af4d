from django.urls import path

from socle import views

urlpatterns = [
    path("fichiers/<str:code>/", views.fichier, name="fichier"),
    path("sante/", views.sante, name="sante"),
]
