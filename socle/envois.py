"""A form that arrives twice (double click, back button) counts once: the second one gets the answer of the first.

The token of a form is drawn again at each page: the same token with the same answers is the same sending. What is
done is remembered in the cache alone; without one, the services still refuse what their own rules forbid.
"""

import time
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import salted_hmac

HEURE = 3600
EN_COURS, LE_TEMPS_DE_FAIRE, PAS = "en cours", 30, 0.1
JETON = "csrfmiddlewaretoken"
DEUX_FOIS = "Votre envoi est arrivé deux fois\u00a0: il compte une seule fois."


def fait(request: HttpRequest, succes: str, retour: str) -> HttpResponse:
    """What was sent is done: say it, go there, and remember it for a second sending."""
    messages.success(request, succes)
    request.envoi = (succes, retour)  # type: ignore[attr-defined]
    return redirect(retour)


def une_fois(request: HttpRequest, vue: Callable[[], HttpResponse]) -> HttpResponse:
    """Answer by the view; a sending already done is not done again."""
    cle = _cle(request)
    if not cle or hasattr(request, "envoi"):
        return vue()
    request.envoi = None  # type: ignore[attr-defined]
    if (premier := _attendre(cle)) is not None:
        succes, retour = premier
        messages.info(request, f"{succes} {DEUX_FOIS}")
        return redirect(retour)
    try:
        reponse = vue()
    except BaseException:
        cache.delete(cle)
        raise
    if request.envoi:  # type: ignore[attr-defined]
        cache.set(cle, request.envoi, HEURE)  # type: ignore[attr-defined]
    else:
        cache.delete(cle)
    return reponse


def _cle(request: HttpRequest) -> str:
    """The name of this sending; none for what is kept as one types, which replaces itself."""
    if request.method != "POST" or request.headers.get("HX-Request") or not request.POST.get(JETON):
        return ""
    fichiers = sorted((nom, f.name, f.size) for nom, liste in request.FILES.lists() for f in liste)
    envoi = (request.user.pk, request.get_full_path(), sorted(request.POST.lists()), fichiers)
    return f"envoi:{salted_hmac('socle.envois', repr(envoi)).hexdigest()}"


def _attendre(cle: str) -> Any:
    """What the first sending answered, waited for while it is at work; None when this one is the first."""
    for _ in range(int(LE_TEMPS_DE_FAIRE / PAS)):
        if cache.add(cle, EN_COURS, LE_TEMPS_DE_FAIRE):
            return None
        if (premier := cache.get(cle)) not in (EN_COURS, None):
            return premier
        time.sleep(PAS)
    return None
