"""Whoever holds a document checks it: no account, no cookie, nothing kept of what is sent."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from socle import limites
from socle.diffusion import compresser

from .. import verification
from ..forms.verification import TAILLE_MAX, CodeDocumentForm, CopieForm

FOIS = 30
TROP_GROS = "Ce fichier dépasse 10\u00a0Mo\u00a0: ce n’est pas un document d’ici."


@csrf_exempt  # changes nothing, and a token would need a cookie
@require_http_methods(["GET", "HEAD", "POST"])
def documents(request: HttpRequest) -> HttpResponse:
    """By the code that is written on it; or by a copy alone."""
    if request.method != "POST":
        return _page(request)
    if (refus := _refuse(request)) is not None:
        return refus
    if "code" not in request.POST:
        return _copie(request)
    form = CodeDocumentForm(request.POST)
    if form.is_valid():
        return redirect("document", form.document.code)
    return _page(request, status=422, par_code=form)


@csrf_exempt  # changes nothing, and a token would need a cookie
@require_http_methods(["GET", "HEAD", "POST"])
def document(request: HttpRequest, code: str) -> HttpResponse:
    """What this document is; and, of a copy, whether it is the same."""
    if request.method == "POST" and (refus := _refuse(request)) is not None:
        return refus
    trouve = verification.by_code(code)
    if trouve is None:
        return _page(request, status=404, par_code=CodeDocumentForm({"code": code}))
    if request.method == "POST":
        return _copie(request, trouve)
    return _page(request, document=trouve)


def _copie(request: HttpRequest, document: Any = None) -> HttpResponse:
    form = CopieForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, status=422, document=document, copie=form)
    reponse = form.reponse(document)
    return _page(request, document=reponse.document or document, reponse=reponse)


def _refuse(request: HttpRequest) -> HttpResponse | None:
    """Before anything sent is read: too big for one of ours, or too often."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > TAILLE_MAX + 100_000:
        return _page(request, status=413, trop_gros=TROP_GROS)
    if limites.depasse(request, "documents", combien=FOIS, secondes=limites.CINQ_MINUTES):
        return _page(request, status=429, trop=True)
    return None


def _page(request: HttpRequest, *, status: int = 200, document: Any = None, **dit: Any) -> HttpResponse:
    pages = {"par_code": CodeDocumentForm(), "copie": CopieForm(), "reponse": None, "trop": False, "trop_gros": ""}
    contexte = pages | dit | {"document": document, "etat": verification.state(document) if document else ""}
    reponse = render(request, "public/document.html" if document else "public/documents.html", contexte, status=status)
    reponse["Cache-Control"] = "no-store"
    reponse["X-Robots-Tag"] = "noindex"
    if status == 429:
        reponse["Retry-After"] = str(limites.CINQ_MINUTES)
    return compresser(request, reponse)
