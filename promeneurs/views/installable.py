"""The site on a device: manifest, icons, the one page kept for when there is no network; and what is left behind."""

import hashlib
from functools import cache

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from socle import pdf
from socle.diffusion import marquer, publique
from socle.urgence import NUMEROS

JOUR = 24 * 3600
NEUTRE = "https://www.meteofrance.com/"  # where « Quitter vite » leads
NUIT, PAPIER = "#1d1b4c", "#fbf9f4"
# Name: pixels, fills its square to the edge, what may be cut off on each side.
ICONES = {"192": (192, False, 0.0), "512": (512, False, 0.0), "maskable": (512, True, 0.14), "pomme": (180, True, 0.06)}
GARDES = (
    "css/pdn.css",
    "css/annuaire.css",
    "css/situation.css",
    "fonts/text-400.woff2",
    "fonts/text-700.woff2",
    "fonts/title-600.woff2",
)


@require_safe
def manifeste(request: HttpRequest) -> HttpResponse:
    raccourcis = (("Besoin d’aide maintenant", "urgence"), ("Trouver quelqu’un", "annuaire"))
    corps = {
        "id": "/",
        "name": settings.SITE_NAME,
        "short_name": "Promeneurs",
        "description": "Quelqu’un à qui parler, près de toi. Gratuit, à visage découvert.",
        "lang": "fr",
        "dir": "ltr",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": PAPIER,
        "theme_color": NUIT,
        "categories": ["social", "lifestyle"],
        "icons": [_icone(nom, "any") for nom in ("192", "512")] + [_icone("maskable", "maskable")],
        "shortcuts": [{"name": nom, "url": reverse(vue)} for nom, vue in raccourcis],
    }
    return marquer(request, JsonResponse(corps, content_type="application/manifest+json"), secondes=JOUR)


def _icone(nom: str, usage: str) -> dict[str, str]:
    cote = ICONES[nom][0]
    return {"src": reverse("icone", args=[nom]), "sizes": f"{cote}x{cote}", "type": "image/png", "purpose": usage}


@require_safe
def icone(request: HttpRequest, nom: str) -> HttpResponse:
    if nom not in ICONES:
        raise Http404
    return marquer(request, HttpResponse(_dessiner(nom), content_type="image/png"), secondes=JOUR)


@cache
def _dessiner(nom: str) -> bytes:
    cote, plein, marge = ICONES[nom]
    return pdf.draw("icone", {"cote": cote, "plein": plein, "marge": marge})


@require_safe
def veilleur(request: HttpRequest) -> HttpResponse:
    """The service worker. Its cache changes its name with what is in it."""
    page = reverse("hors_ligne")
    fichiers = [static(nom) for nom in GARDES]
    version = hashlib.sha256(repr((fichiers, render(request, "public/hors_ligne.html", _numeros()).content)).encode())
    contexte = {"page": page, "fichiers": fichiers, "version": version.hexdigest()[:12]}
    return marquer(request, render(request, "public/sw.js", contexte, content_type="text/javascript; charset=utf-8"))


@require_safe
@publique
def hors_ligne(request: HttpRequest) -> HttpResponse:
    """The help numbers, without « open now »: nobody knows when this page will be read."""
    return render(request, "public/hors_ligne.html", _numeros())


def _numeros() -> dict[str, object]:
    return {"numeros": NUMEROS}


@csrf_exempt  # changes nothing here, and a token would need a cookie
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def quitter(request: HttpRequest) -> HttpResponse:
    """What the browser keeps of this site, its pages, images and offline page, it is asked to forget. A sign-in stays.
    POST, by the script that leaves meanwhile; an address of the tab's past that leads out, for whoever goes there."""
    reponse = HttpResponse(status=204) if request.method == "POST" else HttpResponseRedirect(NEUTRE)
    reponse["Clear-Site-Data"] = '"cache", "storage"'
    return reponse
