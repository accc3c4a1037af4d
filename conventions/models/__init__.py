"""Conventions: the file from its draft to its end, its posts, documents, decisions, signatures and evidence."""

from .appel import Appel, DelaiAccorde, QuestionAppel
from .argent import Controle, PieceControle, Versement
from .avenant import Avenant
from .bilan import Bilan, PieceBilan
from .budget import LigneBudget, RepriseReponses
from .changement import Changement
from .convention import Convention, OriginalRecu, Poste
from .copil import Avis, Decision, DecisionFinanceur, Inscription, SeanceCopil
from .demeure import MiseEnDemeure, ReponseDemeure
from .dossier import DemandeCorrection, DepotPiece, Piece, PieceReglee
from .instruction import Lecture, LettreCorrections, NoteInterne, PointVerifie
from .modele import ArticleModele, ModeleDocument
from .permanence import PermanencePrevue
from .seance import Presence, ProcesVerbal, Recusation
from .signature import Compteur, Document, RefusSignature, Signature, SignatureEnCours

__all__ = [
    "Appel",
    "ArticleModele",
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
    "Lecture",
    "LettreCorrections",
    "LigneBudget",
    "MiseEnDemeure",
    "ModeleDocument",
    "NoteInterne",
    "OriginalRecu",
    "PermanencePrevue",
    "Piece",
    "PieceBilan",
    "PieceControle",
    "PieceReglee",
    "PointVerifie",
    "Poste",
    "Presence",
    "ProcesVerbal",
    "QuestionAppel",
    "Recusation",
    "RefusSignature",
    "ReponseDemeure",
    "RepriseReponses",
    "SeanceCopil",
    "Signature",
    "SignatureEnCours",
    "Versement",
]
