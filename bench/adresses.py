"""The site's addresses, and the empty view that everything is compared with."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import handler400, handler403, handler404, handler500
from config.urls import urlpatterns as du_site

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def vide(request: HttpRequest) -> HttpResponse:
    return HttpResponse("vide")


urlpatterns = [path("bench/vide/", vide), *du_site]
