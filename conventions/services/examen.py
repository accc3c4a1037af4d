"""Supporting documents, from the coordination's side: judged one by one, asked again, or found at the Caf."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from socle import etats
from socle.dates import UN_JOUR, ajoute_mois, aujourdhui
from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused
from socle.models import Fichier

from .. import courriels, pieces, rules
from ..enums import AVANT_LE_COMITE, EtatConvention, EtatPiece, Role
from ..models import Convention, Piece
from ..pieces import PieceAttendue
from .commun import check_role, touch

RETENUE = "L’antivirus n’a pas encore vérifié ce document\u00a0: attendez quelques minutes."
INFECTEE = "L’antivirus a refusé ce fichier\u00a0: donnez-le de nouveau, depuis un autre appareil."


def piece_of(convention: Convention, attendue: PieceAttendue) -> Piece:
    """The document's row, made when first needed, called as it is asked. The file is locked: no two are made."""
    piece = Piece.objects.filter(convention=convention, type=attendue.type).first()
    if piece is None:
        piece = Piece(convention=convention, type=attendue.type, libelle=attendue.libelle, etat=EtatPiece.A_DONNER)
        return enregistrer(piece, ajout=True)
    return piece


@contextmanager
def instructing(convention: Convention, by: Any, action: str, motif: str = "") -> Iterator[Convention]:
    """The coordination examines: the file is locked, and still under examination."""
    with ecriture(Convention, by=by, action=action, motif=motif):
        frais = verrouiller(convention)
        check_role(frais, by, Role.COORDINATION)
        if frais.etat != EtatConvention.INSTRUCTION:
            raise Refused("Les pièces s’examinent pendant l’instruction\u00a0: ouvrez d’abord le dossier.")
        yield frais


def accept_piece(*, piece: Piece, by: Any) -> Piece:
    """The coordination has read the document: it will do."""
    with instructing(piece.convention, by, "accepter_piece"):
        return etats.move(piece, "accepter", by=by, unless=_withheld, motif="")


def _withheld(piece: Piece) -> list[str]:
    return [RETENUE] if piece.retenue else []


def accept_deposited_pieces(*, convention: Convention, by: Any) -> list[Piece]:
    """Everything given and not judged yet will do: all of it, in one act, but what the antivirus has not seen. Refused
    when nothing waits."""
    with instructing(convention, by, "accepter_piece") as frais:
        deposees = frais.pieces.filter(etat=EtatPiece.DEPOSEE).prefetch_related("depots__fichier").order_by("pk")
        lisibles = [piece for piece in deposees if not piece.retenue]
        if not lisibles:
            attend = "Aucune pièce n’attend d’être acceptée\u00a0: quelqu’un vient peut-être de le faire."
            raise Refused(RETENUE if deposees else attend)
        return [etats.move(piece, "accepter", by=by, motif="") for piece in lisibles]


def refuse_piece(*, piece: Piece, motif: str, by: Any) -> Piece:
    """It will not do, and why. Asking for corrections then opens the section of the documents."""
    if not motif.strip():
        raise Refused("Dites pourquoi cette pièce ne convient pas.")
    with instructing(piece.convention, by, "refuser_piece", motif):
        return etats.move(piece, "refuser", by=by, reason=motif, motif=motif.strip()[:300])


def hold_piece(*, convention: Convention, type: str, depuis: date, by: Any) -> Piece:
    """The Caf has this document already, since that day: the structure has nothing to give. Said by the coordination,
    or by somebody of the Caf, until the committee."""
    attendue = pieces.attendue(convention, type)
    if attendue is None:
        raise Refused("Cette pièce n’est pas demandée pour ce dossier.")
    jour = aujourdhui()
    if depuis > jour:
        raise Refused("Cette date est dans le futur.", champ="depuis")
    mois = attendue.validite_mois
    fin = ajoute_mois(depuis, mois) - UN_JOUR if mois else None
    if fin is not None and fin < jour:
        raise Refused(f"Elle n’est plus valable depuis le {fin:%d/%m/%Y}\u00a0: il en faut une autre.", champ="depuis")
    with _knowing(convention, by, "detenir") as frais:
        piece = piece_of(frais, attendue)
        etats.move(piece, "detenir", by=by, motif="", detenue_depuis=depuis, detenue_jusqu_au=fin)
        touch(frais)
    return piece


def ask_piece_again(*, piece: Piece, by: Any) -> Piece:
    """The document said not to concern the structure does; the one said to be at the Caf is not there."""
    tenue = piece.etat == EtatPiece.DETENUE
    garde = _knowing if tenue else instructing
    with garde(piece.convention, by, "redemander_piece"):
        return etats.move(piece, "redemander", by=by, motif="", detenue_depuis=None, detenue_jusqu_au=None)


@contextmanager
def _knowing(convention: Convention, by: Any, action: str) -> Iterator[Convention]:
    """Somebody says what the Caf has: the file is locked, and the committee has not got it yet."""
    with ecriture(Convention, by=by, action=action):
        frais = verrouiller(convention)
        if not rules.knows_the_caf(by, frais):
            raise Refused("Vous ne pouvez pas agir sur ce dossier.")
        if frais.etat not in AVANT_LE_COMITE:
            raise Refused("Le dossier n’est plus à l’examen\u00a0: ses pièces ne changent plus.")
        yield frais


def refuse_infected(fichier: Fichier) -> None:
    """The antivirus refused, after the event, a document that it could not see when it was given."""
    donnees = Piece.objects.filter(depots__fichier=fichier, etat__in=(EtatPiece.DEPOSEE, EtatPiece.ACCEPTEE))
    for piece in donnees.select_related("convention__structure__reseau").distinct():
        if piece.actuelle is not None and piece.actuelle.fichier_id == fichier.pk:
            etats.move(piece, "refuser", by=None, reason=INFECTEE, motif=INFECTEE)
            courriels.document_infected(piece.convention, piece)
