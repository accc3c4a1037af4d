"""Weekly permanences in OpenStreetMap's `opening_hours`: « Mo-We,Fr 14:00-16:00; Sa 00:00-01:00 »."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from .ensemble import JOUR_MINUTES, intervalles

JOURS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


def ecrire(heures: Iterable[dict[str, Any]]) -> str:
    """The hours of several people as one: cut at midnight, so that one day never overrides the night before.

    « PH off » when nobody is there on public holidays, which is the rule.
    """
    heures = list(heures)
    par_jour = [",".join(f"{_heure(a)}-{_heure(b)}" for a, b in plages) for plages in intervalles(heures)]
    if all(texte == f"00:00-{_heure(JOUR_MINUTES)}" for texte in par_jour):
        return "24/7"
    regles: dict[str, list[int]] = {}
    for n, texte in enumerate(par_jour):
        if texte:
            regles.setdefault(texte, []).append(n)
    suite = [f"{_jours(numeros)} {texte}" for texte, numeros in regles.items()]
    return "; ".join(suite if not suite or any(h.get("feries") for h in heures) else [*suite, "PH off"])


def _jours(numeros: list[int]) -> str:
    """« Mo-We,Fr »."""
    suites = []
    for _, suite in groupby(enumerate(numeros), lambda paire: paire[1] - paire[0]):
        jours = [JOURS[n] for _, n in suite]
        suites.append(jours[0] if len(jours) == 1 else f"{jours[0]}-{jours[-1]}")
    return ",".join(suites)


def _heure(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
