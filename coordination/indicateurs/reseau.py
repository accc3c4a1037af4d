"""The figures of who is in the network and where: « au … », and what changed over the period."""

from collections import Counter
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, Q
from django.urls import reverse

from conventions.models import Convention
from promeneurs.enums import Plateforme
from socle.texte import tri
from structures.enums import StatutJuridique, TypeStructure
from structures.models import Adhesion

from ..postes import a_pourvoir, with_postes
from .base import Donnees, Indicateur, Liste
from .listes import PERSONNE, des_personnes, des_structures, fiche, nombre_de
from .tranches import ouverts

STRUCTURES, PROMENEURS = "Structures", "Promeneurs et promeneuses"


def classees(comptes: Any, noms: dict[Any, Any] | None = None) -> list[tuple[str, int]]:
    """The largest first, then by name; what counts nothing is left out."""
    lignes = [(str((noms or {}).get(code, code)), n) for code, n in comptes.items() if n]
    return sorted(lignes, key=lambda ligne: (-ligne[1], tri(ligne[0])))


def _conventionnees(d: Donnees) -> Any:
    conventions = Convention.objects.en_vigueur(d.au).order_by().values("structure")
    return d.structures.filter(pk__in=conventions)


def _par(champ: str, noms: Any) -> Any:
    def compter(d: Donnees) -> list[tuple[str, int]]:
        return classees(Counter(d.structures.order_by().values_list(champ, flat=True)), dict(noms.choices))

    return compter


def _entrees(d: Donnees) -> Any:
    adhesions = Adhesion.objects.filter(periode__startswith__range=(d.debut, d.fin))
    return d.toutes.filter(pk__in=adhesions.order_by().values("structure"))


def _sorties(d: Donnees) -> Any:
    """`periode` ends on the first day out."""
    adhesions = Adhesion.objects.filter(periode__endswith__range=(d.debut, d.fin))
    return d.toutes.filter(pk__in=adhesions.order_by().values("structure"))


def _arrivees(d: Donnees) -> Any:
    """First named in the period, never before."""
    siennes = d.designations
    avant = siennes.filter(Q(designation__startswith__lt=d.debut) | Q(designation__startswith__isnull=True))
    pendant = siennes.filter(designation__startswith__range=(d.debut, d.fin))
    return d.promeneurs.filter(Exists(pendant)).exclude(Exists(avant))


def _departs(d: Donnees) -> Any:
    """Named on the eve of the period or later, and not any more on `au`."""
    siennes = d.designations
    pendant = siennes.filter(designation__endswith__range=(d.debut, d.fin))
    encore = siennes.filter(designation__contains=d.au)
    la_veille = Donnees(d.reseaux, d.debut - timedelta(days=1), d.fin, d.tranche)
    return la_veille.promeneurs.filter(Exists(pendant)).exclude(Exists(encore))


def _comptes(d: Donnees) -> list[tuple[str, int]]:
    return classees(comptes(d), dict(Plateforme.choices))


def comptes(d: Donnees) -> dict[str, int]:
    """Accounts, per platform, of the people in the network that day: neither refused nor closed by then."""
    lignes = _ouverts(d).order_by("plateforme").values("plateforme").annotate(nombre=Count("pk"))
    return dict(lignes.values_list("plateforme", "nombre"))


def _ouverts(d: Donnees) -> Any:
    siens = ouverts(d.au).filter(promeneur__in=d.du_jour.designes(d.au).order_by().values("pk"))
    return siens.filter(plateforme=d.tranche.valeur) if d.tranche and d.tranche.de_personnes else siens


def _liste_des_comptes(d: Donnees) -> Liste:
    siens = _ouverts(d).select_related("promeneur__reseau").order_by("plateforme", "promeneur__tri", "pk")
    lignes = [(fiche(c.promeneur), (c.promeneur.nom_complet, c.get_plateforme_display(), c.identifiant)) for c in siens]
    return Liste((PERSONNE, "Réseau social", "Compte"), lignes)


def _vacants(d: Donnees) -> Any:
    return with_postes(d.structures, d.au)


