"""What the direction of a structure reads of a report about somebody it employs: all but who asked for an answer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from structures import rules as regles_structure
from structures.models import Structure
from structures.views.espace import de_la_structure

from .. import rules
from ..models import Signalement


@require_safe
@de_la_structure(regles_structure.can_manage_members)
def signalement(request: HttpRequest, s: Structure, objet: str) -> HttpResponse:
    """Never about oneself, nor about somebody at the head of the structure: the coordination sees to those."""
    lus = Signalement.objects.de_la_structure(s, request.user).select_related("promeneur__reseau", "reseau")
    un = get_object_or_404(lus, code=objet)
    contexte = {
        "structure": s,
        "s": un,
        "titre": f"Signalement sur {un.promeneur}",
        "fil": [(s.nom, reverse("espace_structure", args=[s.code]))],
        "peut_suspendre": rules.can_suspend(request.user, un.promeneur)  # type: ignore[arg-type]
        and not un.promeneur.suspensions.filter(levee_le=None).exists(),  # type: ignore[union-attr]
    }
    return render(request, "espace/signalement.html", contexte)
