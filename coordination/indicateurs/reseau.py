"""The figures of who is in the network and where: « au … », and what changed over the period."""

from collections import Counter
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from conventions.models import Convention
from promeneurs.enums import EtatCompte, Plateforme
from promeneurs.models import Compte, Mandat, Promeneur
from socle.texte import tri
from structures.enums import StatutJuridique, TypeStructure
from structures.models import Adhesion
from territoires.models import Commune

from ..postes import a_pourvoir
from .base import Donnees, Indicateur

STRUCTURES, PROMENEURS, TERRITOIRE = "Structures", "Promeneurs et promeneuses", "Territoire"


def classees(comptes: Any, noms: dict[Any, Any] | None = None) -> list[tuple[str, int]]:
    """The largest first, then by name; what counts nothing is left out."""
    lignes = [(str((noms or {}).get(code, code)), n) for code, n in comptes.items() if n]
    return sorted(lignes, key=lambda ligne: (-ligne[1], tri(ligne[0])))


def _conventionnees(d: Donnees) -> int:
    conventions = Convention.objects.en_vigueur(d.au).order_by().values("structure")
    return d.structures.filter(pk__in=conventions).count()


def _par(champ: str, noms: Any) -> Any:
    def compter(d: Donnees) -> list[tuple[str, int]]:
        return classees(Counter(d.structures.order_by().values_list(champ, flat=True)), dict(noms.choices))

    return compter


def _entrees(d: Donnees) -> int:
    adhesions = Adhesion.objects.filter(structure__reseau=d.reseau, periode__startswith__range=(d.debut, d.fin))
    return adhesions.values("structure").distinct().count()


def _sorties(d: Donnees) -> int:
    """`periode` ends on the first day out."""
    adhesions = Adhesion.objects.filter(structure__reseau=d.reseau, periode__endswith__range=(d.debut, d.fin))
    return adhesions.values("structure").distinct().count()


def _designations(d: Donnees) -> Any:
    return Mandat.objects.filter(promeneur=OuterRef("pk"), promeneur__reseau=d.reseau)


def _arrivees(d: Donnees) -> int:
    """First named in the period, never before."""
    siennes = _designations(d)
    avant = siennes.filter(Q(designation__startswith__lt=d.debut) | Q(designation__startswith__isnull=True))
    pendant = siennes.filter(designation__startswith__range=(d.debut, d.fin))
    return d.promeneurs.filter(Exists(pendant)).exclude(Exists(avant)).count()


def _departs(d: Donnees) -> int:
    """Named on the eve of the period or later, and not any more on `au`."""
    siennes = _designations(d)
    pendant = siennes.filter(designation__endswith__range=(d.debut, d.fin))
    encore = siennes.filter(Q(designation__endswith__gt=d.au) | Q(designation__endswith__isnull=True))
    return d.promeneurs.filter(Exists(pendant)).exclude(Exists(encore)).count()


def _lieux(d: Donnees) -> dict[str, int]:
    return d.structures.order_by().aggregate(
        communes=Count("commune", distinct=True), epcis=Count("commune__epci", distinct=True)
    )


def _comptes(d: Donnees) -> list[tuple[str, int]]:
    return classees(comptes(d), dict(Plateforme.choices))


def comptes(d: Donnees) -> dict[str, int]:
    """Accounts, per platform, of the people in the network that day: neither refused nor closed by then."""
    presents = d.promeneurs.designes(d.au).order_by().values("pk")
    ouverts = (
        Compte.objects.filter(promeneur__in=presents)
        .exclude(etat=EtatCompte.REFUSE)
        .exclude(Q(ferme_le__isnull=False, ferme_le__lte=d.au))
    )
    lignes = ouverts.order_by("plateforme").values("plateforme").annotate(nombre=Count("pk"))
    return dict(lignes.values_list("plateforme", "nombre"))


def _communes_en_tout(d: Donnees) -> int:
    return Commune.objects.actuelles().filter(departement=d.reseau.departement_id).count()


def _epcis_en_tout(d: Donnees) -> int:
    actuelles = Commune.objects.actuelles().filter(departement=d.reseau.departement_id, epci__isnull=False)
    return actuelles.order_by().values("epci").distinct().count()


def _promeneurs(methode: str) -> Any:
    return lambda d: getattr(Promeneur.objects.filter(reseau=d.reseau), methode)(d.au).count()


INDICATEURS = (
    Indicateur("structures", STRUCTURES, "Structures dans le réseau", "Les structures dont une adhésion au réseau couvre le jour.", lambda d: d.structures.count()),
    Indicateur("structures_conventionnees", STRUCTURES, "dont conventionnées", "Celles dont une convention est en vigueur ce jour.", _conventionnees),
    Indicateur("structures_statut", STRUCTURES, "Structures par statut juridique", "Les structures dans le réseau ce jour, par statut juridique.", _par("statut_juridique", StatutJuridique)),
    Indicateur("structures_type", STRUCTURES, "Structures par type", "Les structures dans le réseau ce jour, par type d’accueil.", _par("type", TypeStructure)),
    Indicateur("structures_entrees", STRUCTURES, "Structures entrées", "Les structures dont une adhésion commence dans la période.", _entrees),
    Indicateur("structures_sorties", STRUCTURES, "Structures sorties", "Les structures dont une adhésion finit dans la période (le premier jour dehors compte).", _sorties),
    Indicateur("promeneurs_actifs", PROMENEURS, "Promeneurs et promeneuses actifs", "Un mandat en vigueur ce jour, la charte signée des deux côtés, pas de suspension.", _promeneurs("actifs")),
    Indicateur("dont_hors_convention", PROMENEURS, "dont hors convention (exceptions)", "Actifs ce jour par une exception documentée seulement.", _promeneurs("hors_convention")),
    Indicateur("promeneurs_attente_charte", PROMENEURS, "En attente de charte", "Un mandat peut s’ouvrir, il manque une signature de la charte ce jour.", _promeneurs("attente_charte")),
    Indicateur("promeneurs_sortis", PROMENEURS, "Sortis à cette date", "Les personnes dont toutes les désignations sont finies ce jour.", _promeneurs("partis")),
    Indicateur("promeneurs_arrives", PROMENEURS, "Arrivées", "Les personnes désignées pour la première fois dans la période.", _arrivees),
    Indicateur("promeneurs_partis", PROMENEURS, "Départs", "Les personnes dont une désignation finit dans la période, et qui n’en ont plus ce jour.", _departs),
    Indicateur("postes_a_pourvoir", PROMENEURS, "Postes à pourvoir", "Les postes des conventions (ou des adhésions) que personne ne tient ce jour.", lambda d: a_pourvoir(d.reseau, d.au)),
    Indicateur("comptes", PROMENEURS, "Comptes par réseau social", "Les comptes des personnes désignées ce jour, ni refusés ni fermés.", _comptes),
    Indicateur("communes", TERRITOIRE, "Communes des structures", "Les communes où une structure du réseau a son siège ce jour.", lambda d: _lieux(d)["communes"]),
    Indicateur("communes_en_tout", TERRITOIRE, "Communes du département", "Toutes les communes actuelles du département.", _communes_en_tout),
    Indicateur("epcis", TERRITOIRE, "Intercommunalités des structures", "Les intercommunalités de ces communes.", lambda d: _lieux(d)["epcis"]),
    Indicateur("epcis_en_tout", TERRITOIRE, "Intercommunalités du département", "Celles d’au moins une commune du département.", _epcis_en_tout),
)  # fmt: skip
