"""Addresses of this room: the public page, then the workspaces."""

from django.urls import include, path

from .views import public

urlpatterns = [
    path("structures/<slug:cle>/", public.structure, name="structure"),
    path("", include("structures.urls_espace")),
]
