"""A structure declares itself, or somebody asks to join one: from a visitor's words to an account and a sheet."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import services as comptes
from accounts.enums import EtatInvitation
from accounts.managers import normalise_email
from accounts.models import Invitation, User
from socle import etats
from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused
from socle.texte import tri

from .. import courriels
from ..enums import EtatDeclaration, RoleMembre
from ..models import Declaration, Structure
from .fiche import add_member, create_structure, save_contact

ROLE = "declaration"
E = EtatDeclaration


class DejaConnue(Refused):
    """A structure of the network already has this SIRET, or this name in this commune."""


def declare(*, reseau: Any, rejoindre: bool = False, **champs: Any) -> Declaration:
    """Keep what a visitor typed, and write to the address they gave: nothing more until its link is opened.

    Guarantees: the same structure by the same address is one declaration and one message, with the words typed last.
    Raises `DejaConnue` when the network knows the structure, unless it is to `rejoindre` it.
    """
    champs["email"] = normalise_email(champs["email"])
    neuve = Declaration(reseau=reseau, **champs)
    existante = _known(neuve)
    if existante and not rejoindre:
        raise DejaConnue("Cette structure est déjà connue du réseau.")
    with ecriture(Declaration, by=None, action="declarer"):
        declaration = _keep(neuve, champs | {"structure": existante})
        _write(declaration)
    return declaration


def _known(d: Declaration) -> Structure | None:
    """The structure of the network that a declaration speaks of."""
    connues = Structure.objects.connues(reseau=d.reseau, siret=d.siret, nom=d.nom, commune=d.commune)
    return connues.order_by("pk").first()


def _keep(neuve: Declaration, champs: dict[str, Any]) -> Declaration:
    """The declaration that waits for this address and this structure, or this new one; with these words."""
    neuve.structure = champs["structure"]
    attente = Declaration.objects.filter(
        reseau=neuve.reseau, email=neuve.email, tri=tri(neuve.nom), commune=neuve.commune, etat=E.A_CONFIRMER
    )
    declaration = attente.select_for_update(of=("self",)).first()
    if declaration is None:
        try:
            with transaction.atomic():
                return enregistrer(neuve, ajout=True)
        except (IntegrityError, ValidationError):  # the button was pressed twice
            declaration = attente.select_for_update(of=("self",)).first()
            if declaration is None:
                raise
    for nom, valeur in champs.items():
        setattr(declaration, nom, valeur)
    return enregistrer(declaration)


def _write(declaration: Declaration) -> bool:
    """Send the link that confirms the address; the one sent a moment ago is enough."""
    attente = Invitation.objects.filter(role=ROLE, cible=declaration.code, etat=EtatInvitation.ENVOYEE).first()
    if attente:
        return comptes.ask_again(invitation=attente)
    comptes.invite(email=declaration.email, role=ROLE, cible=declaration.code, by=None)
    return True


def send_again(*, declaration: Declaration) -> bool:
    """Send the link once more, when the first one got lost. False when it has just left, or has served."""
    with ecriture(Declaration, by=None, action="renvoyer"):
        frais = verrouiller(declaration)
        return frais.etat == E.A_CONFIRMER and _write(frais)


def confirm(*, declaration: Declaration, by: User) -> Declaration:
    """The address is theirs: the structure is « intéressée » with its first member, or the request to join leaves.

    Guarantees: once, whatever the clicks; of two people who declare one structure, the second asks to join it.
    """
    with ecriture(Declaration, by=by, action="confirmer"):
        frais = verrouiller(declaration)
        if frais.etat != E.A_CONFIRMER:
            return frais
        existante = frais.structure or _known(frais)
        if existante is None:
            try:
                return _open(frais, by)
            except (Refused, ValidationError):
                existante = _known(frais)
                if existante is None:  # not because somebody has just declared it
                    raise
        return _ask_to_join(frais, existante, by)


def _open(declaration: Declaration, by: User) -> Declaration:
    with transaction.atomic():
        champs = ("nom", "commune", "type", "statut_juridique", "siret", "adresse", "code_postal")
        structure = create_structure(
            reseau=declaration.reseau, by=by, **{nom: getattr(declaration, nom) for nom in champs}
        )
        save_contact(
            structure=structure, by=by, prenom=declaration.contact_prenom, nom=declaration.contact_nom,
            fonction=declaration.fonction, email=declaration.email, telephone=declaration.telephone, responsable=True,
        )  # fmt: skip
        add_member(structure=structure, user=by, role=RoleMembre.DIRECTION, by=by)
    _move(declaration, "confirmer", by=by, structure=structure, confirmee_par=by)
    courriels.declared(declaration)
    return declaration


def _ask_to_join(declaration: Declaration, structure: Structure, by: User) -> Declaration:
    """Ask who answers for the structure. Nothing to ask for somebody who is in it, or has asked already."""
    deja = structure.membres.filter(user=by).exists() or structure.declarations.demandes().filter(confirmee_par=by)
    _move(declaration, "classer" if deja else "demander", by=by, structure=structure, confirmee_par=by)
    if not deja:
        courriels.asked(declaration)
    return declaration


def _move(declaration: Declaration, code: str, *, by: Any, reason: str = "", **changes: Any) -> None:
    etats.move(declaration, code, by=by, reason=reason, etat_le=timezone.now(), **changes)


def welcome(*, declaration: Declaration, by: User, note: str = "") -> Declaration:
    """The coordination has spoken with the structure; the next step is the structure's. Said twice, it is said once."""
    note = note.strip()[:300]
    with ecriture(Declaration, by=by, action="accueillir"):
        frais = verrouiller(declaration)
        if frais.etat != E.ACCUEILLIE:
            _move(frais, "accueillir", by=by, reason=note)
            courriels.welcomed(frais, note=note)
    return frais


def admit(*, declaration: Declaration, role: str, by: User) -> Declaration:
    """Let the person in with this role. Somebody let in meanwhile keeps theirs."""
    with ecriture(Declaration, by=by, action="accepter"):
        _move(declaration, "accepter", by=by)
        structure, user = declaration.structure, declaration.confirmee_par
        if not structure.membres.filter(user=user).exists():  # type: ignore[union-attr]
            add_member(structure=structure, user=user, role=role, by=by)  # type: ignore[arg-type]
        courriels.admitted(declaration)
    return declaration


def decline(*, declaration: Declaration, motif: str, by: User) -> Declaration:
    """Say no, and why: the person reads it."""
    motif = motif.strip()[:500]
    if not motif:
        raise Refused("Dites pourquoi\u00a0: la personne le lira.")
    with ecriture(Declaration, by=by, action="decliner", motif=motif):
        _move(declaration, "decliner", by=by, reason=motif, motif=motif)
        courriels.declined(declaration)
    return declaration
