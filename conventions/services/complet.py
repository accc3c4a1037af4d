"""The file is complete: said once, before the committee reads it."""

from typing import Any

from django.utils import timezone

from socle.dates import aujourdhui
from socle.ecriture import ecriture, verrouiller
from socle.etats import Refused
from socle.texte import liste

from .. import courriels
from ..completude import pour_la_coordination
from ..enums import EtatConvention, EtatPiece, Role
from ..models import Convention
from .commun import check_role, pass_to

REFUSEE = "Une pièce est refusée\u00a0: demandez des corrections, ou dispensez-en la structure."
MONTRES = 5
"""Named one by one: the sentence that keeps them holds in 500 characters."""


def declare_complete(*, convention: Convention, by: Any, sauf: str = "") -> Convention:
    """Nothing is missing, or what is missing is not needed and `sauf` says why. The structure hears it, and the day."""
    with ecriture(Convention, by=by, action="declarer_complet", motif=sauf.strip()[:300]):
        frais = verrouiller(convention)
        check_role(frais, by, Role.COORDINATION)
        if frais.complet_le:
            raise Refused("Ce dossier est déjà déclaré complet.")
        if frais.etat == EtatConvention.INSTRUCTION:
            check_documents(frais)
        if frais.etat == EtatConvention.INSTRUCTION and missing(frais) and not sauf.strip():
            raise Refused(f"Il manque {missing(frais)}. Dites pourquoi le dossier est complet sans cela.", champ="sauf")
        pass_to(
            convention, "declarer_complet", by=by, motif=sauf.strip(), etat_le=frais.etat_le,
            complet_le=timezone.now(), complet_sauf=sauf.strip()[:500],
        )  # fmt: skip
        courriels.complete(convention)
    return convention


def complete_by_agenda(convention: Convention) -> dict[str, Any]:
    """What the agenda writes: the committee reads complete files only, so one that goes to it is declared so; what was
    still missing is kept with it."""
    if convention.complet_le:
        return {}
    manque = missing(convention)
    return {"complet_le": timezone.now(), "complet_sauf": f"Inscrit sans attendre {manque}."[:500] if manque else ""}


def check_documents(convention: Convention) -> None:
    if convention.pieces.filter(etat=EtatPiece.REFUSEE).exists():
        raise Refused(REFUSEE)


def missing(convention: Convention) -> str:
    """In words, what the completeness meter still lacks."""
    mesure = pour_la_coordination(convention, aujourdhui())
    noms = [f"«\u00a0{libelle}\u00a0»" for libelle, _ in mesure.manque]
    reste = len(noms) - MONTRES
    return liste([*noms[:MONTRES], f"{reste} autres" if reste > 1 else noms[MONTRES]] if reste > 0 else noms)
