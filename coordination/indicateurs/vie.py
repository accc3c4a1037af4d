"""The figures of the life of the network: what was held."""

from collections import Counter
from typing import Any

from django.urls import reverse

from socle.valeurs import jour as en_jour

from ..enums import TypeReunion
from .base import Donnees, Indicateur, Liste
from .reseau import classees

VIE = "Vie du réseau"


def _types(d: Donnees) -> list[tuple[str, int]]:
    return classees(Counter(r.type for r in d.reunions), dict(TypeReunion.choices))


def _liste(presents: bool) -> Any:
    def lister(d: Donnees) -> Liste:
        codes = {r.pk: r.code for r in d.reseaux}
        lignes: list[tuple[str, tuple[Any, ...]]] = []
        for r in d.reunions:
            url = reverse("coordination_reunion", args=[codes[r.reseau_id], r.code])
            dit = (en_jour(r.date), r.type_libre or r.get_type_display(), r.thematique)
            if not presents or r.nb_participants is not None:
                lignes.append((url, (*dit, r.nb_participants) if presents else dit))
        return Liste(("Date", "Sorte", "Sujet", *(("Présences",) if presents else ())), lignes, somme=presents)

    return lister


INDICATEURS = (
    Indicateur("reunions", VIE, "Réunions", "Les réunions notées dont la date est dans la période.", lambda d: len(d.reunions), _liste(presents=False), entier=True),
    Indicateur("reunions_type", VIE, "Réunions par sorte", "Les mêmes, par sorte.", _types, _liste(presents=False), entier=True),
    Indicateur("presences", VIE, "Présences aux réunions", "La somme des personnes présentes, quand leur nombre est dit.", lambda d: sum(r.nb_participants or 0 for r in d.reunions), _liste(presents=True), entier=True),
)  # fmt: skip
