"""Supporting documents: given by the structure, accepted or refused one by one by the coordination."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from socle import etats, fichiers
from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused

from .. import pieces, rules
from ..enums import EtatConvention, EtatPiece, Role, Section
from ..models import Convention, DepotPiece, Piece
from .commun import REGLE_FICHIER, PourLeCompte, acting, check_role, said_for, touch
from .demande import FERMEE


def deposit_piece(
    *, convention: Convention, type: str, upload: UploadedFile, by: Any, pour_le_compte: PourLeCompte = None
) -> Piece:
    """Give a document, or a new version of it; earlier versions are kept. An accepted one is not replaced."""
    _check_type(convention, type)
    with acting(convention, by=by, action="deposer_piece", pour=pour_le_compte) as (frais, original):
        if not rules.can_edit_section(by, frais, Section.PIECES):
            raise Refused(FERMEE)
        piece = _piece(frais, type)
        fichier = fichiers.store(upload, kind="document", regle=REGLE_FICHIER, by=by)
        etats.move(piece, "deposer", by=by, reason=said_for(original), motif="")
        enregistrer(DepotPiece(piece=piece, fichier=fichier, depose_par=by, original=original), ajout=True)
        touch(frais)
    return piece


def exempt_piece(
    *, convention: Convention, type: str, motif: str, by: Any, pour_le_compte: PourLeCompte = None
) -> Piece:
    """Say that a document does not concern the structure, and why. By the structure while it may edit, or by the
    coordination at any time of the instruction."""
    _check_type(convention, type)
    if not motif.strip():
        raise Refused("Dites pourquoi cette pièce ne vous concerne pas.")
    editable = convention.etat in (EtatConvention.BROUILLON, EtatConvention.CORRECTIONS)
    if Role.COORDINATION in rules.roles(by, convention) and not editable:
        with _instructing(convention, by, "dispenser_piece", motif) as frais:
            return etats.move(_piece(frais, type), "dispenser", by=by, reason=motif, motif=motif.strip()[:300])
    with acting(convention, by=by, action="dispenser_piece", motif=motif, pour=pour_le_compte) as (frais, original):
        if not rules.can_edit_section(by, frais, Section.PIECES):
            raise Refused(FERMEE)
        piece = etats.move(
            _piece(frais, type), "dispenser", by=by, reason=said_for(original, motif), motif=motif.strip()[:300]
        )
        touch(frais)
    return piece


def accept_piece(*, piece: Piece, by: Any) -> Piece:
    """The coordination has read the document: it will do."""
    with _instructing(piece.convention, by, "accepter_piece"):
        return etats.move(piece, "accepter", by=by, motif="")


def accept_deposited_pieces(*, convention: Convention, by: Any) -> list[Piece]:
    """Everything given and not judged yet will do: all of it, in one act. Refused when nothing waits."""
    with _instructing(convention, by, "accepter_piece") as frais:
        deposees = list(frais.pieces.filter(etat=EtatPiece.DEPOSEE).order_by("pk"))
        if not deposees:
            raise Refused("Aucune pièce n’attend d’être acceptée\u00a0: quelqu’un vient peut-être de le faire.")
        return [etats.move(piece, "accepter", by=by, motif="") for piece in deposees]


def refuse_piece(*, piece: Piece, motif: str, by: Any) -> Piece:
    """It will not do, and why. Asking for corrections then opens the section of the documents."""
    if not motif.strip():
        raise Refused("Dites pourquoi cette pièce ne convient pas.")
    with _instructing(piece.convention, by, "refuser_piece", motif):
        return etats.move(piece, "refuser", by=by, reason=motif, motif=motif.strip()[:300])


def ask_piece_again(*, piece: Piece, by: Any) -> Piece:
    """The document said not to concern the structure does."""
    with _instructing(piece.convention, by, "redemander_piece"):
        return etats.move(piece, "redemander", by=by, motif="")


@contextmanager
def _instructing(convention: Convention, by: Any, action: str, motif: str = "") -> Iterator[Convention]:
    """The coordination examines: the file is locked, and still under examination."""
    with ecriture(Convention, by=by, action=action, motif=motif):
        frais = verrouiller(convention)
        check_role(frais, by, Role.COORDINATION)
        if frais.etat != EtatConvention.INSTRUCTION:
            raise Refused("Les pièces s’examinent pendant l’instruction\u00a0: ouvrez d’abord le dossier.")
        yield frais


def _check_type(convention: Convention, type: str) -> None:
    attendues = pieces.attendues(convention.structure.statut_juridique, convention.renouvellement)
    if type not in {attendue.type for attendue in attendues}:
        raise Refused("Cette pièce n’est pas demandée pour ce dossier.")


def _piece(convention: Convention, type: str) -> Piece:
    """The document's row, made when first needed. The file is locked: no two are made."""
    piece = Piece.objects.filter(convention=convention, type=type).first()
    return piece or enregistrer(Piece(convention=convention, type=type, etat=EtatPiece.A_DONNER), ajout=True)


def expected_pieces(convention: Convention) -> list[tuple[pieces.PieceAttendue, Piece | None]]:
    """What the file must hold and what it holds, in order; documents given though no longer asked come last."""
    donnees = {piece.type: piece for piece in convention.pieces.all()}
    attendues = pieces.attendues(convention.structure.statut_juridique, convention.renouvellement)
    lignes = [(attendue, donnees.pop(attendue.type, None)) for attendue in attendues]
    return lignes + [(pieces.PieceAttendue(p.type, p.libelle, "", False), p) for p in donnees.values()]
