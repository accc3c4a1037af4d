"""Times as people write them."""

import re

from django.core.exceptions import ValidationError

from .models.action import MINUTES_MAX

_DUREE = re.compile(r"(?:(\d{1,3}(?:[.,]\d+)?)h)?(?:(\d{1,4})(?:m|mn|min|minutes?)?)?", re.ASCII)


def minutes(saisie: str) -> int | None:
    """« 45 », « 45 min », « 1 h 30 », « 1,5 h ». Raises ValidationError in French."""
    texte = re.sub(r"heures?", "h", "".join(saisie.lower().split()))
    if not texte:
        return None
    lue = _DUREE.fullmatch(texte)
    total = round(float((lue[1] or "0").replace(",", ".")) * 60) + int(lue[2] or 0) if lue else 0
    if not 1 <= total <= MINUTES_MAX:
        raise ValidationError("Écrivez un temps\u00a0: 45 min, 1 h 30.")
    return total


def duree(total: int | None) -> str:
    """« 45 min », « 1 h 30 »."""
    if not total:
        return ""
    heures, reste = divmod(total, 60)
    return f"{heures}\u00a0h" + (f"\u00a0{reste:02}" if reste else "") if heures else f"{reste}\u00a0min"
