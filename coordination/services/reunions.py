"""Meetings: planned, moved, cancelled; people invited, who answer. Whoever is invited is told of what changes."""

from typing import Any

from django.utils import timezone

from socle import edition
from socle.dates import aujourdhui
from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused
from socle.valeurs import en_clair
from territoires import rules as reseaux
from territoires.models import Reseau

from .. import courriels_reunions as courriels
from ..invites import Candidat, nouveaux
from ..models import Invite, ReglesReunions, Reunion
from ..reunions import passee

DITS = ("date", "debut", "fin", "lieu", "visio", "type", "type_libre", "thematique")
"""What the invited are told when it changes."""


def save_meeting(
    *, reseau: Reseau, by: Any, reunion: Reunion | None = None, version: int | None = None, **champs: Any
) -> Reunion:
    """Note a meeting, or correct one. Refused when the same one is already there, or when it is cancelled.

    Of one still to come, the invited are told what changed, once, with a calendar file that replaces the one before.
    """
    with ecriture(Reunion, by=by, action="reunion"):
        coordinates(by, reseau)
        if reunion is None:
            return enregistrer(Reunion(reseau=reseau, **champs))
        avant = ouverte(reunion)
        if avant.reseau_id != reseau.pk:
            raise Refused("Cette réunion est celle d’un autre réseau.")
        if champs.get("date", avant.date) > aujourdhui() and avant.invites.filter(present=True).exists():
            raise Refused("Des personnes y étaient\u00a0: son jour ne peut pas être à venir.", champ="date")
        edition.apply(reunion, champs, version=version, by=by, action="reunion")
        _tell_changes(avant, reunion)
    return reunion


def _tell_changes(avant: Reunion, reunion: Reunion) -> None:
    """Both days are past: it is a correction, and nobody is told."""
    changes = [nom for nom in DITS if getattr(avant, nom) != getattr(reunion, nom)]
    prevenus = _told(reunion)
    if not changes or not prevenus or (passee(avant) and passee(reunion)):
        return
    _next(reunion)
    phrases = [_phrase(reunion, nom, getattr(avant, nom)) for nom in changes]
    deplacee = not {"date", "debut", "fin"}.isdisjoint(changes)
    if deplacee:
        phrases.append("Votre réponse était pour l’ancien moment\u00a0: répondez de nouveau.")
    for i in prevenus:
        if deplacee:
            i.reponse, i.repondu_le = "", None
            i.save(update_fields=["reponse", "repondu_le"])
        _send(i, reunion)
        courriels.changed(i, phrases)


def _phrase(reunion: Reunion, nom: str, avant: Any) -> str:
    champ: Any = Reunion._meta.get_field(nom)
    libelle = str(champ.verbose_name)
    dit = f"{libelle[:1].upper()}{libelle[1:]}\u00a0: {en_clair(champ, getattr(reunion, nom))}"
    return f"{dit} (avant\u00a0: {en_clair(champ, avant)})" if avant not in (None, "") else dit


def _next(reunion: Reunion) -> None:
    reunion.sequence += 1
    reunion.save(update_fields=["sequence"])


def _told(reunion: Reunion) -> list[Invite]:
    """Those to whom an invitation went."""
    siens = reunion.invites.filter(sequence__isnull=False).exclude(email="")
    return list(siens.select_for_update(of=("self",)).order_by("pk"))


def _send(i: Invite, reunion: Reunion) -> None:
    """What they will have read once the mail that follows is gone."""
    i.reunion, i.sequence = reunion, reunion.sequence
    i.save(update_fields=["sequence"])


def cancel_meeting(*, reunion: Reunion, motif: str, by: Any) -> Reunion:
    """It will not be held, or was not: it counts nowhere. The invited are told while its day is not past."""
    with ecriture(Reunion, by=by, action="annuler", motif=motif):
        coordinates(by, reunion.reseau)
        frais = ouverte(reunion)
        if frais.invites.filter(present=True).exists():
            raise Refused("Des personnes y étaient\u00a0: cette réunion a été tenue.")
        frais.invites.filter(present=False).update(present=None, present_le=None)
        frais.annulee_le, frais.annulee_motif = timezone.now(), motif.strip()
        frais.sequence += 1
        enregistrer(frais)
        for i in [] if passee(frais) else _told(frais):
            _send(i, frais)
            courriels.cancelled(i, frais.annulee_motif)
    return frais


