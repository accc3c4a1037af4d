"""The rules and registries that this room gives to the ground floor."""

from typing import Any

from django.urls import reverse

from accounts import invitations
from socle import espaces, fichiers
from socle.dates import aujourdhui
from socle.etats import Refused
from socle.texte import de

from . import rules, services
from .enums import EtatDeclaration, RoleMembre
from .models import Declaration, Membre, Structure


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
    services.join_by_invitation(structure=structure, user=user, role=role)


def _url(cible: str) -> str:
    return reverse("espace_structure", args=[invitations.lire_cle(cible)["structure"]])


def _can_manage(user: Any, cible: str) -> bool:
    return rules.can_manage_members(user, _lue(cible)[0])


# — The link that confirms a declaration: its target is the declaration's code


def _declaration(cible: str) -> Declaration | None:
    return Declaration.objects.select_related("commune", "reseau", "structure").filter(code=cible).first()


def _libelle_declaration(cible: str) -> str:
    d = _declaration(cible)
    if d is None:
        return "une déclaration effacée"
    return f"la demande de rejoindre {d}" if d.structure_id else f"la déclaration {de(d)}"


def _accept_declaration(user: Any, cible: str) -> None:
    declaration = _declaration(cible)
    if declaration is None:
        raise Refused("Cette déclaration a été effacée, faute de confirmation\u00a0: refaites-la, c’est rapide.")
    services.confirm(declaration=declaration, by=user)


def _url_declaration(cible: str) -> str:
    """The structure's space for who is in it; else where the request stands."""
    d = _declaration(cible)
    if d is None or d.etat == EtatDeclaration.SANS_OBJET:
        return reverse("espace")
    dedans = (EtatDeclaration.CONFIRMEE, EtatDeclaration.ACCUEILLIE, EtatDeclaration.ACCEPTEE)
    return reverse("espace_structure", args=[d.structure.code]) if d.etat in dedans else d.get_absolute_url()


def _identite_declaration(cible: str) -> dict[str, str]:
    d = _declaration(cible)
    return {"prenom": d.contact_prenom, "nom": d.contact_nom} if d else {}


def declare() -> None:
    fichiers.register_rule(services.REGLE_IMAGE, image_visible)
    espaces.register(espaces_de)
    invitations.register(
        "structure", libelle=_libelle, accept=_accept, url=_url, can_manage=_can_manage, may_give=_can_manage
    )
    invitations.register(
        services.ROLE,
        libelle=_libelle_declaration,
        accept=_accept_declaration,
        url=_url_declaration,
        spontanee=True,
        modele="declaration_confirmer",
        identite=_identite_declaration,
    )
