"""Names of employers one slip apart: the same said twice, or two of them? The reader of the preview tells."""

import re
from difflib import SequenceMatcher

from socle.texte import tri

SEUIL = 0.84
_PETITS = {"de", "du", "des", "la", "le", "les", "d", "l", "et", "a"}
_SAINTS = {"st": "saint", "ste": "sainte"}


def note(un: str, autre: str) -> float:
    """How near two names are: 1 for the same words in any order, initials, « St » and small words aside."""
    a, b = _forme(un), _forme(autre)
    return 1.0 if _mots(a) == _mots(b) else SequenceMatcher(None, a, b).ratio()


def memes_nombres(un: str, autre: str) -> bool:
    """« Foyer 1 » and « Foyer 2 » are two, however near their names."""
    return re.findall(r"\d+", un) == re.findall(r"\d+", autre)


def _forme(nom: str) -> str:
    """« M.J.C. St-Exupéry » → « mjc saint exupery »."""
    lie = re.sub(r"\b(\w) (?=\w\b)", r"\1", tri(nom))
    return " ".join(_SAINTS.get(mot, mot) for mot in lie.split())


def _mots(forme: str) -> set[str]:
    return {mot for mot in forme.split() if mot not in _PETITS}
