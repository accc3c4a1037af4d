"""What chases itself: charters unsigned after 7 days, accounts to check after 3. One mail a person, not one a row."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from socle import relances
from socle.relances import Du, Relance
from structures.enums import RoleMembre
from structures.models import Structure
from territoires.enums import RoleDansReseau
from territoires.models import RoleReseau

from .enums import EtatCompte, Partie
from .models import Compte, Mandat, SignatureCharte


def _a_signer(jour: date, partie: str) -> Any:
    """Mandates running today whose charter this party has not signed."""
    signature = SignatureCharte.objects.filter(mandat=OuterRef("pk"), partie=partie)
    return (
        Mandat.objects.designes(jour)
        .exclude(Exists(signature))
        .select_related("promeneur__user", "promeneur__reseau", "structure__reseau")
        .order_by("cree_le", "pk")
    )


def chartes_promeneur(jour: date) -> Iterator[Du]:
    for mandat in _a_signer(jour, Partie.PROMENEUR):
        promeneur = mandat.promeneur
        to = promeneur.user.email if promeneur.user else promeneur.email
        if to:
            context = {
                "prenom": promeneur.prenom,
                "structure": mandat.structure.nom,
                "a_compte": bool(promeneur.user),
                "url": reverse("espace_promeneur", args=[promeneur.code]),
            }
            yield Du(mandat.code, _jour(mandat.cree_le), to, "charte_promeneur", context, _portee(promeneur.reseau))


def chartes_structure(jour: date) -> Iterator[Du]:
    """One mail a day of appointment to each person of the direction, listing the people whose charter waits."""
    groupes: dict[tuple[Structure, date], list[str]] = defaultdict(list)
    for mandat in _a_signer(jour, Partie.STRUCTURE):
        groupes[mandat.structure, _jour(mandat.cree_le)].append(mandat.promeneur.nom_complet)
    for (structure, depuis), noms in groupes.items():
        for to in direction(structure):
            context = {
                "structure": structure.nom,
                "noms": noms,
                "url": reverse("espace_structure", args=[structure.code]),
            }
            yield Du(f"{structure.code}:{to}", depuis, to, "charte_structure", context, _portee(structure.reseau))


def direction(structure: Structure) -> list[str]:
    """The addresses of those who may sign for the structure; its contact in charge when nobody has an account."""
    membres = structure.membres.filter(role=RoleMembre.DIRECTION, user__is_active=True)
    adresses = list(membres.order_by("pk").values_list("user__email", flat=True))
    contacts = structure.contacts.filter(responsable=True).exclude(email="")
    return adresses or list(contacts.values_list("email", flat=True)[:1])


def comptes(jour: date) -> Iterator[Du]:
    """One mail a day of presentation to each coordinator, listing the accounts that nobody has opened."""
    groupes: dict[tuple[Any, date], list[str]] = defaultdict(list)
    attente = Compte.objects.filter(etat=EtatCompte.A_VERIFIER, promeneur__in=_designes(jour))
    for compte in attente.select_related("promeneur__reseau").order_by("promeneur__tri", "pk"):
        ligne = f"{compte.nom_plateforme} de {compte.promeneur.nom_complet}\u00a0: {compte.identifiant}"
        groupes[compte.promeneur.reseau, _jour(compte.presente_le)].append(ligne)
    for (reseau, depuis), lignes in groupes.items():
        roles = RoleReseau.objects.filter(reseau=reseau, role=RoleDansReseau.COORDINATION, user__is_active=True)
        for to in roles.order_by("pk").values_list("user__email", flat=True):
            context = {
                "reseau": reseau.nom,
                "comptes": lignes,
                "url": f"/coordination/{reseau.code}/comptes/?etat=a_verifier",
            }
            yield Du(f"{reseau.code}:{to}", depuis, to, "compte_a_verifier", context, _portee(reseau))


def _designes(jour: date) -> Any:
    return Mandat.objects.designes(jour).values("promeneur")


def _jour(moment: Any) -> date:
    return timezone.localdate(moment)


def _portee(reseau: Any) -> str:
    return f"reseau:{reseau.code}"


def declare() -> None:
    relances.register(Relance("charte_promeneur", "Charte à signer, au promeneur", chartes_promeneur, (7,)))
    relances.register(Relance("charte_structure", "Charte à signer, à la structure", chartes_structure, (7,)))
    relances.register(Relance("compte_a_verifier", "Compte à vérifier, à la coordination", comptes, (3,)))
