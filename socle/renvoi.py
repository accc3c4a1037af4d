"""What was typed and could not be taken in (a page from before signing in again) is there to be sent again by a button:
in the answer itself, or after signing in. Only what one of our own pages sent: another site gets no form to hold out.
"""

import time
from collections.abc import Callable
from urllib.parse import urlsplit

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from socle import limites

SECRETS = ("password", "code")  # a part of the name, between dashes
PLACE = 200_000  # characters: past that, going back in the browser is the better way
CLE, PLACE_GARDEE, DUREE = "renvoi", 100_000, 3600
PAR_HEURE = 30
RETENU = "retenu"  # said by `pro.js`: the browser keeps it and will give it back in its fields
GARDE = "Ce que vous avez écrit est gardé une heure\u00a0: connectez-vous, vous pourrez le renvoyer."


def saisie(request: HttpRequest, place: int = PLACE) -> dict[str, object] | None:
    """The fields to send again, where to, and whether files are to be chosen again; None when there is nothing to
    keep, or nothing safe to show."""
    origine = request.headers.get("Origin") or request.headers.get("Referer", "")
    if request.method != "POST" or urlsplit(origine).netloc != request.get_host():
        return None
    champs = [(nom, v) for nom, valeurs in request.POST.lists() for v in valeurs if nom != "csrfmiddlewaretoken"]
    if any(_secret(nom) for nom, _ in champs) or sum(len(nom) + len(v) for nom, v in champs) > place:
        return None
    return {"champs": champs, "adresse": request.get_full_path(), "fichiers": bool(request.FILES)} if champs else None


def _secret(nom: str) -> bool:
    return "password" in nom or nom.rpartition("-")[2] in SECRETS


def garder(request: HttpRequest, page: str) -> None:
    """Nobody is signed in any more: keep what was sent in the visitor's session, for an hour, for when `page` is opened
    again. One a browser, the last."""
    if RETENU in request.POST or (recue := saisie(request, PLACE_GARDEE)) is None:
        return
    if limites.depasse(request, "renvoi", combien=PAR_HEURE, secondes=limites.HEURE):
        return
    request.session[CLE] = recue | {"page": page, "fin": time.time() + DUREE}
    request.session.set_expiry(DUREE)
    messages.info(request, GARDE)


def rendre(request: HttpRequest, vue: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer of the view; once, on the page whose form was kept, what was typed and a button that sends it. Whoever
    may not open that page gets the usual refusal, and it is forgotten."""
    gardee = request.session.get(CLE)
    if gardee is None:
        return vue()
    if request.session.get("_session_expiry") == DUREE:  # the visitor's: a person signed in stays longer
        request.session.set_expiry(None)
    renvoyee = request.method == "POST" and request.get_full_path() == gardee["adresse"]
    if renvoyee or gardee["fin"] < time.time():
        del request.session[CLE]
        return vue()
    if request.method != "GET" or request.path != gardee["page"] or request.headers.get("HX-Request"):
        return vue()
    try:
        reponse = vue()
    except (Http404, PermissionDenied):
        del request.session[CLE]
        raise
    if reponse.status_code in range(300, 400):  # something is asked first
        return reponse
    del request.session[CLE]
    return render(request, "renvoi.html", {"saisie": gardee}) if reponse.status_code == 200 else reponse
