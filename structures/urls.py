"""Addresses of this room: what the public sees, then the workspaces."""

from django.urls import include, path

from .views import adhesion, public

urlpatterns = [
    path("devenir-promeneur/", adhesion.devenir_promeneur, name="devenir_promeneur"),
    path("devenir-promeneur/declarer/", adhesion.declarer, name="declarer_structure"),
    path("devenir-promeneur/declaration/<slug:code>/", adhesion.declaration, name="declaration"),
    path("structures/<slug:cle>/", public.structure, name="structure"),
    path("", include("structures.urls_espace")),
]
