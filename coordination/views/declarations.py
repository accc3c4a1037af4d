"""Structures that declared themselves: the coordination notes that it has called them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from coordination.acces import coordination, structure_or_404
from structures import services as employeurs
from structures.forms import AccueilForm
from structures.models import Declaration
from territoires.models import Reseau

from .outils import donnees
from .structures import sur_fiche


@coordination
def accueillir(request: HttpRequest, reseau: Reseau, structure: str, objet: str) -> HttpResponse:
    """The sheet has the same form; this page is where a mistake in it is shown."""
    s = structure_or_404(reseau, structure)
    declaration = get_object_or_404(Declaration, structure=s, code=objet)
    form = AccueilForm(*donnees(request))
    return sur_fiche(
        request,
        reseau,
        s,
        "#declaration",
        titre="Contact pris avec la structure",
        form=form,
        bouton="J’ai pris contact",
        faire=lambda: employeurs.welcome(declaration=declaration, by=request.user, **form.cleaned_data),
        succes=f"C’est noté. {s} sait que la suite est à elle.",
    )
