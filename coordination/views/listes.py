"""The lists of a network."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from conventions import archive
from coordination import exports
from coordination.acces import coordination
from coordination.listes import EXPORT_MAX, repondre, selection
from socle.envois import fait
from socle.etats import Refused
from territoires.models import Reseau


@coordination
def promeneurs(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    return repondre(request, reseau, exports.PROMENEURS)


@coordination
def structures(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    return repondre(request, reseau, exports.STRUCTURES)


@coordination
def comptes(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    return repondre(request, reseau, exports.COMPTES)


@coordination
def reunions(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    return repondre(request, reseau, exports.REUNIONS)


@coordination
@require_POST
def documents(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    """Every document of the conventions of the list, as filtered: asked here, made by a worker."""
    retour = f"{reverse('coordination_dossiers', args=[reseau.code])}?{request.GET.urlencode()}"
    codes = [c.code for c in selection(request, reseau, exports.DOSSIERS)[:EXPORT_MAX]]
    try:
        travail = archive.demander(reseau=reseau, codes=codes, by=request.user, retour=retour)
    except Refused as refus:
        messages.error(request, " ".join(refus.reasons))
        return redirect(retour)
    return fait(request, "L’archive des documents est demandée.", travail.url)


@coordination
def dossiers(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    return repondre(request, reseau, exports.DOSSIERS)
