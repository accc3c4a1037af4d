"""Structures that declared themselves: the coordination notes that it has called them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from coordination.acces import coordination, structure_or_404
from socle.etats import Refused
from structures import services as employeurs
from structures.forms import AccueilForm
from structures.models import Declaration
from territoires.models import Reseau

from .outils import faire_ou_dire
from .structures import fiche_url


@require_POST
@coordination
def accueillir(request: HttpRequest, reseau: Reseau, structure: str, objet: str) -> HttpResponse:
    s = structure_or_404(reseau, structure)
    declaration = get_object_or_404(Declaration, structure=s, code=objet)
    form = AccueilForm(request.POST)

    def faire() -> None:
        if not form.is_valid():
            raise Refused("La note compte 300 caractères au plus.")
        employeurs.welcome(declaration=declaration, by=request.user, **form.cleaned_data)

    return faire_ou_dire(request, faire, f"C’est noté. {s} sait que la suite est à elle.", fiche_url(reseau, s))
