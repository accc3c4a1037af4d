"""An action page of the coordinator: `socle.actions`, in the coordinator's frame."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from socle import actions
from socle.actions import donnees, faire_ou_dire
from territoires.models import Reseau

__all__ = ["agir", "donnees", "faire_ou_dire"]


def agir(request: HttpRequest, reseau: Reseau, **page: Any) -> HttpResponse:
    """One page, one act: see `socle.actions.agir`."""
    page.setdefault("gabarit", "coordination/action.html")
    return actions.agir(request, reseau=reseau, **page)
