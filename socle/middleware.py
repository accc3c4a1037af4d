"""Signs what a request writes, without looking at who is there unless something is written."""

from collections.abc import Callable

import pghistory
from django.http import HttpRequest, HttpResponse
from django.utils.functional import lazystr

_LECTURES = {"GET", "HEAD", "OPTIONS"}


class HistoriqueMiddleware:
    """pghistory's own reads `request.user` at once, which makes every public page `Vary: Cookie`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in _LECTURES:
            return self.get_response(request)
        qui = lazystr(lambda: getattr(getattr(request, "user", None), "pk", None) or "")
        with pghistory.context(user=qui):
            return self.get_response(request)
