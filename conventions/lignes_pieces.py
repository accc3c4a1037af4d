"""The documents of a file as its pages show them: each with where it stands, in one word and its colour."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from . import pieces, rules
from .enums import EtatPiece, Section
from .models import Convention, DepotPiece, Piece
from .pieces import PieceAttendue

TONS = {
    EtatPiece.A_DONNER: "attente",
    EtatPiece.DEPOSEE: "calme",
    EtatPiece.DETENUE: "bien",
    EtatPiece.ACCEPTEE: "bien",
    EtatPiece.REFUSEE: "alerte",
    EtatPiece.NON_CONCERNEE: "neutre",
}
SI_BESOIN, SI_CHANGEE, EXPIREE, EN_VERIFICATION = "Si besoin", "Si elle a changé", "Expirée", "En cours de vérification"


@dataclass
class LigneDePiece:
    """A document asked or given. `expiree`: given, and no longer valid, in a file that nobody has decided yet.
    `ouverte`: may be given now, with its part or alone; `correction`: what the coordination asks of it alone."""

    attendue: PieceAttendue
    piece: Piece | None
    expiree: bool = False
    ouverte: bool = False
    correction: str = ""

    @property
    def etat(self) -> EtatPiece:
        return EtatPiece(self.piece.etat) if self.piece else EtatPiece.A_DONNER

    @property
    def retenue(self) -> bool:
        return self.piece is not None and self.piece.retenue

    @property
    def libelle_etat(self) -> str:
        if self.expiree:
            return EXPIREE
        if self.retenue:
            return EN_VERIFICATION
        if self.etat == EtatPiece.A_DONNER and not self.attendue.obligatoire and not self.correction:
            return SI_CHANGEE if self.attendue.remplacee else SI_BESOIN
        return str(self.etat.label)

    @property
    def ton(self) -> str:
        if self.expiree:
            return "alerte"
        return "neutre" if self.libelle_etat in (SI_BESOIN, SI_CHANGEE) else TONS[self.etat]

    @property
    def depots(self) -> list[DepotPiece]:
        """Its versions, the latest first."""
        return sorted(self.piece.depots.all(), key=lambda d: -d.pk) if self.piece else []

    @property
    def a_donner(self) -> bool:
        """Expected of the structure now: not given, to replace, or no longer valid."""
        return self.expiree or self.etat in (EtatPiece.A_DONNER, EtatPiece.REFUSEE)

    @property
    def pressee(self) -> bool:
        """… and without it the file cannot be handed in."""
        voulue = self.attendue.obligatoire or bool(self.correction) or self.etat == EtatPiece.REFUSEE
        return self.a_donner and self.ouverte and voulue

    @property
    def remplacable(self) -> bool:
        """May be given, or given again, while its part is open."""
        return self.etat != EtatPiece.ACCEPTEE or self.expiree

    @property
    def dispensable(self) -> bool:
        """May be said not to concern the structure: not what its declaration replaces."""
        return self.etat == EtatPiece.REFUSEE or (self.etat == EtatPiece.A_DONNER and not self.attendue.remplacee)

    @property
    def due(self) -> bool:
        """Owed and not given: one may say that the Caf has it, or dispense the structure of it."""
        return self.etat == EtatPiece.REFUSEE or (self.etat == EtatPiece.A_DONNER and self.attendue.obligatoire)


def lignes(c: Convention, jour: date) -> list[LigneDePiece]:
    entiere, seules = Section.PIECES in rules.open_sections(c), rules.commented_pieces(c)
    siennes = []
    for attendue, piece in pieces.lignes(c):
        expiree = c.en_cours and piece is not None and piece.expiree_le(jour)
        correction = seules.get(attendue.type, "")
        siennes.append(LigneDePiece(attendue, piece, expiree, entiere or bool(correction), correction))
    return siennes


def ligne(c: Convention, jour: date, type_: str) -> Any:
    """The line of this document, asked or given; None when there is none."""
    return next((x for x in lignes(c, jour) if x.attendue.type == type_), None)
