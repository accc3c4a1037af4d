"""Corrections asked of the structure: on parts, on documents, with a letter and the day they are awaited for."""

from datetime import date, timedelta
from typing import Any

from socle import etats
from socle.dates import aujourdhui
from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused

from .. import courriels_suivi as courriels
from .. import pieces
from ..enums import EtatConvention, EtatPiece, Role, Section
from ..models import Convention, DemandeCorrection, LettreCorrections, Piece
from .commun import INCOMPLET, check_role, pass_to
from .examen import piece_of
from .lecture import note_reading

AU_PLUS = timedelta(days=366)


def ask_corrections(
    *,
    convention: Convention,
    by: Any,
    commentaires: dict[str, str] | None = None,
    pieces_commentees: dict[str, str] | None = None,
    message: str = "",
    avant: date | None = None,
) -> Convention:
    """Send the file back with a comment on each section and each document to correct: those open, and no other.

    A document given and commented is refused with this comment; one that was not owed is asked. The documents refused
    already are asked with their reason. `avant`: the network's own time when nobody chooses. It is a reading too.
    """
    with ecriture(Convention, by=by, action="demander_corrections"):
        verrouiller(convention)
        check_role(convention, by, Role.COORDINATION)
        attendues = _awaited(convention, avant)
        sections = _written(commentaires)
        if set(sections) - set(Section.values):
            raise Refused("Cette partie n’existe pas.")
        a_ecrire = _refused(convention) | _written(pieces_commentees)
        if not sections and not a_ecrire:
            raise Refused("Commentez au moins une partie ou une pièce à corriger.")
        pass_to(convention, "demander_corrections", by=by, corrections_avant=attendues, **INCOMPLET)
        lettre = LettreCorrections(convention=convention, message=message.strip(), avant=attendues, ecrite_par=by)
        enregistrer(lettre, ajout=True)
        for section, texte in sections.items():
            _ask(lettre, section, texte, by)
        for type_, texte in a_ecrire.items():
            _ask(lettre, Section.PIECES, texte, by, _asked_piece(convention, type_, texte, by))
        note_reading(convention, by)
        courriels.corrections_asked(lettre)
    return convention


def _written(textes: dict[str, str] | None) -> dict[str, str]:
    return {cle: texte.strip() for cle, texte in (textes or {}).items() if texte.strip()}


def _refused(convention: Convention) -> dict[str, str]:
    return {p.type: p.motif for p in convention.pieces.filter(etat=EtatPiece.REFUSEE).order_by("pk")}


def _awaited(convention: Convention, avant: date | None) -> date:
    jour = aujourdhui()
    if avant is None:
        return jour + timedelta(days=convention.structure.reseau.delai_corrections_jours)
    return _check_day(avant, jour)


def _check_day(avant: date, jour: date) -> date:
    if avant <= jour:
        raise Refused("Choisissez un jour à venir.", champ="avant")
    if avant > jour + AU_PLUS:
        raise Refused("Choisissez un jour dans l’année qui vient.", champ="avant")
    return avant


def _ask(lettre: LettreCorrections, section: str, texte: str, by: Any, piece: Piece | None = None) -> None:
    demande = DemandeCorrection(convention=lettre.convention, section=section, commentaire=texte, demandee_par=by)
    demande.lettre, demande.piece = lettre, piece
    enregistrer(demande, ajout=True)


def _asked_piece(convention: Convention, type_: str, texte: str, by: Any) -> Piece:
    """The document as it must be to be given again."""
    attendue = pieces.attendue(convention, type_)
    if attendue is None:
        raise Refused("Cette pièce n’est pas demandée pour ce dossier.")
    piece = piece_of(convention, attendue)
    if piece.etat in (EtatPiece.DEPOSEE, EtatPiece.ACCEPTEE):
        etats.move(piece, "refuser", by=by, reason=texte, motif=texte[:300])
    elif piece.etat in (EtatPiece.NON_CONCERNEE, EtatPiece.DETENUE):
        etats.move(piece, "redemander", by=by, motif="", detenue_depuis=None, detenue_jusqu_au=None)
    return piece


def put_off_corrections(*, convention: Convention, avant: date, by: Any) -> Convention:
    """Another day for the corrections; the structure is told. The same day again changes nothing."""
    with ecriture(Convention, by=by, action="repousser_corrections"):
        frais = verrouiller(convention)
        check_role(frais, by, Role.COORDINATION)
        if frais.etat != EtatConvention.CORRECTIONS:
            raise Refused("La structure n’a plus de correction à rendre.")
        if avant != frais.corrections_avant:
            frais.corrections_avant = _check_day(avant, aujourdhui())
            frais.version += 1
            frais.save(update_fields=["corrections_avant", "version"])
            courriels.corrections_put_off(frais)
    convention.refresh_from_db()
    return convention
