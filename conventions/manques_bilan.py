"""What a yearly report lacks to be submitted, part by part, in plain words."""

from typing import Any

from .enums_bilan import CHAMPS_BILAN, CHIFFRES, SectionBilan, TypePieceBilan
from .models import Bilan

PIECES = "pieces"


def libelle(nom: str) -> str:
    texte = str(Bilan._meta.get_field(nom).verbose_name)  # type: ignore[union-attr]
    return texte[:1].upper() + texte[1:]


def manques(bilan: Bilan) -> list[tuple[str, str]]:
    """`(part, sentence)` of everything missing; empty when the report may be submitted."""
    return [
        *(
            (SectionBilan.CHIFFRES.value, f"{libelle(nom)}\u00a0: donnez un nombre, ou dites que vous ne savez pas.")
            for nom in CHIFFRES
            if getattr(bilan, nom) is None and nom not in bilan.inconnus
        ),
        *(
            (SectionBilan.RECIT.value, f"{libelle(nom)}\u00a0: quelques phrases suffisent.")
            for nom in CHAMPS_BILAN[SectionBilan.RECIT]
            if not getattr(bilan, nom).strip()
        ),
        *(
            (PIECES, f"{bilan.libelle_piece(type_)}\u00a0: à joindre.")
            for type_ in TypePieceBilan.values
            if bilan.piece(type_) is None
        ),
    ]


def contradictions(changes: dict[str, Any]) -> list[str]:
    """Figures given and said not to be known."""
    return [nom for nom in changes.get("inconnus") or [] if changes.get(nom) is not None]
