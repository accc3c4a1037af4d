"""A structure names one of its professionals: the file, the appointment and the invitation, together."""

from datetime import date
from typing import Any

from accounts import services as comptes
from socle.ecriture import ecriture, verrouiller
from socle.etats import Refused
from structures.models import Structure
from structures.services import is_in_network

from ..models import Mandat, Promeneur
from .mandats import designate
from .profil import create_promeneur


def appoint(*, structure: Structure, personne: dict[str, Any], depuis: date, heures_hebdo: Any, by: Any) -> Mandat:
    """Name somebody: their file is found by e-mail address or made, and they are invited to open an account.

    Refused to a structure that is not in the network; somebody already known keeps their file (domain §3.8).
    """
    with ecriture(Promeneur, by=by, action="nommer"):
        if not is_in_network(verrouiller(structure)):
            raise Refused("La structure n’est pas dans le réseau aujourd’hui\u00a0: voyez avec la coordination.")
        connu = Promeneur.objects.filter(reseau=structure.reseau, email__iexact=personne["email"]).first()
        promeneur = connu or create_promeneur(reseau=structure.reseau, by=by, **personne)
        mandat = designate(promeneur=promeneur, structure=structure, depuis=depuis, heures_hebdo=heures_hebdo, by=by)
        if not promeneur.user_id:
            invite_promeneur(promeneur=promeneur, by=by)
    return mandat


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
