"""Supporting documents, from the structure's side: given, taken again from an earlier file, said not to concern it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from socle import etats, fichiers
from socle.dates import UN_JOUR, ajoute_mois, aujourdhui
from socle.ecriture import enregistrer
from socle.etats import Refused
from socle.models import Fichier

from .. import pieces, reprises, rules
from ..enums import EtatConvention, EtatPiece, Role
from ..models import Convention, DepotPiece, OriginalRecu, Piece
from ..pieces import PieceAttendue
from .commun import FERMEE, REGLE_FICHIER, PourLeCompte, acting, said_for, touch
from .examen import instructing, piece_of

Faute = Refused | ValidationError
PAS_DEMANDEE = "Cette pièce n’est pas demandée pour ce dossier."


def deposit_piece(
    *,
    convention: Convention,
    type: str,
    upload: UploadedFile,
    by: Any,
    datee_du: date | None = None,
    pour_le_compte: PourLeCompte = None,
) -> Piece:
    """Give a document, or a new version of it; earlier versions are kept. An accepted one is replaced only once it has
    expired. The same document sent twice counts once. `datee_du`: the day a document that ages was made."""
    attendue = _asked(convention, type)
    with acting(convention, by=by, action="deposer_piece", pour=pour_le_compte) as (frais, original):
        _check_open(frais, by, type)
        piece = piece_of(frais, attendue)
        valable = _valid_until(attendue, datee_du)
        fichier = fichiers.store(upload, kind="piece", regle=REGLE_FICHIER, by=by, retenir=True)
        if original is None and _already(piece, fichier, valable):
            fichiers.delete(fichier=fichier)
            return piece
        _give(piece, fichier, by, original, valable_jusqu_au=valable)
        touch(frais)
    return piece


def deposit_pieces(
    *,
    convention: Convention,
    envois: dict[str, tuple[UploadedFile, date | None]],
    by: Any,
    pour_le_compte: PourLeCompte,
) -> tuple[list[Piece], dict[str, Faute]]:
    """Several documents at once, each in its own transaction: those that will do are kept, whatever becomes of the
    others. Gives what is given, and why the rest is not, by type. An original that comes with them is kept once."""
    donnees: list[Piece] = []
    fautes: dict[str, Faute] = {}
    for type_, (upload, datee_du) in envois.items():
        try:
            piece = deposit_piece(
                convention=convention, type=type_, upload=upload, datee_du=datee_du, by=by,
                pour_le_compte=pour_le_compte,
            )  # fmt: skip
        except (Refused, ValidationError) as faute:
            fautes[type_] = faute
        else:
            donnees.append(piece)
            if pour_le_compte is not None and not isinstance(pour_le_compte, OriginalRecu):
                pour_le_compte = OriginalRecu.objects.filter(convention=convention, depots__piece=piece).latest("pk")
    return donnees, fautes


def reuse_pieces(
    *, convention: Convention, types: Iterable[str], by: Any, pour_le_compte: PourLeCompte = None
) -> list[Piece]:
    """Take documents that are still valid from an earlier file of the structure, in one act: nothing to send again.
    They are examined again. Refused when one of them is no longer there to take."""
    voulus = list(dict.fromkeys(types))
    if not voulus:
        raise Refused("Choisissez au moins une pièce à reprendre.")
    with acting(convention, by=by, action="reprendre_piece", pour=pour_le_compte) as (frais, original):
        _check_open(frais, by, *voulus)
        offertes = {attendue.type: (attendue, depot) for attendue, depot in reprises.offertes(frais)}
        if set(voulus) - set(offertes):
            raise Refused("Une de ces pièces n’est plus à reprendre\u00a0: rechargez la page.")
        prises = []
        for attendue, depot in (offertes[type_] for type_ in voulus):
            piece = piece_of(frais, attendue)
            jusque, le = depot.valable_jusqu_au, depot.donnee_le or depot.depose_le
            _give(piece, depot.fichier, by, original, valable_jusqu_au=jusque, donnee_le=le)
            prises.append(piece)
        touch(frais)
    return prises


def exempt_piece(
    *, convention: Convention, type: str, motif: str, by: Any, pour_le_compte: PourLeCompte = None
) -> Piece:
    """Say that a document does not concern the structure, and why. By the structure while it may edit, or by the
    coordination at any time of the instruction."""
    attendue = _asked(convention, type)
    if not motif.strip():
        raise Refused("Dites pourquoi cette pièce ne vous concerne pas.")
    editable = convention.etat in (EtatConvention.BROUILLON, EtatConvention.CORRECTIONS)
    dit = motif.strip()[:300]
    if Role.COORDINATION in rules.roles(by, convention) and not editable:
        with instructing(convention, by, "dispenser_piece", motif) as frais:
            return etats.move(piece_of(frais, attendue), "dispenser", by=by, reason=motif, motif=dit)
    with acting(convention, by=by, action="dispenser_piece", motif=motif, pour=pour_le_compte) as (frais, original):
        _check_open(frais, by, type)
        raison = said_for(original, motif)
        piece = etats.move(piece_of(frais, attendue), "dispenser", by=by, reason=raison, motif=dit)
        touch(frais)
    return piece


def _asked(convention: Convention, type_: str) -> PieceAttendue:
    attendue = pieces.attendue(convention, type_)
    if attendue is None:
        raise Refused(PAS_DEMANDEE)
    return attendue


def _check_open(convention: Convention, by: Any, *types: str) -> None:
    if not all(rules.can_give_piece(by, convention, type_) for type_ in types):
        raise Refused(FERMEE)


def _valid_until(attendue: PieceAttendue, datee_du: date | None) -> date | None:
    """The last good day of a document that ages, from its own date, or from today when it does not say."""
    if attendue.validite_mois is None:
        return None
    jour = aujourdhui()
    if datee_du is not None and datee_du > jour:
        raise Refused("La date du document est dans le futur.", champ="datee_du")
    fin = ajoute_mois(datee_du or jour, attendue.validite_mois) - UN_JOUR
    if fin < jour:
        raise Refused(
            f"Ce document n’est plus valable depuis le {fin:%d/%m/%Y}\u00a0: donnez-en un de moins de "
            f"{attendue.validite_mois} mois.",
            champ="datee_du",
        )
    return fin


def _already(piece: Piece, fichier: Fichier, valable: date | None) -> bool:
    actuelle = piece.actuelle
    if piece.etat != EtatPiece.DEPOSEE or actuelle is None:
        return False
    return (actuelle.fichier.sha256, actuelle.valable_jusqu_au) == (fichier.sha256, valable)


def _give(piece: Piece, fichier: Fichier, by: Any, original: OriginalRecu | None, **champs: Any) -> DepotPiece:
    perimee = piece.etat == EtatPiece.ACCEPTEE and piece.expiree_le(aujourdhui())
    code = "actualiser" if perimee else "deposer"
    etats.move(piece, code, by=by, reason=said_for(original), motif="", detenue_depuis=None, detenue_jusqu_au=None)
    depot = DepotPiece(piece=piece, fichier=fichier, depose_par=by, original=original, **champs)
    return enregistrer(depot, ajout=True)
