"""Conventions: the file from its draft to its end, its posts, documents, decisions, signatures and evidence."""

from .argent import Controle, PieceControle, Versement
from .bilan import Bilan, PieceBilan
from .convention import Changement, Convention, OriginalRecu, Poste
from .copil import Avis, Decision, DecisionFinanceur, Inscription, SeanceCopil
from .dossier import DemandeCorrection, DepotPiece, Piece
from .signature import Compteur, Document, Signature

__all__ = [
    "Avis",
    "Bilan",
    "Changement",
    "Compteur",
    "Controle",
    "Convention",
    "Decision",
    "DecisionFinanceur",
    "DemandeCorrection",
    "DepotPiece",
    "Document",
    "Inscription",
    "OriginalRecu",
    "Piece",
    "PieceBilan",
    "PieceControle",
    "Poste",
    "SeanceCopil",
    "Signature",
    "Versement",
]
