"""The roles one can be invited to: each room above declares its own from `AppConfig.ready()`."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

_roles: dict[str, Role] = {}


@dataclass(frozen=True)
class Role:
    code: str
    libelle: Callable[[str], str]
    accept: Callable[[Any, str], Any]
    url: Callable[[str], str]
    can_manage: Callable[[Any, str], bool]
    may_give: Callable[[Any, str], bool] = lambda user, cible: True
    spontanee: bool = False
    modele: str = "compte_invitation"
    identite: Callable[[str], dict[str, str]] = lambda cible: {}


def _nobody(user: Any, cible: str) -> bool:
    return False


def register(
    role: str,
    *,
    libelle: Callable[[str], str],
    accept: Callable[[Any, str], Any],
    url: Callable[[str], str],
    can_manage: Callable[[Any, str], bool] = _nobody,
    may_give: Callable[[Any, str], bool] = lambda user, cible: True,
    spontanee: bool = False,
    modele: str = "compte_invitation",
    identite: Callable[[str], dict[str, str]] = lambda cible: {},
) -> None:
    """Declare a role.

    `libelle(cible)` says to what one is invited; `accept(user, cible)` gives the role and may raise `Refused`;
    `url(cible)` is where the person lands; `can_manage(user, cible)` says who, besides the inviter, may resend
    or withdraw; `may_give(user, cible)` says who may still give the role when the invitation is accepted: somebody
    whose own role was taken back doesn't come in again by an invitation sent before.

    `spontanee`: nobody invites, the person asked for it and the link only shows that the address is theirs; their
    message is then `modele`, and `identite(cible)` gives the prenom and nom known already.
    """
    _roles[role] = Role(role, libelle, accept, url, can_manage, may_give, spontanee, modele, identite)


def role(code: str) -> Role:
    return _roles[code]


def est_declare(code: str) -> bool:
    return code in _roles


def cle(**parties: str) -> str:
    """A target made of several parts, always written the same way: `cle(structure="abc", role="direction")`."""
    return json.dumps(parties, sort_keys=True, ensure_ascii=False)


def lire_cle(cible: str) -> dict[str, str]:
    return json.loads(cible)
