"""Addresses of this room: the public page, then the workspaces."""

from importlib.util import find_spec

from django.urls import include, path

from .views import public

urlpatterns = [path("structures/<slug:cle>/", public.structure, name="structure")]
if find_spec("structures.urls_espace"):
    urlpatterns.append(path("", include("structures.urls_espace")))
