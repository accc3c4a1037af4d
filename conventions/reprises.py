"""What a file may take from the earlier ones of the same structure: documents that are still valid, and its own."""

from typing import Any

from socle.dates import aujourdhui

from . import pieces, rules
from .enums import EtatPiece, Section
from .models import Convention, DepotPiece, Piece
from .pieces import PieceAttendue


def offertes(c: Convention) -> list[tuple[PieceAttendue, DepotPiece]]:
    """Each document that this file lacks, that it may take now, and that another file of the structure holds, not
    refused and still valid, in the order of the list; the latest one given."""
    ouvertes = None if Section.PIECES in rules.open_sections(c) else rules.commented_pieces(c)
    manquent = [
        a for a, piece in pieces.lignes(c) if _manque(a, piece) and (ouvertes is None or a.type in ouvertes)
    ]  # fmt: skip
    anterieures = _anterieures(c, [a.type for a in manquent]) if manquent else {}
    return [(a, anterieures[a.type]) for a in manquent if a.type in anterieures]


def _manque(attendue: PieceAttendue, piece: Piece | None) -> bool:
    if attendue.propre or attendue.remplacee:
        return False
    absente = piece is None or piece.etat == EtatPiece.A_DONNER
    return absente or (piece is not None and piece.expiree_le(aujourdhui()))


def _anterieures(c: Convention, types: list[str]) -> dict[str, DepotPiece]:
    donnees = Piece.objects.filter(
        convention__structure=c.structure_id, type__in=types, etat__in=(EtatPiece.DEPOSEE, EtatPiece.ACCEPTEE)
    ).exclude(convention=c.pk)
    par_type: dict[str, DepotPiece] = {}
    for piece in donnees.prefetch_related("depots__fichier").order_by("pk"):
        depot = piece.actuelle
        if depot is not None and depot.lisible and not piece.expiree_le(aujourdhui()):
            par_type[piece.type] = max(depot, par_type.get(piece.type, depot), key=_le)
    return par_type


def _le(depot: DepotPiece) -> Any:
    return depot.donnee_le or depot.depose_le
