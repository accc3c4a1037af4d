"""What the coordination may do with a file now, the act that moves it on first."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from .enums import EtatConvention, EtatPiece, Signataire
from .enums_vie import DEMEURES_OUVERTES
from .models import Convention, Decision, Inscription, Signature
from .presentation import document
from .tours import tue

E = EtatConvention


@dataclass(frozen=True)
class Geste:
    """An act and where it is: `arguments` of the address. `ton`: a button, or « lien » for what is seldom done."""

    acte: str
    libelle: str
    icone: str = ""
    ton: str = "discret"
    arguments: tuple[str, ...] = ()
    poste: bool = False


OUVRIR = Geste("ouvrir", "Ouvrir l’instruction", "folder-open", poste=True)
INSCRIRE = Geste("inscrire", "Inscrire à l’ordre du jour", "gavel")
COMPLET = Geste("complet", "Déclarer complet", "badge-check")
CORRIGER = Geste("corrections", "Demander des corrections", "message-square-warning")
RETIRER = Geste("retirer", "Retirer de l’ordre du jour", ton="lien")
ROUVRIR = Geste("rouvrir", "Rouvrir l’instruction", "rotate-ccw")
DECIDER = Geste("decision", "Noter la décision", "gavel")
PREPARER = Geste("preparer", "Préparer la signature", "file-signature")
REFAIRE = Geste("refaire", "Refaire le document", ton="lien")
FINANCEUR = Geste("financeur", "Noter la décision d’un financeur", "euro")
DEMEURE = Geste("demeure_nouvelle", "Mettre en demeure", ton="lien")
RESILIER = Geste("resilier", "Mettre fin à la convention", ton="lien")

_PAR_ETAT: dict[str, tuple[Geste, ...]] = {
    E.DEPOSE: (OUVRIR,),
    E.INSTRUCTION: (INSCRIRE, COMPLET, CORRIGER),
    E.AU_COPIL: (DECIDER, RETIRER),
    E.AJOURNEE: (replace(INSCRIRE, libelle="Inscrire à une autre séance"), ROUVRIR),
    E.ACCEPTEE: (PREPARER,),
    E.REFUSEE: (replace(ROUVRIR, ton="lien", libelle="Rouvrir l’instruction (recours)"),),
    E.A_SIGNER: (REFAIRE,),
    E.ACTIVE: (DEMEURE, RESILIER),
}


def gestes(c: Convention, jour: date) -> list[Geste]:
    """The acts of this state, the first one being the one to do next. Reads what `with_dossier` brought."""
    suivants = [] if tue(c) else list(_PAR_ETAT.get(c.etat, ()))
    if c.etat == E.INSTRUCTION and a_remplacer(c):
        suivants = [CORRIGER]  # no agenda takes it before
    elif c.complet_le:
        suivants = [g for g in suivants if g is not COMPLET]
    if c.etat == E.AU_COPIL and not tenue(c, jour):
        suivants = [RETIRER]
    if any(d.etat in DEMEURES_OUVERTES for d in c.demeures.all()):
        suivants = [g for g in suivants if g is not DEMEURE]
    suivants = [*_a_repondre(c), *_a_confirmer(c), *_a_envoyer(c), *suivants]
    boutons = [g for g in suivants if g.ton != "lien"]
    suivants = [replace(g, ton="principal") if boutons and g is boutons[0] else g for g in suivants]
    if c.financeur_attendu:  # type: ignore[attr-defined]  # never the one to do next: it comes when it comes
        suivants.insert(len(boutons), FINANCEUR)
    return suivants


def a_remplacer(c: Convention) -> list[Any]:
    """The documents refused."""
    return [p for p in c.pieces.all() if p.etat == EtatPiece.REFUSEE]


def a_examiner(c: Convention) -> list[Any]:
    """The documents given and not judged, while they may be: not those that the antivirus has not seen."""
    donnees = c.pieces.all() if c.etat == E.INSTRUCTION else ()
    return [p for p in donnees if p.etat == EtatPiece.DEPOSEE and not p.retenue]


def inscription(c: Convention) -> Inscription | None:
    """Where the file is on an agenda now."""
    return next((i for i in c.inscriptions.all() if i.close_le is None), None)


def tenue(c: Convention, jour: date) -> bool:
    """The sitting that has the file on its agenda is today or past."""
    ici = inscription(c)
    return ici is not None and ici.seance.date <= jour


def attendues(c: Convention) -> list[str]:
    """The parties that have given no signed document yet."""
    if c.etat != E.A_SIGNER:
        return []
    donnees = {s.partie for s in _siennes(c) if not s.ecartee_le}
    return [partie for partie in c.parties if partie not in donnees]


def _siennes(c: Convention) -> list[Signature]:
    actuel = document(c)
    return [s for s in c.signatures.all() if actuel and s.document_id == actuel.pk]


def _a_confirmer(c: Convention) -> list[Geste]:
    if c.etat != E.A_SIGNER:
        return []
    return [
        Geste("signature", f"Vérifier la signature de {Signataire(s.partie).label}", "pen-line", arguments=(s.code,))
        for s in _siennes(c)
        if not s.confirmee_le and not s.ecartee_le
    ]


def _a_repondre(c: Convention) -> list[Geste]:
    """The refusals to sign that stand."""
    if c.etat != E.A_SIGNER:
        return []
    actuel = document(c)
    return [
        Geste("refus", f"Répondre au refus de {Signataire(x.partie).label}", "message-circle", arguments=(x.code,))
        for x in c.refus.all()
        if actuel and x.document_id == actuel.pk and not x.leve_le
    ]


def _a_envoyer(c: Convention) -> list[Geste]:
    """The mail of the last decision, when it has not gone."""
    derniere: Decision | None = next(iter(c.decisions.all()), None)
    if derniere is None or derniere.envoye_le:
        return []
    return [Geste("courriel", "Relire et envoyer la décision", "mail", arguments=(derniere.code,))]
