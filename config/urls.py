"""Addresses. Each room keeps its own; this file only says in what order."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("socle.urls")),
    path("", include("socle.composants.urls")),
    path("", include("accounts.urls")),
    path("", include("structures.urls")),
    path("", include("promeneurs.urls")),
    path("", include("conventions.urls")),
    path("", include("coordination.urls")),
    path("admin/", admin.site.urls),
]
handler400 = "socle.views.erreur_400"
handler403 = "socle.views.erreur_403"
handler404 = "socle.views.erreur_404"
handler500 = "socle.views.erreur_500"
