"""The page of some long work, for whoever asked for it: its bar, then its file. It works by reloading it, too."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from socle import travaux
from socle.acces import connexion_requise
from socle.actions import faire_ou_dire
from socle.models import Travail

SUIVIS = ("en_attente", "tarde", "en_cours", "interrompu")


def _sien(request: HttpRequest, code: str) -> Travail:
    travail = travaux.de(request.user, code)
    if travail is None:
        raise Http404
    return travail


@require_safe
@connexion_requise
def travail(request: HttpRequest, code: str) -> HttpResponse:
    """htmx asks for the part that changes, and gets nothing when it did not: a screen reader is not told twice."""
    un = _sien(request, code)
    aspect = travaux.aspect(un)
    vu = f"{aspect}.{un.progres}.{len(un.phrase)}"
    fini = un.fini_le + travaux.GARDE if un.fini_le else None
    contexte: dict[str, Any] = {"travail": un, "aspect": aspect, "vu": vu, "suivi": aspect in SUIVIS, "jusqu_au": fini}
    if request.headers.get("HX-Request"):
        if request.GET.get("vu") == vu:
            return HttpResponse(status=204)
        return render(request, "socle/_travail.html", contexte)
    return render(request, "socle/travail.html", contexte)


@require_POST
@connexion_requise
def recommencer(request: HttpRequest, code: str) -> HttpResponse:
    un = _sien(request, code)
    return faire_ou_dire(
        request, lambda: travaux.recommencer(travail=un, by=request.user), "Le travail recommence.", un.url
    )


@require_POST
@connexion_requise
def annuler(request: HttpRequest, code: str) -> HttpResponse:
    un = _sien(request, code)
    return faire_ou_dire(
        request, lambda: travaux.annuler(travail=un, by=request.user), "Le travail est arrêté.", un.url
    )
