"""The mails of a declaration: each step tells those whose turn it is. One message a step and an address."""

from typing import Any

from django.urls import reverse

from socle import courrier

from . import adresses
from .models import Declaration


def _send(declaration: Declaration, modele: str, to: list[str], **contexte: Any) -> None:
    base = {"d": declaration, "structure": declaration.structure, "reseau": declaration.reseau}
    base["suivi"] = declaration.get_absolute_url()
    for adresse in dict.fromkeys(a.lower() for a in to if a):
        courrier.send(
            modele=modele,
            to=adresse,
            context=base | contexte,
            key=f"{modele}:{declaration.code}:{adresse}",
            portee=adresses.portee(declaration.reseau),
        )


def _espace(declaration: Declaration) -> str:
    return reverse("espace_structure", args=[declaration.structure.code])  # type: ignore[union-attr]


def _demandeur(declaration: Declaration) -> list[str]:
    return [declaration.confirmee_par.email]  # type: ignore[union-attr]


def a_l_equipe(declaration: Declaration) -> str:
    """Where a request is answered, by the head of the structure or by the coordination."""
    return reverse("structure_demande", args=[declaration.structure.code, declaration.code])  # type: ignore[union-attr]


def declared(declaration: Declaration) -> None:
    """The structure is « intéressée »: its first member knows what comes next, the coordination whom to call."""
    _send(declaration, "declaration_confirmee", _demandeur(declaration), url=_espace(declaration))
    coordination = adresses.coordination(declaration.reseau) or [declaration.reseau.contact_email]
    fiche = reverse("coordination_structure", args=[declaration.reseau.code, declaration.structure.code])  # type: ignore[union-attr]
    _send(declaration, "declaration_recue", coordination, url=fiche)


def welcomed(declaration: Declaration, *, note: str) -> None:
    to = adresses.direction(declaration.structure)  # type: ignore[arg-type]
    _send(declaration, "declaration_accueillie", to, note=note, url=_espace(declaration))


def asked(declaration: Declaration) -> None:
    tete = adresses.tete(declaration.structure)  # type: ignore[arg-type]
    _send(declaration, "demande_envoyee", _demandeur(declaration), a_la_direction=bool(tete))
    _send(declaration, "demande_recue", tete or adresses.coordination(declaration.reseau), url=a_l_equipe(declaration))


def admitted(declaration: Declaration) -> None:
    membre = declaration.structure.membres.get(user=declaration.confirmee_par)  # type: ignore[union-attr]
    _send(
        declaration,
        "demande_acceptee",
        _demandeur(declaration),
        role=membre.get_role_display(),
        url=_espace(declaration),
    )


def declined(declaration: Declaration) -> None:
    _send(declaration, "demande_declinee", _demandeur(declaration), motif=declaration.motif)
