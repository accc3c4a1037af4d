"""What the demo's network asks besides the national list."""

from typing import Any

from conventions import services
from conventions.enums import DemandePiece, MomentPiece
from structures.enums import StatutJuridique
from territoires.models import Reseau


def regler_la_liste(reseau: Reseau, *, by: Any) -> None:
    services.add_asked_piece(
        reseau=reseau, libelle="Attestation d’assurance", aide="Responsabilité civile, de l’année en cours.",
        demande=DemandePiece.FACULTATIVE, statuts=[*StatutJuridique.values], moment=MomentPiece.TOUJOURS,
        validite_mois=12, by=by,
    )  # fmt: skip
    services.adjust_piece(
        reseau=reseau, type="comptes", version=None, by=by,
        changes={"aide": "Approuvés par l’assemblée générale, et signés par la présidence."},
    )  # fmt: skip
