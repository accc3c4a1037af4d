"""The words of a network: one of parents says « parents » where the others say « jeunes »."""

import re

from territoires.enums import PublicVise
from territoires.models import Reseau

_MOTS = re.compile(r"\b([Jj])eune(s?)\b")


def pour(texte: str, reseau: Reseau) -> str:
    """A label of ours, in the words of this network. Not for names: « Info Jeunes » is one."""
    if reseau.public_vise != PublicVise.PARENTS:
        return texte
    return _MOTS.sub(lambda m: ("P" if m[1] == "J" else "p") + "arent" + m[2], texte)
