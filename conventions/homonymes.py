"""Two names that may be one person's: the same words in any order, or a slip apart. Whoever writes them tells."""

from collections.abc import Iterable
from difflib import SequenceMatcher

from socle.texte import tri

SEUIL = 0.9


def semblables(nom: str, autres: Iterable[str]) -> list[str]:
    """Those of the others that look like this name, each once."""
    return [autre for autre in dict.fromkeys(autres) if _proches(tri(nom), tri(autre))]


def _proches(a: str, b: str) -> bool:
    if not a or not b:
        return False
    return sorted(a.split()) == sorted(b.split()) or SequenceMatcher(None, a, b).ratio() >= SEUIL
