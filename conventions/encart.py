"""The conventions on the home of a structure: its one next step first, then where each file stands."""

from typing import Any

from promeneurs import encarts as promeneurs_encarts
from promeneurs.models import Promeneur
from socle.dates import aujourdhui
from structures import encarts as structures_encarts
from structures.encarts import Encart
from structures.models import Structure

from . import a_faire, a_faire_argent, rules, services, statuts
from .enums import Role
from .models import Convention
from .querysets import ENCADREMENT
from .tours import attendue


def du_promeneur(user: Any, promeneur: Promeneur) -> Encart | None:
    """The slots that the convention planned, to take up, while none is announced."""
    prevus = services.planned_for(promeneur)
    if not prevus:
        return None
    return Encart("conventions/_encart_permanences.html", {"creneaux": prevus, "promeneur": promeneur})


def declare() -> None:
    structures_encarts.register(de_la_structure)
    promeneurs_encarts.register(du_promeneur)


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
