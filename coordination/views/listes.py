"""The lists of a network."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from conventions import archive
from coordination import exports, lots
from coordination import trombinoscope as faces
from coordination.acces import coordination
from coordination.enums_lots import GenreLot
from coordination.listes import EXPORT_MAX, Liste, repondre, selection
from socle.dates import aujourdhui
from socle.envois import fait
from socle.etats import Refused
from territoires.models import Reseau

TROMBINOSCOPE_MAX = 300


@coordination
def promeneurs(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    return repondre(request, reseau, exports.PROMENEURS, **_lot(reseau, GenreLot.PROMENEURS))


@coordination
@require_safe
def trombinoscope(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    """The people of the list, as filtered and sorted, each with a face, on paper."""
    gens = selection(request, reseau, exports.PROMENEURS).select_related("photo")[:TROMBINOSCOPE_MAX]
    reponse = HttpResponse(faces.dessin(reseau, gens), content_type="application/pdf")
    nom = f"trombinoscope-{reseau.code}-{aujourdhui():%Y-%m-%d}.pdf"
    reponse["Content-Disposition"] = f'attachment; filename="{nom}"'
    return reponse


@coordination
def structures(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    return repondre(request, reseau, exports.STRUCTURES, **_lot(reseau, GenreLot.STRUCTURES))


def _lot(reseau: Reseau, genre: GenreLot) -> dict[str, Any]:
    """What may be done with several of its rows."""
    return {"actes": lots.actes(genre), "ou": reverse(f"coordination_{genre}_lot", args=[reseau.code])}


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
    codes = [c.code for c in selection(request, reseau, _dossiers(request))[:EXPORT_MAX]]
    try:
        travail = archive.demander(reseau=reseau, codes=codes, by=request.user, retour=retour)
    except Refused as refus:
        messages.error(request, " ".join(refus.reasons))
        return redirect(retour)
    return fait(request, "L’archive des documents est demandée.", travail.url)


@coordination
def dossiers(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    return repondre(request, reseau, _dossiers(request))


def _dossiers(request: HttpRequest) -> Liste:
    """The queue as this person reads it: « suivi par moi »."""

    def base(reseau: Reseau, filtres: dict[str, Any]) -> QuerySet:
        return exports.dossiers(reseau, filtres, request.user)

    return replace(exports.DOSSIERS, base=base)
