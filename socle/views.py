"""Pages of the ground floor: private files, health, errors."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from socle import fichiers, renvoi
from socle import sante as etat_sante


@require_safe
def fichier(request: HttpRequest, code: str) -> HttpResponseBase:
    """Serve a private file to whoever its rule lets see it; for anybody else it does not exist."""
    trouve, public = fichiers.pour_requete(code, request)
    return fichiers.reponse(trouve, public=public, etag=request.headers.get("If-None-Match", ""))


@require_safe
@never_cache
def sante(request: HttpRequest) -> JsonResponse:
    """Health for a monitor: 503 only when the database is away, since everything else is optional."""
    etat = etat_sante.etat()
    return JsonResponse(etat, status=503 if etat["statut"] == "panne" else 200)


def erreur_400(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def erreur_403(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def erreur_404(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def erreur_500(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", status=500)


def csrf_echec(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long, or cookies are refused: say what to do, without a jargon page."""
    return render(request, "403_csrf.html", {"raison": reason, "saisie": renvoi.saisie(request)}, status=403)
