"""The documentation of the open interface. The same for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from socle.diffusion import publique

from .. import documentation


@require_safe
@publique
def page(request: HttpRequest) -> HttpResponse:
    return render(request, "public/documentation.html", {"doc": documentation.page()})
