"""Who may do what with an avenant or a formal notice. Services ask again under the row's lock."""

from typing import Any

from structures.enums import RoleMembre
from structures.models import Membre

from . import rules
from .enums import EtatConvention, Role, Signataire
from .enums_vie import AVENANT, DEMEURE, QUI_AVENANT, QUI_DEMEURE, EtatAvenant, EtatDemeure
from .models import Avenant, Convention, MiseEnDemeure, RefusSignature


def can_start_avenant(user: Any, convention: Convention) -> bool:
    """The head of the structure asks, or the coordination prepares, on a convention in force."""
    siens = rules.roles(user, convention) & {Role.STRUCTURE, Role.COORDINATION}
    return convention.etat == EtatConvention.ACTIVE and bool(siens)


def can_read_avenant(user: Any, avenant: Avenant) -> bool:
    """Partners read it once it is asked."""
    siens = rules.roles(user, avenant.convention)
    if siens & {Role.STRUCTURE, Role.COORDINATION}:
        return True
    return Role.PARTENAIRE in siens and avenant.demande_le is not None


def can_edit_avenant(user: Any, avenant: Avenant) -> bool:
    return avenant.etat == EtatAvenant.BROUILLON and can_start_avenant(user, avenant.convention)


def can_move_avenant(user: Any, avenant: Avenant, code: str) -> bool:
    if avenant.etat not in AVENANT.get(code).origins or avenant.convention.etat != EtatConvention.ACTIVE:
        return False
    if code == "contester":
        return any(signs_avenant(user, avenant, partie) for partie in avenant.convention.parties)
    if code == "reproposer" and any(signs_avenant(user, avenant, refus.partie) for refus in refus_de(avenant)):
        return True
    return bool(rules.roles(user, avenant.convention) & set(QUI_AVENANT[code]))


def refus_de(avenant: Avenant) -> list[RefusSignature]:
    """The refusals to sign that stand on its document of today."""
    siens = RefusSignature.objects.filter(document__avenant=avenant, document__remplace_le=None, leve_le=None)
    return list(siens.select_related("par"))


def can_deposit_avenant(user: Any, avenant: Avenant, partie: str) -> bool:
    """As for the convention: a party gives its own signed document, the coordination records any of them."""
    if avenant.etat != EtatAvenant.A_SIGNER or partie not in avenant.convention.parties:
        return False
    siens = rules.roles(user, avenant.convention)
    if Role.COORDINATION in siens:
        return True
    if partie == Signataire.STRUCTURE:
        return Role.STRUCTURE in siens
    return partie in rules.signs_for(user, avenant.convention.structure.reseau_id)


def can_sign_avenant(user: Any, avenant: Avenant, partie: str) -> bool:
    """On screen, in one's own name alone."""
    return avenant.etat == EtatAvenant.A_SIGNER and signs_avenant(user, avenant, partie)


def signs_avenant(user: Any, avenant: Avenant, partie: str) -> bool:
    """Is this person one who signs, or refuses to, for this party, whatever the state?"""
    c = avenant.convention
    if partie not in c.parties or not rules.known(user):
        return False
    if partie == Signataire.STRUCTURE:
        return Membre.objects.filter(user=user, structure=c.structure_id, role=RoleMembre.DIRECTION).exists()
    return partie in rules.signs_for(user, c.structure.reseau_id)


def can_give_notice(user: Any, convention: Convention) -> bool:
    return convention.etat == EtatConvention.ACTIVE and rules.is_instructor(user, convention)


def can_answer(user: Any, demeure: MiseEnDemeure) -> bool:
    """The head of the structure, while the notice runs; the coordination from what it received."""
    siens = rules.roles(user, demeure.convention) & {Role.STRUCTURE, Role.COORDINATION}
    return demeure.etat == EtatDemeure.ENVOYEE and bool(siens)


def can_move_demeure(user: Any, demeure: MiseEnDemeure, code: str) -> bool:
    if demeure.etat not in DEMEURE.get(code).origins:
        return False
    return bool(rules.roles(user, demeure.convention) & set(QUI_DEMEURE[code]))
