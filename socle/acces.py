"""Who may see a page: views declare it themselves, so that public pages never touch the session."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from socle import envois, renvoi

_conditions: list[Callable[[HttpRequest], HttpResponse | None]] = []


def exiger(condition: Callable[[HttpRequest], HttpResponse | None]) -> None:
    """Declare what a signed-in person must do first (a second factor…): a response, or None. Twice is harmless."""
    if condition not in _conditions:
        _conditions.append(condition)


def connexion_requise(view: Callable[..., Any]) -> Callable[..., Any]:
    """Send an anonymous visitor to sign in, then back here, with what they had sent (`socle.renvoi`). htmx requests
    reload the whole page instead."""

    @wraps(view)
    def gardee(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated:
            for condition in _conditions:
                if (reponse := condition(request)) is not None:
                    return reponse
            une_fois = partial(envois.une_fois, request, lambda: view(request, *args, **kwargs))
            return _pour_soi(renvoi.rendre(request, une_fois))
        if request.headers.get("HX-Request"):
            return HttpResponse(status=401, headers={"HX-Refresh": "true"})
        retour = _retour(request)
        renvoi.garder(request, retour)
        return redirect_to_login(retour)

    gardee.connexion_requise = True  # type: ignore[attr-defined]
    return gardee


def _retour(request: HttpRequest) -> str:
    """Where to come back after signing in: this page, or the one whose form was sent."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    page = urlsplit(request.headers.get("Referer", ""))
    return page.path if page.netloc == request.get_host() and page.path else "/espace/"


def _pour_soi(reponse: Any) -> Any:
    """No shared cache keeps a signed-in page; the browser may still go back to a form half filled."""
    if not reponse.has_header("Cache-Control"):
        reponse["Cache-Control"] = "private, no-cache"
    return reponse
