"""The activity of the people of a structure, as its direction reads it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from socle.dates import aujourdhui
from structures import rules
from structures.models import Structure
from structures.views.espace import de_la_structure

from .. import activite
from ..models import ReglesActivite
from .activite import voisins


@de_la_structure(rules.can_manage_members)
def page(request: HttpRequest, s: Structure) -> HttpResponse:
    """One month, person by person; 404 while the network asks nothing."""
    regles = ReglesActivite.objects.select_related("reseau").filter(reseau=s.reseau_id).first()
    if regles is None:
        raise Http404
    jour = aujourdhui()
    mois = activite.en_mois(request.GET.get("mois", "")) or activite.mois_en_cours(regles, jour)
    contexte = {
        "structure": s,
        "titre": "Activité",
        "fil": [(s.nom, reverse("espace_structure", args=[s.code]))],
        "mois": mois,
        "clot_le": regles.clot_le(mois),
        "m": activite.le_mois(activite.de_la_structure(s, mois), regles, mois, jour),
        **voisins(regles, mois, jour),
    }
    return render(request, "coordination/activite/structure.html", contexte)
