"""The personal link of an invitation: answer, read the documents, say that one is there. No account."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from socle import fichiers, limites
from socle.actions import tenter

from .. import jetons, reunions, services
from ..courriels_reunions import quand
from ..enums import Reponse
from ..forms.reunions import CodeSalleForm
from ..models import Invite

ESSAIS = 8
"""Codes one may try in five minutes with one link."""


@csrf_exempt  # the link is the only key, and answering is all that it does
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, jeton: str) -> HttpResponse:
    """A GET shows the button of the answer that the mail offered, and writes nothing: programs that fetch every link
    of a mail answer nothing. The POST records."""
    i = jetons.invite_de(jeton)
    if i is None:
        return _page(request, {"etat": "inconnu"}, 404)
    code = CodeSalleForm(request.POST if "code" in request.POST else None)
    dit: dict[str, Any] = {"code": code, "refus": forms.Form()}
    if request.method == "POST" and "code" in request.POST:
        if _arrive(i, jeton, code):
            return redirect(f"{request.path}?vu=la")
    elif request.method == "POST" and (reponse := request.POST.get("reponse", "")) in Reponse.values:
        refus = dit["refus"] = forms.Form({})
        if refus.is_valid() and tenter(refus, lambda: services.answer(invite=i, reponse=reponse, by=None)):
            return redirect(f"{request.path}?vu=merci")
    return _page(request, _contexte(request, i, jeton) | dit)


def _arrive(i: Invite, jeton: str, form: CodeSalleForm) -> bool:
    if limites.depasse_pour(jeton, "presence", combien=ESSAIS, secondes=limites.CINQ_MINUTES):
        form.add_error("code", "Trop d’essais\u00a0: attendez cinq minutes, ou dites-le à la coordination.")
        return False
    return form.is_valid() and tenter(form, lambda: services.arrive_by_link(invite=i, code=form.cleaned_data["code"]))


def _contexte(request: HttpRequest, i: Invite, jeton: str) -> dict[str, Any]:
    r = i.reunion
    voulue = request.GET.get("r", "")
    documents = [
        (d, reverse("reunion_document", args=[jeton, d.code]))
        for d in r.documents.select_related("fichier").filter(fichier__supprime_le=None)
    ]
    return {
        "etat": "annulee" if r.annulee else "passee" if reunions.passee(r) else "ouverte",
        "invite": i,
        "reunion": r,
        "quand": quand(r),
        "voulue": voulue if voulue in Reponse.values else "",
        "reponses": Reponse,
        "vu": request.GET.get("vu", ""),
        "en_cours": reunions.en_cours(r),
        "documents": documents,
    }


@never_cache
@require_safe
def document(request: HttpRequest, jeton: str, papier: str) -> HttpResponseBase:
    """A document of the meeting, by the same link."""
    i = jetons.invite_de(jeton)
    trouve = i.reunion.documents.select_related("fichier").filter(code=papier).first() if i else None
    if trouve is None or trouve.fichier.supprime_le or trouve.fichier.retenu_le:
        raise Http404
    return fichiers.reponse(trouve.fichier)


def _page(request: HttpRequest, contexte: dict[str, Any], statut: int = 200) -> HttpResponse:
    reponse = render(request, "public/invitation_reunion.html", contexte, status=statut)
    reponse["X-Robots-Tag"] = "noindex"
    reponse["Referrer-Policy"] = "no-referrer"
    return reponse
