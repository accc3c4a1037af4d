"""Signs what a request writes, without looking at who is there unless something is written."""

from collections.abc import Callable

import pghistory
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import lazy

_LECTURES = {"GET", "HEAD", "OPTIONS"}


class HistoriqueMiddleware:
    """pghistory's own reads `request.user` at once, which makes every public page `Vary: Cookie`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in _LECTURES:
            return self.get_response(request)
        with pghistory.context(user=lazy(_qui, str)(request)):
            return self.get_response(request)


def _qui(request: HttpRequest) -> str:
    """Asked by pghistory when a row is written, not before."""
    cle = getattr(getattr(request, "user", None), "pk", None)
    return "" if cle is None else str(cle)


class PermissionsMiddleware:
    """Says to the browser what no page of ours may use (`settings.PERMISSIONS_POLICY`)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reponse = self.get_response(request)
        reponse.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        return reponse
