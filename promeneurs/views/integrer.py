"""The directory on another site: the page that writes the code, the frame, the script that puts it there."""

from functools import cache
from typing import Any

from csp.decorators import csp_replace, csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from socle.diffusion import marquer, publique

from .. import annuaire, integration
from ..filtres import lire_filtres
from ..forms.integrer import IntegrerForm

HEURE = 3600


@require_safe
@csp_update({"frame-src": ["'self'"]})
@publique
def page(request: HttpRequest) -> HttpResponse:
    demande = any(nom in request.GET for nom in ("commune", "departement_entier"))
    couverts = annuaire.departements_couverts()
    initial = {"nombre": integration.NOMBRE, "theme": "auto"}
    form = IntegrerForm(request.GET if demande else None, couverts=couverts, initial=initial)
    contexte: dict[str, Any] = {"form": form}
    if demande and form.is_valid():
        choix = form.cleaned_data
        params = integration.parametres(choix)
        ou = choix["commune"].nom if choix["commune"] else dict(couverts)[choix["departement_entier"]]
        contexte["codes"] = integration.codes(params, ou)
        contexte["apercu"] = f"{reverse('integrer_cadre')}?{urlencode(params)}"
    return render(request, "public/integrer.html", contexte)


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
@publique
def cadre(request: HttpRequest) -> HttpResponse:
    """The only page of ours that another site may show inside its own."""
    theme = request.GET.get("theme", "")
    contexte = {
        "cadre": integration.cadre(lire_filtres(request.GET), integration.nombre(request.GET.get("nombre"))),
        "theme": theme if theme in integration.THEMES else "auto",
    }
    reponse = render(request, "public/cadre.html", contexte)
    reponse["Cross-Origin-Resource-Policy"] = "cross-origin"
    reponse["X-Robots-Tag"] = "noindex"
    return reponse


@require_safe
def script(request: HttpRequest) -> HttpResponse:
    reponse = HttpResponse(_source(), content_type="text/javascript; charset=utf-8")
    reponse["Cross-Origin-Resource-Policy"] = "cross-origin"
    reponse["Access-Control-Allow-Origin"] = "*"
    return marquer(request, reponse, secondes=HEURE)


@cache
def _source() -> bytes:
    return (settings.BASE_DIR / "static" / "js" / "pdn.js").read_bytes()
