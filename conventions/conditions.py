"""What a payment still needs before it may be ordered, in plain words; and where it stands."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format

from socle.valeurs import jour as en_jour

from .enums import EN_VIGUEUR
from .enums_argent import TONS_VERSEMENT, EtatVersement, GenreVersement

E = EtatVersement
SOUS_RESERVE = "sous réserve des crédits"


def somme(montant: Decimal | None) -> str:
    """« 1 500,00 € »."""
    return "" if montant is None else f"{number_format(montant, 2, force_grouping=True)}\u00a0€"


@dataclass(frozen=True)
class Condition:
    """One thing asked before an order: met or not, said so."""

    remplie: bool
    dit: str


def conditions(v: Any, jour: date) -> list[Condition]:
    """Of a `Versement`, in the order in which they come. Needs `with_conditions`."""
    return [*_preuves(v, jour), _decision(v)]


def manques(v: Any, jour: date) -> list[str]:
    """Why this payment can't be ordered now; empty when it can."""
    phrases = [c.dit for c in conditions(v, jour) if not c.remplie]
    if v.convention.etat not in EN_VIGUEUR:
        phrases.append("La convention n’est pas en vigueur.")
    if v.montant <= 0:
        phrases.append("Il n’y a rien à verser.")
    return phrases


def _preuves(v: Any, jour: date) -> list[Condition]:
    reseau = v.convention.structure.reseau
    if v.genre == GenreVersement.SOLDE:
        avant = f"avant le {en_jour(reseau.attestation_due(v.annee))}"
        return [
            _donnee(v.attestation, f"Attestation de service fait {v.annee}", avant),
            _donnee(v.compte, f"Compte de résultat {v.annee}", "avec le bilan"),
            Condition(v.accepte, f"Bilan {v.annee} {'accepté' if v.accepte else 'à faire accepter'}."),
        ]
    if v.premiere:
        return [Condition(True, "Convention signée.")]
    debut = date(v.annee, 1, 1)
    return [
        Condition(jour >= debut, f"À partir du {en_jour(debut)}."),
        _donnee(v.budget, f"Budget {v.annee}", f"avec le bilan {v.annee - 1}"),
    ]


def _donnee(donnee: bool, nom: str, quand: str) -> Condition:
    recu = "reçue" if nom.startswith("Attestation") else "reçu"
    return Condition(donnee, f"{nom}\u00a0: {recu}." if donnee else f"{nom}\u00a0: à donner {quand}.")


def _decision(v: Any) -> Condition:
    """The committee selects, it does not pay: the funder's own decision covers what is ordered."""
    if v.accorde <= 0:
        return Condition(False, "Décision du financeur\u00a0: pas encore notée.")
    reste, dit = v.accorde - v.depense, f"Décision du financeur\u00a0: {somme(v.accorde)} accordés"
    if reste >= v.montant:
        return Condition(True, f"{dit}.")
    return Condition(False, f"{dit}, dont il reste {somme(max(reste, Decimal(0)))}.")


@dataclass(frozen=True)
class Situation:
    """Where a payment stands, for its line: a word, a tone, and a sentence."""

    libelle: str
    ton: str
    dit: str = ""


def situation(v: Any, jour: date) -> Situation:
    """No amount is called due before the funder's decision."""
    etat = E(v.etat)
    if etat != E.PREVU:
        return Situation(str(etat.label), TONS_VERSEMENT[etat], _dit(v))
    if not manques(v, jour):
        return Situation("Peut être ordonné", "attente", "Toutes les conditions sont remplies.")
    if v.accorde <= 0:
        return Situation("Prévu", "calme", f"Prévu, {SOUS_RESERVE}.")
    return Situation("Prévu", "calme")


def _dit(v: Any) -> str:
    dits: dict[Any, str] = {
        E.ORDONNE: f"Ordonné le {_le(v.ordonne_le)}.",
        E.PAYE: f"Payé le {_le(v.paye_le)}, {v.reference}.",
        E.A_RECUPERER: f"{somme(v.a_recuperer)} à récupérer\u00a0: {v.get_recuperation_motif_display().lower()}.",
        E.RECUPERE: f"{somme(v.a_recuperer)} récupérés le {_le(v.recupere_le)}, {v.recupere_reference}.",
        E.ANNULE: v.note,
    }
    return dits[v.etat]


def _le(jour: date | None) -> str:
    return en_jour(jour) if jour else ""
