"""A structure names one of its professionals: the file, the appointment and the invitation, together."""

from datetime import date
from typing import Any

from accounts import services as comptes
from socle.dates import aujourdhui
from socle.ecriture import ecriture, verrouiller
from socle.etats import Refused
from structures.models import Structure
from structures.services import is_in_network

from .. import cadres, rules
from ..models import Mandat, Promeneur
from .mandats import designate
from .profil import create_promeneur


def appoint(*, structure: Structure, personne: dict[str, Any], depuis: date, heures_hebdo: Any, by: Any) -> Mandat:
    """Name somebody: their file is found by e-mail address or made, and they are invited to open an account.

    Refused to a structure that is not in the network, and beyond the posts of its convention (`cadres`); somebody
    already known keeps their file (domain §3.8).
    """
    with ecriture(Promeneur, by=by, action="nommer"):
        if not is_in_network(verrouiller(structure)):
            raise Refused("La structure n’est pas dans le réseau aujourd’hui\u00a0: voyez avec la coordination.")
        if (cadre := cadres.pour(structure, depuis)) is not None:
            raise Refused(cadre.refus)
        connu = Promeneur.objects.filter(reseau=structure.reseau, email__iexact=personne["email"]).first()
        if connu and not rules.can_manage(by, connu) and _nommee_ailleurs(connu, structure):
            raise Refused(
                "Cette adresse est celle d’une personne qu’une autre structure du réseau nomme déjà\u00a0: c’est à la "
                "coordination d’ajouter un second employeur.",
                champ="email",
            )
        promeneur = connu or create_promeneur(reseau=structure.reseau, by=by, **personne)
        mandat = designate(promeneur=promeneur, structure=structure, depuis=depuis, heures_hebdo=heures_hebdo, by=by)
        if not promeneur.user_id:
            invite_promeneur(promeneur=promeneur, by=by)
    return mandat


def _nommee_ailleurs(promeneur: Promeneur, structure: Structure) -> bool:
    """Naming gives rights on somebody and puts their accounts to be checked again: not to whoever knows an address."""
    return promeneur.mandats.non_finis(aujourdhui()).exclude(structure=structure).exists()


def invite_promeneur(*, promeneur: Promeneur, by: Any) -> Any:
    """Invite the owner of a file to open their account. Refused without an address, or when it is done."""
    if promeneur.user_id:
        raise Refused("Cette personne a déjà son compte.")
    if not promeneur.email:
        raise Refused("La fiche n’a pas d’adresse e-mail\u00a0: ajoutez-la d’abord.")
    return comptes.invite(
        email=promeneur.email,
        role="promeneur",
        cible=promeneur.code,
        by=by,
        portee=f"reseau:{promeneur.reseau.code}",
    )
