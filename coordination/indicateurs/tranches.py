"""Parts of a network that figures may be asked for: an intercommunalité, a type of structure, a platform, a structure."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q

from promeneurs.enums import EtatCompte, Plateforme
from promeneurs.models import Compte, Mandat
from socle.dates import periode
from structures.enums import TypeStructure
from structures.models import Structure
from territoires.models import Epci, Reseau

EPCI, TYPE, PLATEFORME, STRUCTURE = "epci", "type", "plateforme", "structure"
SUR_LES_STRUCTURES = {EPCI: "commune__epci", TYPE: "type", STRUCTURE: "code"}


@dataclass(frozen=True)
class Tranche:
    """`valeur`: the code of the EPCI, of the type, of the platform or of the structure. `nom`: as it is shown."""

    genre: str
    valeur: str
    nom: str

    @property
    def cle(self) -> str:
        return f"{self.genre}-{self.valeur}"

    @property
    def de_personnes(self) -> bool:
        """Made of people, whatever their structures."""
        return self.genre == PLATEFORME

    @property
    def structures(self) -> Q:
        """Which structures are in it; of a platform, all."""
        champ = SUR_LES_STRUCTURES.get(self.genre)
        return Q(**{champ: self.valeur}) if champ else Q()

    def gens(self, debut: date, fin: date) -> Any:
        """Who was in it on one of these days, as a condition on `Promeneur`."""
        if self.de_personnes:
            return Exists(ouverts(debut).filter(promeneur=OuterRef("pk"), plateforme=self.valeur))
        siens = Mandat.objects.filter(promeneur=OuterRef("pk"), designation__overlap=periode(debut, fin))
        return Exists(siens.filter(structure__in=Structure.objects.filter(self.structures).order_by().values("pk")))


def ouverts(jour: date) -> Any:
    """Accounts that count from that day: neither refused nor closed by then."""
    fermes = Q(ferme_le__isnull=False, ferme_le__lte=jour)
    return Compte.objects.exclude(etat=EtatCompte.REFUSE).exclude(fermes).order_by()


def d_un_reseau(reseau: Reseau) -> list[tuple[str, list[Tranche]]]:
    """The parts that may be chosen, by kind: those where the network has somebody or something. Three queries."""
    siennes = Structure.objects.filter(reseau=reseau, adhesions__isnull=False).order_by()
    epcis = Epci.objects.filter(pk__in=siennes.values("commune__epci")).order_by("nom").values_list("pk", "nom")
    types = set(siennes.values_list("type", flat=True))
    comptes = Compte.objects.filter(promeneur__reseau=reseau).exclude(etat=EtatCompte.REFUSE)
    plateformes = set(comptes.order_by().values_list("plateforme", flat=True))
    groupes = [
        ("Intercommunalité", [Tranche(EPCI, str(code), nom) for code, nom in epcis]),
        ("Type de structure", [Tranche(TYPE, c, str(n)) for c, n in TypeStructure.choices if c in types]),
        ("Réseau social", [Tranche(PLATEFORME, c, str(n)) for c, n in Plateforme.choices if c in plateformes]),
    ]
    return [(nom, tranches) for nom, tranches in groupes if len(tranches) > 1]


def de_la_structure(structure: Structure) -> Tranche:
    return Tranche(STRUCTURE, structure.code, structure.nom)