def delete_meeting(*, reunion: Reunion, by: Any) -> None:
    """Take a meeting away; its history stays. Refused once people are invited, or came, or documents are there."""
    with ecriture(Reunion, by=by, action="supprimer"):
        coordinates(by, reunion.reseau)
        frais = verrouiller(reunion)
        if frais.invites.exists():
            raise Refused("Des personnes sont dans sa liste\u00a0: annulez-la, elles seront prévenues.")
        if frais.documents.exists():
            raise Refused("Elle a des documents\u00a0: retirez-les d’abord.")
        frais.delete()


# — The invited


def invite(*, reunion: Reunion, candidats: list[Candidat], by: Any) -> list[Invite]:
    """Write to each of them, once: who is on the list already is left alone; who has no address is only on it.

    Refused once the day is past.
    """
    with ecriture(Invite, by=by, action="inviter"):
        coordinates(by, reunion.reseau)
        frais = ouverte(reunion)
        if passee(frais):
            raise Refused("Cette réunion est passée\u00a0: notez plutôt qui était là.")
        faits = [add(frais, c) for c in nouveaux(frais, candidats)]
        for i in faits:
            i.invite_le, i.sequence = timezone.now(), frais.sequence if i.email else None
            i.save(update_fields=["invite_le", "sequence"])
            if i.email:
                courriels.invited(i)
    return faits


def add(reunion: Reunion, c: Candidat, **champs: Any) -> Invite:
    """A row of the list. Inside the transaction of a service that has locked the meeting."""
    qui = {"promeneur": c.promeneur, "structure": c.structure, "user": c.user}
    une = Invite(reunion=reunion, nom=c.nom, email=c.email.strip().lower(), pour=c.pour, **qui, **champs)
    return enregistrer(une, ajout=True)


def uninvite(*, invite: Invite, by: Any) -> None:
    """Take somebody off the list; told, when an invitation had gone and the day is not past."""
    with ecriture(Invite, by=by, action="retirer"):
        coordinates(by, invite.reunion.reseau)
        reunion = verrouiller(invite.reunion)
        frais = verrouiller(invite)
        frais.reunion = reunion
        if frais.present or frais.attestations.exists():
            raise Refused("Cette personne était là\u00a0: elle reste dans la liste.")
        if frais.sequence is not None and frais.email and not passee(reunion) and not reunion.annulee:
            frais.sequence += 1
            courriels.withdrawn(frais)
        frais.delete()


def answer(*, invite: Invite, reponse: str, by: Any) -> Invite:
    """Say whether one comes, and change one's mind until the day; an empty answer takes it back.

    `by`: None from the link of the mail.
    """
    with ecriture(Invite, by=by, action="repondre"):
        frais = verrouiller(invite)
        reunion = Reunion.objects.select_related("reseau").get(pk=frais.reunion_id)
        if reunion.annulee:
            raise Refused("Cette réunion est annulée\u00a0: il n’y a rien à répondre.")
        if passee(reunion):
            raise Refused("Cette réunion est passée.")
        if by is not None and not answers_for(by, frais):
            raise Refused("Cette invitation est celle d’une autre personne.")
        frais.reponse, frais.repondu_le = reponse, timezone.now() if reponse else None
        return enregistrer(frais)


def answers_for(user: Any, invite: Invite) -> bool:
    """Oneself, or the coordination, to whom one said it."""
    promeneur = invite.promeneur
    soi = invite.user_id == user.pk or (promeneur is not None and promeneur.user_id == user.pk)
    return (soi and user.is_active) or reseaux.is_coordinator(user, invite.reunion.reseau)


# — What a network asks


def set_training_rule(*, reseau: Reseau, minutes: int, version: int | None, by: Any) -> ReglesReunions:
    """So much training in a calendar year; zero asks nothing."""
    with ecriture(ReglesReunions, by=by, action="edit"):
        coordinates(by, reseau)
        verrouiller(reseau)
        regles = ReglesReunions.objects.filter(reseau=reseau).first()
        if regles is None:
            regles = enregistrer(ReglesReunions(reseau=reseau), ajout=True)
        edition.apply(regles, {"minutes_formation": minutes}, version=version or 0, by=by)
    return regles


# — Shared


def ouverte(reunion: Reunion) -> Reunion:
    """The meeting, locked. Refused once it is cancelled."""
    frais = verrouiller(reunion)
    if frais.annulee:
        raise Refused("Cette réunion est annulée.")
    return frais


def coordinates(by: Any, reseau: Reseau) -> None:
    if not reseaux.is_coordinator(by, reseau):
        raise Refused("Seule la coordination du réseau tient ses réunions.")
