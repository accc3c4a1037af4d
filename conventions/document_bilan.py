"""A yearly report as one reads it: the same data on the page and in the PDF."""

from typing import Any

from django.utils import timezone

from socle.dates import aujourdhui
from socle.valeurs import jour as en_jour

from .connus import connu
from .enums_bilan import CHIFFRES, RECIT, EtatBilan, TypePieceBilan
from .manques import nombre
from .manques_bilan import libelle
from .models import Bilan

NE_SAIT_PAS = "Je ne sais pas"


def connu_de(b: Bilan) -> dict[str, Any]:
    """What the platform knows: of the day it was submitted, or of today while it is awaited."""
    return connu(b) if b.attendu or b.connu is None else b.connu


def chiffre(b: Bilan, nom: str) -> str:
    valeur = getattr(b, nom)
    if valeur is not None:
        return nombre(valeur)
    return NE_SAIT_PAS if nom in b.inconnus else ""


def lecture(b: Bilan) -> dict[str, Any]:
    return {
        "connu": connu_de(b),
        "chiffres": [(libelle(nom), chiffre(b, nom)) for nom in CHIFFRES],
        "recit": [(libelle(nom), getattr(b, nom)) for nom in RECIT],
    }


def donnees(b: Bilan) -> dict[str, Any]:
    """Everything printed in the report."""
    c = b.convention
    return lecture(b) | {
        "annee": b.annee,
        "numero": c.numero,
        "structure": c.structure.nom,
        "commune": c.structure.commune.nom,
        "siret": c.structure.siret,
        "reseau": c.structure.reseau.nom,
        "etat": str(EtatBilan(b.etat).label),
        "depose_le": en_jour(timezone.localdate(b.depose_le)) if b.depose_le else "",
        "accepte_le": en_jour(timezone.localdate(b.etat_le)) if b.etat == EtatBilan.ACCEPTE else "",
        "imprime_le": en_jour(aujourdhui()),
        "precisions": b.precisions,
        "pieces": [
            {"nom": b.libelle_piece(type_), "donnee": _donnee(b, type_)} for type_ in TypePieceBilan.values
        ],
    }  # fmt: skip


def _donnee(b: Bilan, type_: str) -> str:
    piece = b.piece(type_)
    return f"le {en_jour(timezone.localdate(piece.depose_le))}" if piece else "pas encore"
