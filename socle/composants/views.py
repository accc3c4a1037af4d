"""The gallery, for the people who build pages; and the pages that are only text."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from socle.acces import connexion_requise
from socle.composants import credits
from socle.composants.exemples import contexte
from socle.diffusion import marquer
from socle.limites import CINQ_MINUTES


@connexion_requise
def galerie(request: HttpRequest) -> HttpResponse:
    """Every component in every state. Shown to staff only; for anybody else it does not exist."""
    if not request.user.is_staff:
        raise Http404
    return render(request, "composants/galerie.html", contexte())


@require_safe
def page(request: HttpRequest, nom: str) -> HttpResponse:
    """A public page of text: never looks at who is there."""
    return marquer(request, render(request, f"pages/{nom}.html", {"credits": credits.tous()}), secondes=CINQ_MINUTES)
