"""Who may do what with a yearly report, a payment, a control. Services ask again under the row's lock."""

from datetime import date
from typing import Any

from socle.dates import aujourdhui

from . import rules
from .enums import EN_VIGUEUR, Role, Signataire
from .enums_argent import CONTROLE, QUI_CONTROLE, VERSEMENT
from .enums_bilan import BILAN, QUI_BILAN, TypePieceBilan
from .models import Bilan, Controle, Convention, Versement


def can_move_bilan(user: Any, bilan: Bilan, code: str, jour: date | None = None) -> bool:
    """May this person make this move of the report now? It is submitted once it is open."""
    permis = bilan.etat in BILAN.get(code).origins and bool(rules.roles(user, bilan.convention) & set(QUI_BILAN[code]))
    return permis and (code != "deposer" or bilan.ouvert(jour or aujourdhui()))


def can_edit_bilan(user: Any, bilan: Bilan, jour: date | None = None) -> bool:
    """The head of the structure, or the coordination for it, while the report is open and awaited."""
    tient = rules.roles(user, bilan.convention) & {Role.STRUCTURE, Role.COORDINATION}
    return bool(tient) and bilan.attendu and bilan.ouvert(jour or aujourdhui())


def can_give_paper(user: Any, bilan: Bilan, type_: str, jour: date | None = None) -> bool:
    """The papers go with the report; the attestation of service done does not wait for it to open."""
    if type_ not in TypePieceBilan.values:
        return False
    if type_ != TypePieceBilan.ATTESTATION:
        return can_edit_bilan(user, bilan, jour)
    return bilan.attendu and bool(rules.roles(user, bilan.convention) & {Role.STRUCTURE, Role.COORDINATION})


def can_ask_bilan(user: Any, convention: Convention) -> bool:
    return convention.etat in EN_VIGUEUR and rules.is_instructor(user, convention)


def pays(user: Any, convention: Convention) -> bool:
    """The Caf, or the coordination for it: who orders, pays, takes back, controls."""
    if rules.is_instructor(user, convention):
        return True
    return Signataire.CAF in rules.signs_for(user, convention.structure.reseau_id) if rules.known(user) else False


def can_move_versement(user: Any, versement: Versement, code: str) -> bool:
    return versement.etat in VERSEMENT.get(code).origins and pays(user, versement.convention)


def can_control(user: Any, convention: Convention) -> bool:
    """The Caf controls a convention that is, or was, in force."""
    return convention.etat in EN_VIGUEUR and pays(user, convention)


def can_move_controle(user: Any, controle: Controle, code: str) -> bool:
    if controle.etat not in CONTROLE.get(code).origins:
        return False
    if Role.STRUCTURE in QUI_CONTROLE[code]:
        return bool(rules.roles(user, controle.convention) & {Role.STRUCTURE, Role.COORDINATION})
    return pays(user, controle.convention)
