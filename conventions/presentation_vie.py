"""What the page of a file shows of its avenants and formal notices, and what each may do there."""

from dataclasses import dataclass, field
from typing import Any

from socle import sceau
from socle.texte import de

from . import avenants, rules, rules_vie
from .enums import DE_FIN, GenreDocument, Role, Signataire
from .enums_vie import DEMEURE, QUI_DEMEURE, TONS_AVENANT, TONS_DEMEURE, EtatAvenant, EtatDemeure
from .models import Avenant, Convention, MiseEnDemeure, RefusSignature, Signature
from .presentation import LigneDeSignature
from .signataires import au_tour

A = EtatAvenant
GESTES = ("demander", "accepter", "preparer", "renvoyer", "refuser", "refaire", "abandonner")
"""Shown in this order: what moves it on first."""
SUITES = {
    A.BROUILLON: {
        Role.STRUCTURE: "Relisez ce qui change, puis demandez l’avenant.",
        Role.COORDINATION: "Relisez ce qui change, puis demandez l’avenant.",
    },
    A.DEMANDE: {Role.COORDINATION: "Faites-le décider, puis notez la réponse."},
    A.ACCEPTE: {Role.COORDINATION: "Faites le document à signer."},
    A.CONTESTE: {Role.COORDINATION: "Une partie refuse de signer\u00a0: répondez-lui, refaites ou abandonnez."},
}
PAR_DEFAUT = {
    A.BROUILLON: "La structure prépare sa demande.",
    A.DEMANDE: "La coordination l’examine et le fait décider.",
    A.ACCEPTE: "La coordination prépare le document à signer.",
    A.REFUSE: "La convention reste ce qu’elle est.",
    A.A_SIGNER: "Il s’appliquera quand toutes les parties l’auront signé.",
    A.CONTESTE: "Une partie refuse de signer\u00a0: la coordination lui répond, refait le document ou l’abandonne.",
    A.SIGNE: "Il s’appliquera le jour dit, sans rien à faire.",
    A.APPLIQUE: "La convention le dit depuis ce jour.",
    A.ABANDONNE: "La convention reste ce qu’elle est.",
}


@dataclass
class LigneDemeure:
    demeure: MiseEnDemeure
    ton: str
    gestes: list[tuple[str, str]] = field(default_factory=list)
    repond: bool = False


def contexte(c: Convention, user: Any, role: str) -> dict[str, Any]:
    """For the page of a file."""
    lus = [a for a in c.avenants.all() if role != Role.PARTENAIRE or a.demande_le]
    demeures = [d for d in c.demeures.all() if role == Role.COORDINATION or d.envoyee_le]
    return {
        "avenants": [(a, TONS_AVENANT[A(a.etat)]) for a in lus],
        "peut_avenant": role != Role.PARTENAIRE and rules_vie.can_start_avenant(user, c),
        "demeures": [_demeure(d, role, user) for d in demeures],
        "lettre_de_fin": next((d for d in c.documents.all() if d.genre in DE_FIN and not d.remplace_le), None),
    }


def _demeure(d: MiseEnDemeure, role: str, user: Any) -> LigneDemeure:
    gestes = [(m.code, m.label) for m in DEMEURE.moves_from(d.etat) if role in QUI_DEMEURE[m.code]]
    return LigneDemeure(d, TONS_DEMEURE[EtatDemeure(d.etat)], gestes, rules_vie.can_answer(user, d))


