"""Conventions: the file from its draft to its end, its posts, documents, decisions, signatures and evidence."""

from .convention import Changement, Convention, OriginalRecu, Poste
from .copil import Avis, Decision, DecisionFinanceur, Inscription, SeanceCopil
from .dossier import DemandeCorrection, DepotPiece, Piece
from .seance import Presence, ProcesVerbal, Recusation
from .signature import Compteur, Document, Signature

__all__ = [
    "Avis",
    "Changement",
    "Compteur",
    "Convention",
    "Decision",
    "DecisionFinanceur",
    "DemandeCorrection",
    "DepotPiece",
    "Document",
    "Inscription",
    "OriginalRecu",
    "Piece",
    "Poste",
    "Presence",
    "ProcesVerbal",
    "Recusation",
    "SeanceCopil",
    "Signature",
]
