"""The words of a network: one of parents says « parents » where the others say « jeunes »."""

import re
from collections.abc import Sequence

from territoires.enums import PublicVise
from territoires.models import Reseau

_MOTS = re.compile(r"\b([Jj])eune(s?)\b")


def en_parlant(reseaux: Sequence[Reseau]) -> Reseau:
    """Of several networks, the one whose words are said: the first that is not of parents alone."""
    return next((r for r in reseaux if r.public_vise != PublicVise.PARENTS), reseaux[0])


def pour(texte: str, reseau: Reseau) -> str:
    """A label of ours, in the words of this network. Not for names: « Info Jeunes » is one."""
    if reseau.public_vise != PublicVise.PARENTS:
        return texte
    return _MOTS.sub(lambda m: ("P" if m[1] == "J" else "p") + "arent" + m[2], texte)
