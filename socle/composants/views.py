"""The gallery: every component in every state, for the people who build pages (staff)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from socle.acces import connexion_requise
from socle.composants.exemples import contexte


@connexion_requise
def galerie(request: HttpRequest) -> HttpResponse:
    """Shown to staff only; for anybody else it does not exist."""
    if not request.user.is_staff:
        raise Http404
    return render(request, "composants/galerie.html", contexte(request.POST or None))
