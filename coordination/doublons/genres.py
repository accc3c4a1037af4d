"""The two kinds of sheets that may be merged: their fields to choose from, and what hangs on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from promeneurs.models import Promeneur, PromeneurReuni
from socle.valeurs import en_clair
from structures.models import Structure, StructureReunie

from .liens import Lien
from .tables import PROMENEUR, STRUCTURE


@dataclass(frozen=True, kw_only=True)
class Genre:
    """`champs`: what is chosen from one sheet or the other; `suivent`: fields that go with another; `reunie`: the row
    that leads from what was to what stays, by the code and the key (`ancienne_cle`) of before."""

    code: str
    modele: type[Any]
    liens: tuple[Lien, ...]
    champs: Sequence[str]
    suivent: dict[str, str]
    image: str
    reunie: type[Any]
    ancienne_cle: str

    def lire(self, fiche: Any, nom: str) -> str:
        if nom == self.image:
            return "une image" if getattr(fiche, f"{nom}_id") else "aucune image"
        valeur = getattr(fiche, nom)
        if nom == "user":
            return f"{valeur.nom_complet}, {valeur.email}" if valeur else "aucun"
        return en_clair(self.modele._meta.get_field(nom), valeur)

    def differents(self, garde: Any, autre: Any) -> list[str]:
        """The fields that the two sheets do not say alike, in the order of the sheet."""
        return [nom for nom in self.champs if getattr(garde, nom) != getattr(autre, nom)]

    def propose(self, garde: Any, autre: Any, nom: str) -> str:
        """The sheet that stays, unless it says nothing there."""
        return "autre" if not getattr(garde, nom) and getattr(autre, nom) else "garde"


PROMENEURS = Genre(
    code="promeneur",
    modele=Promeneur,
    liens=PROMENEUR,
    champs=("prenom", "nom", "fonction", "email", "telephone", "user", "presentation", "contact_direct", "themes",
            "publics", "photo"),
    suivent={"photo": "photo_consentie_le"},
    image="photo",
    reunie=PromeneurReuni,
    ancienne_cle="ancien",
)  # fmt: skip
STRUCTURES = Genre(
    code="structure",
    modele=Structure,
    liens=STRUCTURE,
    champs=("nom", "type", "statut_juridique", "siret", "adresse", "code_postal", "commune", "email", "telephone",
            "site", "astreinte_nom", "astreinte_telephone", "astreinte_horaires", "presentation", "annees_aap",
            "image"),
    suivent={},
    image="image",
    reunie=StructureReunie,
    ancienne_cle="ancienne",
)  # fmt: skip


def obstacles(genre: Genre, garde: Any, autre: Any) -> list[str]:
    """Why these two can't be merged, in French; empty when nothing stands in the way."""
    return [raison for lien in genre.liens for raison in lien.refuse(lien, garde, autre)]


def rejoignent(genre: Genre, autre: Any) -> list[tuple[str, int]]:
    """What moves with the other sheet: the words for it and how many."""
    compte = [(lien.noms, lien.de(autre).count()) for lien in genre.liens]
    return [(noms, n) for noms, n in compte if n]


def avant(fiche: Any) -> list[Any]:
    """For the history of a sheet: the merges, and the sheets that were, by their keys alone."""
    genre = STRUCTURES if isinstance(fiche, Structure) else PROMENEURS
    reunies = list(genre.reunie.objects.filter(**{genre.code: fiche}))
    return [*reunies, *[genre.modele(pk=getattr(r, genre.ancienne_cle)) for r in reunies]]
