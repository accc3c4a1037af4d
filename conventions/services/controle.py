"""A control by the Caf: documents asked, the structure's answer, what comes of it."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from socle import etats, fichiers
from socle.dates import aujourdhui
from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused

from .. import courriels_argent, rules_argent
from ..enums_argent import EtatControle, IssueControle
from ..models import Controle, Convention, PieceControle
from .commun import REGLE_FICHIER, PourLeCompte, acting, said_for

RESERVE = "Seules la Caf et la coordination contrôlent."


def start_control(*, convention: Convention, demande: str, repondre_le: date, by: Any) -> Controle:
    """Ask the structure for documents, before a day. One control at a time."""
    with ecriture(Controle, by=by, action="controler"):
        frais = verrouiller(convention)
        if not rules_argent.can_control(by, frais):
            raise Refused(RESERVE)
        if repondre_le < aujourdhui():
            raise Refused("Laissez à la structure le temps de répondre.", champ="repondre_le")
        controle = Controle(convention=frais, demande=demande.strip(), repondre_le=repondre_le, demande_par=by)
        enregistrer(controle, ajout=True)
        courriels_argent.control_asked(controle)
    return controle


def give_document(
    *, controle: Controle, upload: UploadedFile, by: Any, pour_le_compte: PourLeCompte = None
) -> PieceControle:
    """A document of the answer; as many as needed, until the answer is given."""
    with acting(controle.convention, by=by, action="document_controle", pour=pour_le_compte) as (_, original):
        frais = verrouiller(controle)
        if frais.etat != EtatControle.DEMANDE:
            raise Refused("La réponse à ce contrôle est déjà donnée.")
        fichier = fichiers.store(upload, kind="document", regle=REGLE_FICHIER, by=by)
        piece = PieceControle(controle=frais, fichier=fichier, depose_par=by, original=original)
        return enregistrer(piece, ajout=True)


def answer_control(*, controle: Controle, reponse: str, by: Any, pour_le_compte: PourLeCompte = None) -> Controle:
    """The structure answers, with the documents it gave. Refused without a word nor a document."""
    with acting(controle.convention, by=by, action="repondre", pour=pour_le_compte) as (_, original):
        if not reponse.strip() and not controle.pieces.exists():
            raise Refused("Écrivez une réponse, ou joignez d’abord un document.", champ="reponse")
        etats.move(
            controle, "repondre", by=by, reason=said_for(original), reponse=reponse.strip()[:4000],
            etat_le=timezone.now(),
        )  # fmt: skip
        courriels_argent.control_answered(controle)
    return controle


def ask_more(*, controle: Controle, complement: str, repondre_le: date, by: Any) -> Controle:
    """The answer lacks something: the structure completes it."""
    if not complement.strip():
        raise Refused("Dites ce qui manque.", champ="complement")
    with ecriture(Controle, by=by, action="relancer", motif=complement):
        _controlled_by(controle, by)
        if repondre_le < aujourdhui():
            raise Refused("Laissez à la structure le temps de répondre.", champ="repondre_le")
        etats.move(
            controle, "relancer", by=by, reason=complement.strip(), complement=complement.strip()[:2000],
            repondre_le=repondre_le, etat_le=timezone.now(),
        )  # fmt: skip
        courriels_argent.control_asked(controle)
    return controle


def close_control(*, controle: Controle, issue: str, conclusion: str, by: Any) -> Controle:
    """What comes of it, said to the structure. « À récupérer » then lets a payment be taken back."""
    if issue != IssueControle.CONFORME and not conclusion.strip():
        raise Refused("Dites ce que le contrôle a montré.", champ="conclusion")
    with ecriture(Controle, by=by, action="clore", motif=conclusion):
        _controlled_by(controle, by)
        etats.move(
            controle, "clore", by=by, reason=conclusion.strip(), issue=IssueControle(issue),
            conclusion=conclusion.strip()[:2000], etat_le=timezone.now(),
        )  # fmt: skip
        courriels_argent.control_closed(controle)
    return controle


def _controlled_by(controle: Controle, by: Any) -> None:
    convention = verrouiller(controle.convention)
    if not rules_argent.pays(by, convention):
        raise Refused(RESERVE)