def _liste_des_postes(d: Donnees) -> Liste:
    lignes = [
        (reverse("coordination_structure", args=[s.reseau.code, s.code]), (s.nom, s.commune.nom, s.a_pourvoir))
        for s in _vacants(d).filter(a_pourvoir__gt=0).select_related("reseau", "commune").order_by("tri", "pk")
    ]
    return Liste(("Structure", "Commune", "Postes à pourvoir"), lignes, somme=True)


def _actifs(d: Donnees) -> Any:
    return d.actifs


def _hors_convention(d: Donnees) -> Any:
    return d.du_jour.hors_convention(d.au)


def _attente(d: Donnees) -> Any:
    return d.du_jour.attente_charte(d.au)


def _partis(d: Donnees) -> Any:
    """Who comes back later was out on that day all the same, and yesterday's figure does not change."""
    finies = d.designations.filter(designation__endswith__lte=d.au)
    return d.promeneurs.filter(Exists(finies)).exclude(Exists(d.designations.filter(designation__contains=d.au)))


PAR_RESEAU = {
    "structures": lambda d: d.structures,
    "structures_conventionnees": _conventionnees,
    "promeneurs_actifs": _actifs,
    "promeneurs_attente_charte": _attente,
}
"""What each figure counts, to count it network by network."""


def _dans(d: Donnees) -> Any:
    return d.structures


INDICATEURS = (
    Indicateur("structures", STRUCTURES, "Structures dans le réseau", "Les structures dont une adhésion au réseau couvre le jour.", nombre_de(_dans), des_structures(_dans)),
    Indicateur("structures_conventionnees", STRUCTURES, "dont conventionnées", "Celles dont une convention est en vigueur ce jour.", nombre_de(_conventionnees), des_structures(_conventionnees)),
    Indicateur("structures_statut", STRUCTURES, "Structures par statut juridique", "Les structures dans le réseau ce jour, par statut juridique.", _par("statut_juridique", StatutJuridique), des_structures(_dans)),
    Indicateur("structures_type", STRUCTURES, "Structures par type", "Les structures dans le réseau ce jour, par type d’accueil.", _par("type", TypeStructure), des_structures(_dans)),
    Indicateur("structures_entrees", STRUCTURES, "Structures entrées", "Les structures dont une adhésion commence dans la période.", nombre_de(_entrees), des_structures(_entrees)),
    Indicateur("structures_sorties", STRUCTURES, "Structures sorties", "Les structures dont une adhésion finit dans la période (le premier jour dehors compte).", nombre_de(_sorties), des_structures(_sorties)),
    Indicateur("promeneurs_actifs", PROMENEURS, "Promeneurs et promeneuses actifs", "Un mandat en vigueur ce jour, la charte signée des deux côtés, pas de suspension.", nombre_de(_actifs), des_personnes(_actifs)),
    Indicateur("dont_hors_convention", PROMENEURS, "dont hors convention (exceptions)", "Actifs ce jour par une exception documentée seulement.", nombre_de(_hors_convention), des_personnes(_hors_convention), entier=True),
    Indicateur("promeneurs_attente_charte", PROMENEURS, "En attente de charte", "Désignés ce jour par une structure du réseau, il leur manque une signature de la charte.", nombre_de(_attente), des_personnes(_attente)),
    Indicateur("promeneurs_sortis", PROMENEURS, "Sortis à cette date", "Les personnes dont une désignation est finie, et qui n’en ont plus ce jour.", nombre_de(_partis), des_personnes(_partis), entier=True),
    Indicateur("promeneurs_arrives", PROMENEURS, "Arrivées", "Les personnes désignées pour la première fois dans la période.", nombre_de(_arrivees), des_personnes(_arrivees)),
    Indicateur("promeneurs_partis", PROMENEURS, "Départs", "Les personnes dont une désignation finit dans la période, et qui n’en ont plus ce jour.", nombre_de(_departs), des_personnes(_departs)),
    Indicateur("postes_a_pourvoir", PROMENEURS, "Postes à pourvoir", "Les postes des conventions (ou des adhésions) que personne ne tient ce jour.", lambda d: a_pourvoir(d.structures, d.au), _liste_des_postes),
    Indicateur("comptes", PROMENEURS, "Comptes par réseau social", "Les comptes des personnes désignées ce jour, ni refusés ni fermés.", _comptes, _liste_des_comptes),
)  # fmt: skip
