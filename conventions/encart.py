"""The conventions on the home of a structure: its one next step first, then where each file stands."""

from typing import Any

from socle.dates import aujourdhui
from structures.encarts import Encart
from structures.models import Structure

from . import a_faire, a_faire_argent, rules, services, statuts
from .enums import Role
from .models import Convention
from .querysets import ENCADREMENT
from .tours import attendue


def de_la_structure(user: Any, structure: Structure) -> Encart:
    """For its head, what is to be done next; for its team and the coordination, where things stand."""
    siennes = Convention.objects.filter(structure=structure)
    services.open_years(conventions=siennes)
    dirige = structure.membres.filter(user=user, role__in=ENCADREMENT).exists()
    etapes = list(a_faire.de_la_structure(user, siennes)) if dirige else []
    bilans = list(a_faire_argent.de_la_structure(user, siennes)) if dirige else []
    jour = aujourdhui()
    conventions = sorted(siennes.with_tour().order_by("-etat_le", "-pk"), key=lambda c: not attendue(c))
    return Encart(
        "conventions/_encart.html",
        {
            "structure": structure,
            "suite": etapes[0] if etapes else None,
            "bilans": bilans,
            "conventions": [(c, statuts.statut(c, Role.STRUCTURE, jour)) for c in conventions[:3]],
            "reste": max(0, len(conventions) - 3),
            "peut_commencer": not any(attendue(c) for c in conventions) and rules.can_start(user, structure),
        },
        avance=bool(conventions),
    )
