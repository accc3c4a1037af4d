from django.urls import path

from socle.composants import views

urlpatterns = [
    path("composants/", views.galerie, name="composants"),
    path("accessibilite/", views.page, {"nom": "accessibilite"}, name="accessibilite"),
    path("confidentialite/", views.page, {"nom": "confidentialite"}, name="confidentialite"),
    path("mentions-legales/", views.page, {"nom": "mentions_legales"}, name="mentions_legales"),
]
