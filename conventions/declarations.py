"""What the structure declares before it hands its file in. Who ticked each, and when, is in the history."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from socle import journal


@dataclass(frozen=True)
class Declaration:
    """`court`: what it is about, as the history and what is missing say it."""

    code: str
    court: str
    texte: str


CATALOGUE: tuple[Declaration, ...] = (
    Declaration(
        "habilitation", "Habilitation de qui signe",
        "La personne qui signera la convention est habilitée à engager la structure.",
    ),
    Declaration(
        "exactitude", "Exactitude du dossier",
        "Les informations de ce dossier sont exactes, et tout changement sera signalé au réseau.",
    ),
    Declaration(
        "a_jour", "Déclarations sociales et fiscales à jour",
        "La structure est à jour de ses déclarations sociales et fiscales, et des paiements qui en découlent.",
    ),
    Declaration(
        "fonctionnement", "Dépenses de fonctionnement",
        "L’aide demandée ne paiera que des dépenses de fonctionnement, jamais un investissement.",
    ),
    Declaration(
        "salaries", "Personnes salariées",
        "Les personnes qui seront promeneurs sont des professionnelles ou des professionnels salariés de la structure, "
        "ni bénévoles ni volontaires en service civique.",
    ),
    Declaration(
        "charte", "Engagement sur la charte",
        "La structure s’engage à respecter la charte des Promeneurs du Net, et à la faire signer à chaque personne.",
    ),
)  # fmt: skip
PAR_CODE = {d.code: d for d in CATALOGUE}


def absentes(c: Any) -> list[Declaration]:
    """Those that nobody has ticked."""
    return [d for d in CATALOGUE if not c.declarations.get(d.code)]


@dataclass(frozen=True)
class Faite:
    """A declaration of a file: ticked by whom and when, or not."""

    declaration: Declaration
    faite: bool
    par: str = ""
    le: datetime | None = None


def faites(c: Any) -> list[Faite]:
    """Every declaration, with who ticked it last and when."""
    auteurs = _auteurs(c) if c.declarations else {}
    return [
        Faite(d, True, *auteurs.get(d.code, ("", None))) if c.declarations.get(d.code) else Faite(d, False)
        for d in CATALOGUE
    ]


def _auteurs(c: Any) -> dict[str, tuple[str, datetime]]:
    evenements = journal.events_model(type(c))._base_manager.filter(pgh_obj_id=c.pk)
    avant: dict[str, Any] = {}
    cochees: dict[str, Any] = {}
    for e in evenements.only("pgh_id", "declarations", "pgh_created_at", "pgh_context").order_by("pgh_id"):
        cochees |= {code: e for code, oui in e.declarations.items() if oui and not avant.get(code)}
        avant = e.declarations
    qui = journal.signataires(cochees.values())
    return {code: (qui[e.pk], e.pgh_created_at) for code, e in cochees.items()}
