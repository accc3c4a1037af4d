"""Who was there: ticked by the coordination, said by oneself during the meeting; what one followed of a training."""

from collections.abc import Collection
from typing import Any

from django.utils import timezone

from promeneurs.models import Promeneur
from promeneurs.rules import is_self
from socle.dates import aujourdhui
from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused

from .. import invites, jetons
from ..invites import Candidat
from ..models import Invite, Reunion
from ..reunions import en_cours
from .reunions import add, coordinates, ouverte

PAS_MAINTENANT = "On dit qu’on est là pendant la réunion\u00a0: une demi-heure avant, jusqu’à une demi-heure après."


def take_attendance(*, reunion: Reunion, presents: Collection[str], vus: Collection[str], by: Any) -> int:
    """Who was there, by the codes ticked. Says how many people are present now.

    `vus`: the codes that were ticked when the page was drawn. Who said meanwhile that they are there stays present;
    who was never ticked is noted absent.
    """
    with ecriture(Invite, by=by, action="pointer"):
        coordinates(by, reunion.reseau)
        frais = held(reunion)
        siens = list(Invite.objects.select_for_update(of=("self",)).filter(reunion=frais).order_by("pk"))
        for i in siens:
            voulu = _wanted(i, i.code in presents, i.code in vus)
            if voulu != i.present:
                _note(i, voulu)
    return sum(bool(i.present) for i in siens)


def _wanted(i: Invite, coche: bool, vu: bool) -> bool:
    if coche and not vu:
        return True
    if vu and not coche:
        return False
    return bool(i.present)


def _note(i: Invite, present: bool) -> None:
    i.present, i.present_le = present, timezone.now()
    if not present:
        if i.attestations.filter(remplace_le__isnull=True).exists():
            raise Refused(f"{i.nom} a une attestation de cette formation\u00a0: sa présence reste notée.")
        i.minutes = None
    enregistrer(i)


def add_present(*, reunion: Reunion, candidat: Candidat, by: Any) -> Invite:
    """Somebody who came without being invited. On the list already, they are ticked."""
    with ecriture(Invite, by=by, action="pointer"):
        coordinates(by, reunion.reseau)
        return _present(held(reunion), candidat)


def _present(reunion: Reunion, c: Candidat) -> Invite:
    """Inside the transaction of a service that has locked the meeting."""
    siens = Invite.objects.select_for_update(of=("self",)).filter(reunion=reunion)
    deja = siens.filter(promeneur=c.promeneur).first() if c.promeneur else None
    if deja is None and c.email:
        deja = siens.filter(email=c.email.strip().lower()).first()
        if deja is not None and deja.promeneur is None and c.promeneur is not None:  # invited by address alone
            deja.promeneur = c.promeneur
            enregistrer(deja)
    if deja is None:
        return add(reunion, c, present=True, present_le=timezone.now())
    if not deja.present:
        _note(deja, True)
    return deja


def set_followed(*, invite: Invite, minutes: int | None, by: Any) -> Invite:
    """A person followed less than the whole training; None: the whole of it."""
    with ecriture(Invite, by=by, action="temps"):
        coordinates(by, invite.reunion.reseau)
        frais = verrouiller(invite)
        if minutes and minutes > frais.reunion.minutes:
            raise Refused("Pas plus que la formation entière.", champ="minutes")
        if minutes and not frais.present:
            raise Refused("Notez d’abord que cette personne était là.", champ="minutes")
        frais.minutes = minutes
        return enregistrer(frais)


def arrive(*, promeneur: Promeneur, reunion: Reunion, by: Any) -> Invite:
    """A promeneur who scanned the code shown during the meeting says that they are there; invited or not."""
    with ecriture(Invite, by=by, action="arriver"):
        if not is_self(by, promeneur) or promeneur.reseau_id != reunion.reseau_id:
            raise Refused("On ne le dit que pour soi.")
        frais = _now(reunion)
        return _present(frais, invites.de_la_fiche(promeneur))


def arrive_by_link(*, invite: Invite, code: str) -> Invite:
    """Who has no account: their own link, and the code shown in the room."""
    with ecriture(Invite, by=None, action="arriver"):
        frais = _now(invite.reunion)
        if not jetons.code_juste(frais, code):
            raise Refused("Ce n’est pas le code affiché dans la salle\u00a0: il change toutes les cinq minutes.")
        sien = verrouiller(invite)
        if not sien.present:
            _note(sien, True)
        return sien


def _now(reunion: Reunion) -> Reunion:
    frais = ouverte(reunion)
    if not en_cours(frais):
        raise Refused(PAS_MAINTENANT)
    return frais


def held(reunion: Reunion) -> Reunion:
    """The meeting, locked. Refused before its day."""
    frais = ouverte(reunion)
    if frais.date > aujourdhui():
        raise Refused("Cette réunion est à venir\u00a0: les présences se notent le jour même.")
    return frais
