"""The rules and registries that this room gives to the ground floor."""

from typing import Any

from django.urls import reverse

from accounts import invitations
from socle import espaces, fichiers
from socle.dates import aujourdhui

from . import rules, services
from .enums import RoleMembre
from .models import Membre, Structure


def image_visible(user: Any, fichier: Any) -> bool:
    """The picture of a structure of the network is public; before and after, only its people see it."""
    structures = Structure.objects.filter(image=fichier)
    if user is None:
        return structures.dans_le_reseau(aujourdhui()).exists()
    return structures.visible_to(user).exists()


def espaces_de(user: Any) -> list[espaces.Espace]:
    if not user.is_authenticated:
        return []
    membres = Membre.objects.filter(user=user).select_related("structure").order_by("structure__tri")
    return [
        espaces.Espace(m.structure.nom, m.get_role_display(), reverse("espace_structure", args=[m.structure.code]))
        for m in membres
    ]


def cible(structure: Structure, role: str) -> str:
    """The target of an invitation to act for a structure."""
    return invitations.cle(structure=structure.code, role=role)


def _lue(cible: str) -> tuple[Structure, str]:
    parties = invitations.lire_cle(cible)
    return Structure.objects.select_related("reseau").get(code=parties["structure"]), parties["role"]


def _libelle(cible: str) -> str:
    structure, role = _lue(cible)
    return f"{structure.nom} ({RoleMembre(role).label.lower()})"


def _accept(user: Any, cible: str) -> None:
    structure, role = _lue(cible)
    services.add_member(structure=structure, user=user, role=role, by=user)


def _url(cible: str) -> str:
    return reverse("espace_structure", args=[invitations.lire_cle(cible)["structure"]])


def _can_manage(user: Any, cible: str) -> bool:
    return rules.can_manage_members(user, _lue(cible)[0])


def declare() -> None:
    fichiers.register_rule(services.REGLE_IMAGE, image_visible)
    espaces.register(espaces_de)
    invitations.register(
        "structure", libelle=_libelle, accept=_accept, url=_url, can_manage=_can_manage, may_give=_can_manage
    )
