"""Whose signature a document awaits."""

from collections.abc import Collection, Iterable

from .enums import Signataire


def au_tour(
    parties: Iterable[str], donnees: Collection[str], confirmees: Collection[str], dans_l_ordre: bool
) -> list[str]:
    """The parties that may sign now: all those missing; in order, the first one, once those before it are confirmed."""
    if not dans_l_ordre:
        return [partie for partie in parties if partie not in donnees]
    premiere = next((partie for partie in parties if partie not in confirmees), None)
    return [premiere] if premiere is not None and premiere not in donnees else []


def ordre(parties: Collection[str]) -> list[str]:
    """The structure, then the Caf, then the MSA."""
    return [partie for partie in Signataire.values if partie in parties]
