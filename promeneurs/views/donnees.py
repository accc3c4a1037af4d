"""Open data: the page that explains it, and the two files. The same for everybody, open to any site."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_http_methods, require_safe

from socle import limites
from socle.diffusion import compresser, publique

from .. import mediation
from ..interface import FENETRE, entetes, erreur, permise

FOIS = 60  # in five minutes: they change once a minute
NOM = "lieux-mediation-numerique"


@require_safe
@publique
def page(request: HttpRequest) -> HttpResponse:
    return render(request, "public/donnees.html", {"colonnes": mediation.COLONNES})


@require_http_methods(["GET", "HEAD", "OPTIONS"])
def fichier(request: HttpRequest, forme: str) -> HttpResponseBase:
    if request.method == "OPTIONS":
        return permise(request)
    if forme not in ("csv", "json"):
        raise Http404
    quota = limites.quota(request, "opendata", combien=FOIS, secondes=FENETRE)
    if quota.depasse:
        return entetes(erreur(429, "Ce fichier change une fois par minute\u00a0: attendez un peu."), quota)
    rangees, etag, encore = mediation.du_moment()
    reponse: HttpResponseBase
    if forme == "csv":
        reponse = StreamingHttpResponse(mediation.en_csv(rangees), content_type="text/csv; charset=utf-8")
    else:
        pleines = [{nom: None if valeur == "" else valeur for nom, valeur in r.items()} for r in rangees]
        reponse = compresser(request, JsonResponse(pleines, safe=False, json_dumps_params={"ensure_ascii": False}))
    reponse["Content-Disposition"] = f'attachment; filename="{NOM}.{forme}"'
    reponse["Cache-Control"] = f"public, max-age={encore}"
    reponse["ETag"] = etag
    return entetes(get_conditional_response(request, etag=etag, response=reponse), quota)  # type: ignore[arg-type,type-var]
