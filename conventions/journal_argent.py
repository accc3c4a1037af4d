"""How the history of yearly reports, payments and controls reads."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from socle import journal
from socle.valeurs import jour as en_jour

from .conditions import somme
from .enums_argent import CONTROLE, VERSEMENT, GenreVersement
from .enums_bilan import BILAN, CHAMPS_BILAN, RECIT
from .manques_bilan import libelle
from .models import Bilan, Controle, PieceBilan, PieceControle, Versement

_BILAN = {
    "ouvrir_bilan": "Prévu.",
    "demander_bilan": "Demandé.",
    "deposer": "Déposé.",
    "renvoyer": "Renvoyé.",
    "accepter": "Accepté.",
    "rouvrir": "Rouvert.",
    "dispenser": "N’est plus demandé.",
    "redemander": "Demandé de nouveau.",
    "delai": "Nouveau délai.",
}
_VERSEMENT = {
    "regles": "Règles du réseau reprises.",
    "ordonner": "Ordonné.",
    "retirer_ordre": "Ordre retiré.",
    "payer": "Payé.",
    "recuperer": "Remboursement demandé.",
    "renoncer": "Remboursement abandonné.",
    "rembourser": "Remboursé.",
    "annuler": "Ne sera pas versé.",
    "retablir": "Prévu de nouveau.",
}
_CONTROLE = {
    "controler": "Documents demandés.",
    "repondre": "Réponse donnée.",
    "relancer": "Complément demandé.",
    "clore": "Clos.",
}


def _euros(montant: Decimal | None) -> str:
    return somme(montant) or "rien"


def _le(jour: date | None) -> str:
    return en_jour(jour) if jour else "rien"


def _du_bilan(e: Any, dire: Callable[[str], str]) -> str:
    return f"Bilan {e.annee}"


def _du_versement(e: Any, dire: Callable[[str], str]) -> str:
    return f"{GenreVersement(e.genre).label} {e.annee}"


def _du_controle(e: Any, dire: Callable[[str], str]) -> str:
    return f"Contrôle du {en_jour(timezone.localdate(e.demande_le))}"


def _inconnus(noms: list[str] | None) -> str:
    return ", ".join(libelle(nom).lower() for nom in noms or []) or "rien"


def _mots(texte: str | None) -> str:
    """The report keeps the text: its history says that it changed."""
    return f"{len(texte.split())} mots" if texte else "rien"


def declare() -> None:
    for nom, table, mots in (("Bilan", BILAN, _BILAN), ("Versement", VERSEMENT, _VERSEMENT),
                             ("Controle", CONTROLE, _CONTROLE)):  # fmt: skip
        if manquent := {move.code for move in table.moves} - mots.keys():
            raise LookupError(f"{nom}: moves without words in the history: {manquent}.")
    champs = [nom for section in CHAMPS_BILAN.values() for nom in section]
    journal.register(
        Bilan,
        {nom: libelle(nom) for nom in (*champs, "echeance")},
        actions=_BILAN,
        creation="Ouvert.",
        values={"echeance": _le, "inconnus": _inconnus} | dict.fromkeys((*RECIT, "precisions"), _mots),
        sujet=_du_bilan,
    )
    journal.register(PieceBilan, {}, creation="Document joint au bilan.", sujet="type")
    journal.register(
        Versement,
        {"montant": "Montant", "paye_le": "Payé le", "reference": "Référence", "a_recuperer": "À récupérer",
         "recupere_le": "Récupéré le", "recupere_reference": "Référence du remboursement"},
        actions=_VERSEMENT,
        creation="",
        values={"montant": _euros, "a_recuperer": _euros, "paye_le": _le, "recupere_le": _le},
        sujet=_du_versement,
    )  # fmt: skip
    journal.register(
        Controle,
        {"repondre_le": "À donner le", "issue": "Issue"},
        actions=_CONTROLE,
        creation="Documents demandés.",
        values={"repondre_le": _le},
        sujet=_du_controle,
    )
    journal.register(PieceControle, {}, creation="Document joint au contrôle.")
