"""A map of one or several départements, as a page shows it and as a picture to take away."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.safestring import SafeString, mark_safe

from socle import graphiques
from territoires.mosaique import COULEURS, DISQUE, Marque, departement_dessin, departement_svg


@dataclass(frozen=True)
class Carte:
    """`departements`: their names by code. `classes`: of a commune (« many », « some »); `legende`: what they say, by
    class, and what a disc says under « mark »."""

    departements: Mapping[str, str]
    classes: Mapping[str, str]
    marques: tuple[Marque, ...]
    description: str
    legende: Mapping[str, str] = field(default_factory=dict)

    @property
    def page(self) -> SafeString:
        """Nothing when no département has a drawing."""
        dessins = (
            departement_svg(
                code,
                classes=self.classes,
                marques=self.marques,
                titre=f"Carte\u00a0: {nom}",
                description=self.description,
            )
            for code, nom in self.departements.items()
        )
        return mark_safe("".join(dessins))

    @property
    def cles(self) -> list[tuple[str, str]]:
        return list(self.legende.items())

    @property
    def reperes(self) -> list[tuple[str, int, str]]:
        """The legend where there is no style sheet: a colour, how round it is, what it says."""
        return [
            (DISQUE, 9, dit) if classe == "mark" else (COULEURS[classe], 5, dit) for classe, dit in self.legende.items()
        ]

    def svg(self, titre: str, source: str) -> str:
        dessins = [
            departement_dessin(code, nom, classes=self.classes, marques=self.marques)
            for code, nom in self.departements.items()
        ]
        return graphiques.planche(titre, source, [d for d in dessins if d], self.reperes)