def avenant(c: Convention, a: Avenant, user: Any, role: str) -> dict[str, Any]:
    """For its own page."""
    signees = list(Signature.objects.filter(document__avenant=a).select_related("fichier", "document", "deposee_par"))
    document = next((d for d in a.documents.all() if d.genre == GenreDocument.AVENANT and not d.remplace_le), None)
    refus = rules_vie.refus_de(a) if a.etat == A.CONTESTE else []
    signatures = _signatures(c, a, document, signees, user) if document else []
    return {
        "lignes": avenants.lignes(a),
        "reference": avenants.reference(c),
        "ton": TONS_AVENANT[A(a.etat)],
        "suite": _suite(a, role, signatures),
        "gestes": [g for g in GESTES if role != Role.PARTENAIRE and rules_vie.can_move_avenant(user, a, g)],
        "modifiable": role != Role.PARTENAIRE and rules_vie.can_edit_avenant(user, a),
        "document": document,
        "certificat": next((d for d in a.documents.all() if d.genre == GenreDocument.CERTIFICAT), None),
        "signees": signees,
        "scelle": sceau.disponible(),
        "signatures": signatures,
        "refus": refus,
        "refus_a_moi": [x for x in refus if role != Role.COORDINATION and rules_vie.signs_avenant(user, a, x.partie)],
        "suivis": list(RefusSignature.objects.filter(document__avenant=a)),
    }


def _suite(a: Avenant, role: str, signatures: list[Any]) -> str:
    """What comes next, and from whom: nobody waits without knowing it."""
    if a.etat != A.A_SIGNER:
        return SUITES.get(A(a.etat), {}).get(role, PAR_DEFAUT[A(a.etat)])
    if role != Role.COORDINATION and any(ligne.ecran or ligne.depose for ligne in signatures):
        return "Lisez l’avenant, puis signez-le, à l’écran ou sur papier."
    if any(ligne.etat == "a_confirmer" for ligne in signatures):
        if role == Role.COORDINATION:
            return "Vérifiez le document signé reçu, puis confirmez-le."
        return "La coordination vérifie un document signé reçu sur papier."
    attendues = " et ".join(de(ligne.nom_suivi) for ligne in signatures if ligne.etat == "attendue")
    return f"On attend la signature {attendues}." if attendues else PAR_DEFAUT[A.A_SIGNER]


@dataclass
class LigneAvenant(LigneDeSignature):
    """One party of an avenant, and what this person may do about its signature."""

    depose: bool = False
    ecran: bool = False


def _signatures(c: Convention, a: Avenant, document: Any, signees: list[Signature], user: Any) -> list[LigneAvenant]:
    siennes = [s for s in signees if s.document_id == document.pk]
    bonnes = {s.partie: s for s in siennes if not s.ecartee_le}
    confirmees = [p for p, s in bonnes.items() if s.confirmee_le]
    tour = au_tour(c.parties, list(bonnes), confirmees, document.dans_l_ordre) if a.etat == A.A_SIGNER else []
    refus = {x.partie: x for x in rules_vie.refus_de(a)} if a.etat == A.CONTESTE else {}
    instruit = Role.COORDINATION in rules.roles(user, c)
    lignes = []
    for partie in c.parties:
        mauvaise = next((s for s in reversed(siennes) if s.partie == partie and s.ecartee_le), None)
        nom = c.structure.nom if partie == Signataire.STRUCTURE else str(Signataire(partie).label)
        bonne = bonnes.get(partie)
        ligne = LigneAvenant(partie, nom[:1].upper() + nom[1:], bonne, None if bonne else mauvaise)
        ligne.refus = refus.get(partie)
        ligne.plus_tard = bonne is None and partie not in tour
        libre = a.etat == A.A_SIGNER and bonne is None
        ligne.depose = libre and (instruit or partie in tour) and rules_vie.can_deposit_avenant(user, a, partie)
        ligne.ecran = libre and partie in tour and rules_vie.can_sign_avenant(user, a, partie)
        lignes.append(ligne)
    return lignes


def a_signer_ici(c: Convention, a: Avenant, partie: str, user: Any) -> bool:
    """May this person sign this avenant on screen for this party now?"""
    if not rules_vie.can_sign_avenant(user, a, partie):
        return False
    return any(ligne.ecran for ligne in avenant(c, a, user, "")["signatures"] if ligne.partie == partie)
