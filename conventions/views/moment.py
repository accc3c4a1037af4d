"""An act at its time: opened late (a stale link, the back button, somebody quicker), a page says so and leads back."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from socle import etats

from .. import rules, tours
from ..enums import CONVENTION
from ..services.commun import A_ANNONCER
from .cote import Dossier, Vue, du_dossier


def dire(request: HttpRequest, d: Dossier, phrase: str) -> HttpResponse:
    """Back to the file, with why."""
    messages.error(request, phrase)
    return redirect(d.url())


def regarde(request: HttpRequest) -> bool:
    return request.method in ("GET", "HEAD")


def instruit(*moves: str) -> Callable[[Vue], Vue]:
    """An act of the coordination, which makes one of these moves. The page opens only when one is possible; what is
    posted too late goes to the service, which refuses it and keeps what was typed."""

    def decorer(view: Vue) -> Vue:
        @du_dossier(rules.is_instructor)
        @wraps(view)
        def gardee(request: HttpRequest, d: Dossier, **reste: Any) -> HttpResponse:
            possibles = {m.code for m in CONVENTION.moves_from(d.convention.etat)}
            if regarde(request) and moves and not possibles & set(moves):
                etat = etats.libelle_etat(d.convention)
                libelle = CONVENTION.get(moves[0]).label
                return dire(request, d, f"« {libelle} » n’est plus possible\u00a0: l’état est maintenant « {etat} ».")
            if regarde(request) and moves and tours.tue(d.convention):
                return dire(request, d, A_ANNONCER)
            return view(request, d, **reste)

        return gardee

    return decorer
