"""The door of a network's pages, and what this room gives to the registries below."""

import json
from typing import Any

from django.http import Http404
from django.urls import NoReverseMatch, reverse

from accounts import invitations, securite

from . import rules, services
from .enums import RoleDansReseau
from .models import Organisme, Reseau


def reseau_or_404(user: Any, code: str, role: str = RoleDansReseau.COORDINATION) -> Reseau:
    """The network of this code if the person has the role in it; out of one's networks, it does not exist.

    The coordination sees the partners' pages of its own network too.
    """
    reseaux = Reseau.objects.select_related("departement", "coordination").filter(code=code)
    if not (user.is_active and user.is_superuser):
        reseaux = reseaux.coordinated_by(user) if role == RoleDansReseau.COORDINATION else reseaux.visible_to(user)
    if (reseau := reseaux.first()) is None:
        raise Http404("Réseau inconnu.")
    return reseau


def entree(reseau: Reseau) -> tuple[str, str]:
    """The first link of the way back from a page of the network."""
    return reseau.nom, reverse("coordination", args=[reseau.code])


def public_reseau_or_404(code: str) -> Reseau:
    """For public pages: asks nothing about the visitor."""
    reseau = Reseau.objects.with_organismes().filter(code=code).first()
    if reseau is None:
        raise Http404("Réseau inconnu.")
    return reseau


def cible_coordination(reseau: Reseau) -> str:
    """The target of an invitation to coordinate."""
    return invitations.cle(reseau=reseau.code)


def cible_partenaire(reseau: Reseau, organisme: Organisme) -> str:
    """The target of an invitation to sit for a partner."""
    return invitations.cle(reseau=reseau.code, organisme=organisme.code)


def _lue(cible: str) -> tuple[Reseau, Organisme | None]:
    parties = json.loads(cible)
    reseau = Reseau.objects.select_related("coordination").get(code=parties["reseau"])
    organisme = Organisme.objects.get(code=parties["organisme"]) if parties.get("organisme") else None
    return reseau, organisme


def _libelle_coordination(cible: str) -> str:
    return f"la coordination du réseau {_lue(cible)[0].nom}"


def _libelle_partenaire(cible: str) -> str:
    reseau, organisme = _lue(cible)
    return f"le réseau {reseau.nom}, pour {organisme.nom}" if organisme else f"le réseau {reseau.nom}"


def _accept_coordination(user: Any, cible: str) -> None:
    reseau, _ = _lue(cible)
    services.grant_role(
        user=user, reseau=reseau, role=RoleDansReseau.COORDINATION, organisme=reseau.coordination, by=user
    )


def _accept_partenaire(user: Any, cible: str) -> None:
    reseau, organisme = _lue(cible)
    services.grant_role(user=user, reseau=reseau, role=RoleDansReseau.PARTENAIRE, organisme=organisme, by=user)


def _url(nom: str) -> Any:
    def url(cible: str) -> str:
        try:
            return reverse(nom, args=[json.loads(cible)["reseau"]])
        except NoReverseMatch:
            return reverse("espace")

    return url


def _can_manage(user: Any, cible: str) -> bool:
    return rules.can_configure(user, _lue(cible)[0])


def declare() -> None:
    securite.register_obligation(rules.decides_or_funds)
    invitations.register(
        "coordination",
        libelle=_libelle_coordination,
        accept=_accept_coordination,
        url=_url("coordination"),
        can_manage=_can_manage,
        may_give=_can_manage,
    )
    invitations.register(
        "partenaire",
        libelle=_libelle_partenaire,
        accept=_accept_partenaire,
        url=_url("partenaire"),
        can_manage=_can_manage,
        may_give=_can_manage,
    )
