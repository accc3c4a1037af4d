"""The figures of the life of the network: what was held."""

from collections import Counter

from ..enums import TypeReunion
from .base import Donnees, Indicateur
from .reseau import classees

VIE = "Vie du réseau"


def _types(d: Donnees) -> list[tuple[str, int]]:
    return classees(Counter(r.type for r in d.reunions), dict(TypeReunion.choices))


INDICATEURS = (
    Indicateur("reunions", VIE, "Réunions", "Les réunions notées dont la date est dans la période.", lambda d: len(d.reunions)),
    Indicateur("reunions_type", VIE, "Réunions par sorte", "Les mêmes, par sorte.", _types),
    Indicateur("presences", VIE, "Présences aux réunions", "La somme des personnes présentes, quand leur nombre est dit.", lambda d: sum(r.nb_participants or 0 for r in d.reunions)),
)  # fmt: skip
