"""The figures of the life of the network: what was held, who came, what they learned."""

from collections import Counter
from typing import Any

from ..enums import TypeReunion
from .base import Donnees, Indicateur
from .reseau import classees

VIE = "Vie du réseau"


def _types(d: Donnees) -> list[tuple[str, int]]:
    return classees(Counter(r.type for r in d.reunions), dict(TypeReunion.choices))


def _taux(d: Donnees) -> int | None:
    """In per cent; None when nobody noted who came."""
    invites, presents = d.invites_pointes
    return round(100 * presents / invites) if invites else None


def _somme(champ: str) -> Any:
    return lambda d: sum(getattr(r, champ) or 0 for r in d.reunions)


INDICATEURS = (
    Indicateur("reunions", VIE, "Réunions", "Les réunions tenues dans la période, jusqu’à ce jour, et les séances du comité\u00a0; une réunion à venir ou annulée ne compte pas.", lambda d: len(d.reunions)),
    Indicateur("reunions_type", VIE, "Réunions par sorte", "Les mêmes, par sorte.", _types),
    Indicateur("presences", VIE, "Présences aux réunions", "La somme des personnes présentes\u00a0: celles pointées par leur nom, ou le nombre noté quand personne n’est pointé.", _somme("personnes")),
    Indicateur("taux_presence", VIE, "Présence des promeneurs invités", "Parmi les promeneurs invités aux réunions où les présences sont pointées, la part de ceux qui étaient là.", _taux, "%"),
    Indicateur("formation_heures", VIE, "Heures de formation suivies", "La somme des heures suivies par les promeneurs pointés présents aux formations, d’après leurs modules\u00a0; médiane, minimum et maximum par personne.", lambda d: d.formation, "h"),
    Indicateur("formation_faite", VIE, "Formation demandée suivie", "Les personnes actives ce jour qui ont suivi, depuis le 1er janvier, les heures que le réseau demande par an.", lambda d: d.formes()),
    Indicateur("public_jeunes", VIE, "Jeunes touchés par les événements", "La somme des jeunes notés sur les réunions et événements tenus.", _somme("jeunes")),
    Indicateur("public_parents", VIE, "Parents touchés par les événements", "La somme des parents notés sur les réunions et événements tenus.", _somme("parents")),
)  # fmt: skip
