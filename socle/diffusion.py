"""Public pages: the same for everybody, so any cache may keep them for a minute, and a browser may ask « changed? »."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

MINUTE = 60


def marquer(request: HttpRequest, response: HttpResponse, *, secondes: int = MINUTE) -> HttpResponse:
    """Cacheable for `secondes`, with a weak ETag drawn from the bytes; 304 when the visitor already has them."""
    response["Cache-Control"] = f"public, max-age={secondes}"
    if response.status_code == 200 and not response.streaming and request.method in ("GET", "HEAD"):
        etag = f'W/"{hashlib.sha256(response.content).hexdigest()[:20]}"'
        response["ETag"] = etag
        return get_conditional_response(request, etag=etag, response=response)
    return response


def publique(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For a page that depends on its address and the hour alone: neither session, nor user, nor cookie."""

    @wraps(view)
    def diffusee(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return marquer(request, view(request, *args, **kwargs))

    diffusee.publique = True  # type: ignore[attr-defined]
    return diffusee
