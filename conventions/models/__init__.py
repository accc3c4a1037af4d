"""Conventions: the file from its draft to its end, its posts, documents, decisions, signatures and evidence."""

from .appel import Appel, DelaiAccorde, QuestionAppel
from .argent import Controle, PieceControle, Versement
from .avenant import Avenant
from .bilan import Bilan, PieceBilan
from .changement import Changement
from .convention import Convention, OriginalRecu, Poste
from .copil import Avis, Decision, DecisionFinanceur, Inscription, SeanceCopil
from .demeure import MiseEnDemeure
from .dossier import DemandeCorrection, DepotPiece, Piece, PieceReglee
from .seance import Presence, ProcesVerbal, Recusation
from .signature import Compteur, Document, RefusSignature, Signature, SignatureEnCours

__all__ = [
    "Appel",
    "Avenant",
    "Avis",
    "Bilan",
    "Changement",
    "Compteur",
    "Controle",
    "Convention",
    "Decision",
    "DecisionFinanceur",
    "DelaiAccorde",
    "DemandeCorrection",
    "DepotPiece",
    "Document",
    "Inscription",
    "MiseEnDemeure",
    "OriginalRecu",
    "Piece",
    "PieceBilan",
    "PieceControle",
    "PieceReglee",
    "Poste",
    "Presence",
    "ProcesVerbal",
    "QuestionAppel",
    "Recusation",
    "RefusSignature",
    "SeanceCopil",
    "Signature",
    "SignatureEnCours",
    "Versement",
]
