"""To whom a mail about a file goes: its owner, those at the head of the structure, the coordination of the network."""

from structures.adresses import coordination, direction, portee

from .models import Promeneur

__all__ = ["coordination", "direction", "personne", "portee"]


def personne(promeneur: Promeneur) -> list[str]:
    """The address with which the owner signs in, else the one on the file."""
    adresse = promeneur.user.email if promeneur.user else promeneur.email
    return [adresse] if adresse else []
