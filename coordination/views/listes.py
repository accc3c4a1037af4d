"""The lists of a network."""

from django.http import HttpRequest, HttpResponse

from coordination import exports
from coordination.acces import coordination
from coordination.listes import repondre
from territoires.models import Reseau


@coordination
def promeneurs(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    return repondre(request, reseau, exports.PROMENEURS)


@coordination
def structures(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    return repondre(request, reseau, exports.STRUCTURES)


@coordination
def comptes(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    return repondre(request, reseau, exports.COMPTES)


@coordination
def reunions(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    return repondre(request, reseau, exports.REUNIONS)


@coordination
def dossiers(request: HttpRequest, reseau: Reseau) -> HttpResponse:
    return repondre(request, reseau, exports.DOSSIERS)
