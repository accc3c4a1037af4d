"""Public pages: the same for everybody, so that caches may keep them for a minute in all, and a browser may ask
« changed? ».

The minute is shared: each web process keeps for `PAGES_SECONDES` the list of the people of the directory
(`promeneurs.vitrine`), then as long the pages it has just made, and whoever receives one for the rest. What a
suspension hides is gone from everywhere in 60 seconds.
"""

import gzip
import hashlib
import re
from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

MINUTE = 60
LECTURE = 3  # what reading that list may add
PETIT = 1000
REQUETE_MAX = 200  # a longer question is a rare one: it is answered, not kept
_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")


def marquer(request: HttpRequest, response: HttpResponse, *, secondes: int | None = None) -> HttpResponse:
    """Cacheable, with a weak ETag drawn from the bytes; 304 when the visitor already has them.

    `secondes`: for what speaks of nobody, an icon or a script.
    """
    gardees = 2 * settings.PAGES_SECONDES + LECTURE if settings.PAGES_SECONDES else 0
    response["Cache-Control"] = f"public, max-age={secondes or max(MINUTE - gardees, 0)}"
    if response.status_code == 200 and not response.streaming and request.method in ("GET", "HEAD"):
        response["ETag"] = etag = _etag(response.content)
        return get_conditional_response(request, etag=etag, response=compresser(request, response))
    return response


def _etag(contenu: bytes) -> str:
    return f'W/"{hashlib.sha256(contenu).hexdigest()[:20]}"'


def compresser(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Gzip for who accepts it. Only for pages that hold no secret beside what a visitor typed."""
    if response.streaming or len(response.content) < PETIT or response.has_header("Content-Encoding"):
        return response
    patch_vary_headers(response, ["Accept-Encoding"])
    if _accepte(request):
        response.content = gzip.compress(response.content, 5, mtime=0)
        response["Content-Encoding"] = "gzip"
        if response.has_header("Content-Length"):
            response["Content-Length"] = str(len(response.content))
    return response


def _accepte(request: HttpRequest) -> bool:
    return bool(_GZIP.search(request.headers.get("Accept-Encoding", "")))


class _Page(NamedTuple):
    """A page made a moment ago: its bytes as they leave, for who reads gzip and for who does not."""

    contenu: bytes
    entetes: dict[str, str]

    def reponse(self, request: HttpRequest) -> HttpResponse:
        response = HttpResponse(self.contenu, headers=self.entetes)
        return get_conditional_response(request, etag=self.entetes["ETag"], response=response)


def publique(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For a page that depends on its address and the hour alone: neither session, nor user, nor cookie."""

    @wraps(view)
    def diffusee(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        cle = _cle(request)
        if cle and (page := caches["pages"].get(cle)):
            return page.reponse(request)
        response = marquer(request, view(request, *args, **kwargs))
        if cle and response.status_code == 200 and not response.streaming and not response.cookies:
            caches["pages"].set(cle, _Page(response.content, dict(response.headers)), settings.PAGES_SECONDES)
        return response

    diffusee.publique = True  # type: ignore[attr-defined]
    return diffusee


def _cle(request: HttpRequest) -> str:
    """Which kept page answers; empty when none may."""
    requete = request.META.get("QUERY_STRING", "")
    if not settings.PAGES_SECONDES or request.method != "GET" or len(requete) > REQUETE_MAX:
        return ""
    return hashlib.sha256(f"{_accepte(request):d}{request.path}?{requete}".encode()).hexdigest()
