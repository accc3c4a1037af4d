from django.urls import path

from socle.composants import views

urlpatterns = [
    path("composants/", views.galerie, name="composants"),
]
