"""Public pages: the same for everybody, so any cache may keep them for a minute, and a browser may ask « changed? »."""

import gzip
import hashlib
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

MINUTE = 60
PETIT = 1000
_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")


def marquer(request: HttpRequest, response: HttpResponse, *, secondes: int = MINUTE) -> HttpResponse:
    """Cacheable for `secondes`, with a weak ETag drawn from the bytes; 304 when the visitor already has them."""
    response["Cache-Control"] = f"public, max-age={secondes}"
    if response.status_code == 200 and not response.streaming and request.method in ("GET", "HEAD"):
        etag = f'W/"{hashlib.sha256(response.content).hexdigest()[:20]}"'
        response["ETag"] = etag
        return get_conditional_response(request, etag=etag, response=compresser(request, response))
    return response


def compresser(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Gzip for who accepts it. Only for pages that hold no secret beside what a visitor typed."""
    if response.streaming or len(response.content) < PETIT or response.has_header("Content-Encoding"):
        return response
    patch_vary_headers(response, ["Accept-Encoding"])
    if _GZIP.search(request.headers.get("Accept-Encoding", "")):
        response.content = gzip.compress(response.content, 5, mtime=0)
        response["Content-Encoding"] = "gzip"
        if response.has_header("Content-Length"):
            response["Content-Length"] = str(len(response.content))
    return response


def publique(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For a page that depends on its address and the hour alone: neither session, nor user, nor cookie."""

    @wraps(view)
    def diffusee(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return marquer(request, view(request, *args, **kwargs))

    diffusee.publique = True  # type: ignore[attr-defined]
    return diffusee
