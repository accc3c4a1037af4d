"""Who leaves: what is left to do once the last mandate has ended, read from what the database says."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from socle.dates import UN_JOUR
from socle.texte import liste
from socle.valeurs import jour as en_jour
from structures import postes
from structures.models import Structure

from .enums import EtatCompte
from .models import Compte, Mandat, Promeneur


def comptes_a_fermer(jour: date) -> QuerySet[Compte]:
    """The accounts that were official, of people who act for nobody any more: somebody looks that they are closed, or
    no longer say « Promeneur du Net » (domain §4)."""
    partis = Promeneur.objects.partis(jour).order_by().values("pk")
    comptes = Compte.objects.filter(promeneur__in=partis, officiel_depuis__isnull=False)
    return comptes.exclude(etat=EtatCompte.FERME).select_related("promeneur__reseau").order_by("promeneur", "pk")


def de_la_structure(structures: Any, jour: date) -> QuerySet[Compte]:
    """Of them, those of people whose last employer (`dernier`) is among these structures."""
    siens = Mandat.objects.derniers().filter(promeneur=OuterRef("promeneur"), structure__in=structures).order_by("pk")
    return (
        comptes_a_fermer(jour).annotate(dernier=Subquery(siens.values("structure")[:1])).filter(dernier__isnull=False)
    )


@dataclass(frozen=True)
class Depart:
    """`etapes`: as `c-etapes` shows them."""

    dernier_jour: date
    etapes: list[dict[str, str]]


def depart(p: Promeneur, mandats: list[Any], comptes: list[Any], jour: date) -> Depart | None:
    """The steps of a departure, once a last day is said; None for somebody who stays."""
    if not mandats or any(m.designation.upper is None for m in mandats):
        return None
    dehors = max(m.designation.upper for m in mandats)
    parti = dehors <= jour
    officiels = [c for c in comptes if c.officiel_depuis]
    ouverts = [c for c in officiels if c.etat != EtatCompte.FERME]
    derniers = {m.structure for m in mandats if m.designation.upper == dehors}
    vacants = [s.nom for s in sorted(derniers, key=str) if _vacant(s, dehors)]
    etapes = [
        _etape("Dernier jour", f"Le {en_jour(dehors - UN_JOUR)}.", parti, ici=not parti),
        _etape("Sorti de l’annuaire", f"Tout seul, le {en_jour(dehors)}.", parti),
        _etape(
            "Comptes fermés",
            f"{len(officiels) - len(ouverts)} sur {len(officiels)}. À la direction de le confirmer, ou à vous."
            if ouverts
            else "Aucun ne reste ouvert.",
            parti and not ouverts,
            ici=parti and bool(ouverts),
        ),
        _etape(
            "Successeur",
            f"Poste à pourvoir\u00a0: {liste(vacants)}. La direction a reçu la demande."
            if vacants
            else "Aucun poste n’est à pourvoir.",
            parti and not vacants,
            ici=parti and not ouverts and bool(vacants),
        ),
    ]
    return Depart(dehors - UN_JOUR, etapes)


def _vacant(structure: Structure, jour: date) -> bool:
    tenus = structure.mandats.filter(designation__contains=jour).values("promeneur").distinct().count()
    return (postes.accordes(structure, jour) or 0) > tenus


def _etape(titre: str, detail: str, fait: bool, *, ici: bool = False) -> dict[str, str]:
    return {"titre": titre, "detail": detail, "etat": "fait" if fait else "ici" if ici else "apres"}
