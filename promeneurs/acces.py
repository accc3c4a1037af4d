"""The rules and registries that this room gives to the rooms below."""

from typing import Any

from django.urls import reverse

from accounts import invitations
from socle import espaces, fichiers
from socle.dates import aujourdhui
from structures.services import on_leave

from . import rules, services
from .models import Carte, Mandat, Promeneur
from .services.charte import REGLE_SCAN
from .services.profil import REGLE_PHOTO


def photo_visible(user: Any, fichier: Any) -> bool:
    """A photo is public as long as its owner is in the directory or holds a card; else for those who open the file."""
    personnes = Promeneur.objects.filter(photo=fichier)
    if user is None:
        jour = aujourdhui()
        cartes = Carte.objects.valides(jour).filter(promeneur__photo=fichier)
        return personnes.visibles(jour).exists() or cartes.exists()
    return personnes.visible_to(user).exists()


def scan_visible(user: Any, fichier: Any) -> bool:
    """The scan of a charter, with its signatures: for those who read the charter itself; never the public."""
    if user is None:
        return False
    mandats = Mandat.objects.filter(signatures__fichier=fichier).select_related("promeneur__reseau", "structure")
    return any(rules.can_read_charter(user, mandat) for mandat in mandats.distinct())


def espaces_de(user: Any) -> list[espaces.Espace]:
    if not user.is_authenticated:
        return []
    fiches = Promeneur.objects.filter(user=user).select_related("reseau")
    return [
        espaces.Espace(
            "Mon profil",
            f.reseau.nom,
            reverse("espace_promeneur", args=[f.code]),
            urgence=reverse("situation_inquietante", args=[f.code]),
        )
        for f in fiches
    ]


def _promeneur(cible: str) -> Promeneur:
    return Promeneur.objects.select_related("reseau").get(code=cible)


def _accept(user: Any, cible: str) -> None:
    services.attach_user(promeneur=_promeneur(cible), user=user, by=user)


def _invites(user: Any, cible: str) -> bool:
    return rules.can_manage(user, _promeneur(cible)) or rules.is_employer(user, _promeneur(cible))


def _identite(cible: str) -> dict[str, str]:
    p = _promeneur(cible)
    return {"prenom": p.prenom, "nom": p.nom}


def declare() -> None:
    fichiers.register_rule(REGLE_PHOTO, photo_visible)
    fichiers.register_rule(REGLE_SCAN, scan_visible)
    espaces.register(espaces_de)
    on_leave(services.close_for_leaving)
    invitations.register(
        "promeneur",
        libelle=lambda cible: f"{_promeneur(cible).nom_complet}, {_promeneur(cible).reseau.nom}",
        accept=_accept,
        url=lambda cible: reverse("espace_promeneur", args=[cible]),
        can_manage=_invites,
        may_give=_invites,
        identite=_identite,
    )
