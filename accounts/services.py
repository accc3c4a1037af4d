"""Every write on accounts and invitations. Keyword-only, one transaction each, mail after commit."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts import invitations, jetons
from accounts.enums import EtatInvitation
from accounts.managers import normalise_email
from accounts.models import Invitation, User
from socle import courrier, etats, journal
from socle.etats import Refused

VALIDITE = timedelta(days=14)
ENTRE_DEUX_LIENS = timedelta(minutes=10)


# — Accounts


@transaction.atomic
def open_account(*, email: str, prenom: str = "", nom: str = "", password: str | None = None, **extra) -> User:
    """Create an account whose address is known to be the person's (they followed a link sent to it)."""
    user = User.objects.create_user(email, password, prenom=prenom.strip(), nom=nom.strip(), **extra)
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    return user


def find_account(email: str) -> User | None:
    """The account that has this address, as its main one or as another that was verified."""
    email = normalise_email(email)
    autre = EmailAddress.objects.filter(email=email, verified=True).select_related("user").first()
    return User.objects.filter(email=email).first() or (autre.user if autre else None)


@transaction.atomic
def rename(*, user: User, prenom: str, nom: str, by: User) -> User:
    """Change the name of a person, signed in the history."""
    frais = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    frais.prenom, frais.nom = prenom.strip(), nom.strip()
    with journal.acte(by=by, action="edit"):
        frais.save(update_fields=["prenom", "nom"])
    return frais


@transaction.atomic
def deactivate(*, user: User, by: User | None, reason: str) -> User:
    """Close an account: nobody signs in with it any more and its sessions end at once."""
    frais = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if by is not None and by.pk == frais.pk:
        raise Refused("Vous ne pouvez pas fermer votre propre compte\u00a0: demandez-le à une autre personne.")
    if not reason.strip():
        raise Refused("Dites pourquoi ce compte est fermé.")
    frais.is_active = False
    with journal.acte(by=by, action="deactivate", motif=reason.strip()):
        frais.save(update_fields=["is_active"])
    close_sessions(user=frais)
    user.is_active = False
    return frais


@transaction.atomic
def reactivate(*, user: User, by: User | None, reason: str = "") -> User:
    """Open a closed account again."""
    frais = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    frais.is_active = True
    with journal.acte(by=by, action="reactivate", motif=reason.strip()):
        frais.save(update_fields=["is_active"])
    user.is_active = True
    return frais


def close_sessions(*, user: User) -> None:
    for session in UserSession.objects.filter(user=user):
        session.end()


# — Invitations


@transaction.atomic
def invite(*, email: str, role: str, cible: str, by: User | None, libelle: str = "", portee: str = "") -> Invitation:
    """Invite an address to a role; when an invitation already waits, send that one again with a new link.

    By nobody when the person asked for it themselves, which only some roles allow.
    """
    email = normalise_email(email)
    declare = invitations.role(role)
    if by is None and not declare.spontanee:
        raise ValueError(f"Somebody invites to the role « {role} ».")
    libelle = libelle or declare.libelle(cible)
    attente = Invitation.objects.filter(email=email, role=role, cible=cible, etat=EtatInvitation.ENVOYEE)
    invitation = attente.select_for_update(of=("self",)).first()
    if invitation is None:
        invitation = Invitation(email=email, role=role, cible=cible, libelle=libelle, portee=portee, invite_par=by)
        invitation.expire_le = timezone.now() + VALIDITE
        invitation.clean_fields(exclude=["empreinte"])
        try:
            with transaction.atomic(), journal.acte(by=by, action="invite"):
                invitation.save()
        except IntegrityError:  # someone else invited the same person to the same thing just now
            return attente.get()
    return _send(invitation, by=by, action="invite")


@transaction.atomic
def resend(*, invitation: Invitation, by: User) -> Invitation:
    """Send a new link, good for another 14 days; the former one dies."""
    frais = _lock(invitation)
    if frais.etat != EtatInvitation.ENVOYEE:
        raise Refused(f"Cette invitation est {frais.get_etat_display()}\u00a0: elle ne peut plus être renvoyée.")
    if not invitations.role(frais.role).may_give(by, frais.cible):
        raise Refused("Vous ne pouvez plus donner ce rôle.")
    return _send(frais, by=by, action="resend")


def withdraw(*, invitation: Invitation, by: User) -> Invitation:
    """Withdraw an invitation nobody accepted; its link stops at once."""
    return etats.move(invitation, "retirer", by=by, retiree_le=timezone.now())


def accept(*, invitation: Invitation, user: User) -> Invitation:
    """Give the role, once. A second click by the same person changes nothing; by another one it is refused."""
    with transaction.atomic():
        frais = _lock(invitation)
        if frais.etat == EtatInvitation.ACCEPTEE and frais.acceptee_par_id == user.pk:
            return frais
        etats.move(
            frais, "accepter", by=user, unless=reasons_against_acceptance, acceptee_le=timezone.now(), acceptee_par=user
        )
        with journal.acte(by=user, action="accepter"):
            invitations.role(frais.role).accept(user, frais.cible)
    return frais


def reasons_against_acceptance(invitation: Invitation) -> list[str]:
    if invitation.expiree:
        return ["Cette invitation a expiré\u00a0: demandez qu’on vous l’envoie de nouveau."]
    if not _may_still_give(invitation):
        return ["La personne qui vous a invité n’a plus ce rôle\u00a0: demandez une nouvelle invitation."]
    return []


def _may_still_give(invitation: Invitation) -> bool:
    par = invitation.invite_par
    if par is None:
        return invitations.role(invitation.role).spontanee
    return par.is_active and (par.is_superuser or invitations.role(invitation.role).may_give(par, invitation.cible))


@transaction.atomic
def open_account_and_accept(*, invitation: Invitation, prenom: str, nom: str, password: str) -> tuple[User, Invitation]:
    """Create the invited person's account and give them the role, or do neither."""
    frais = _lock(invitation)
    if frais.etat != EtatInvitation.ENVOYEE or frais.expiree:
        raise Refused("Cette invitation ne peut plus servir.")
    if find_account(frais.email):
        raise Refused("Un compte existe déjà avec cette adresse\u00a0: connectez-vous pour accepter.")
    user = open_account(email=frais.email, prenom=prenom, nom=nom, password=password)
    return user, accept(invitation=frais, user=user)


@transaction.atomic
def ask_again(*, invitation: Invitation) -> bool:
    """Tell the inviter that the person would like a new link, at most once a day; to who asked by themselves, send it.

    True when a message leaves.
    """
    frais = _lock(invitation)
    maintenant = timezone.now()
    if frais.etat == EtatInvitation.ACCEPTEE:
        return False
    if frais.invite_par is None:
        return _send_to_asker(frais, maintenant)
    if frais.redemandee_le and maintenant - frais.redemandee_le < timedelta(days=1):
        return False
    frais.redemandee_le = maintenant
    frais.save(update_fields=["redemandee_le"])
    courrier.send(
        modele="compte_invitation_redemandee",
        to=frais.invite_par.email,
        context={
            "email": frais.email,
            "libelle": frais.libelle,
            "retiree": frais.etat == EtatInvitation.RETIREE,
            "chemin": reverse("compte_invitations"),
        },
        key=f"invitation-redemandee:{frais.code}:{maintenant:%Y-%m-%d-%H%M}",
        portee=frais.portee,
    )
    return True


def _send_to_asker(invitation: Invitation, maintenant: datetime) -> bool:
    """Nobody to ask: the new link goes to the same address, unless one has just left."""
    if invitation.etat != EtatInvitation.ENVOYEE or maintenant - invitation.envoyee_le < ENTRE_DEUX_LIENS:
        return False
    _send(invitation, by=None, action="resend")
    return True


def _lock(invitation: Invitation) -> Invitation:
    frais = (
        Invitation.objects.select_for_update(of=("self",)).select_related("invite_par").filter(pk=invitation.pk).first()
    )
    if frais is None:
        raise Refused("Cette invitation n’existe plus.")
    return frais


def _send(invitation: Invitation, *, by: User | None, action: str) -> Invitation:
    secret, maintenant = jetons.nouveau_secret(), timezone.now()
    invitation.empreinte = jetons.empreinte(secret)
    invitation.envois += 1
    invitation.envoyee_le, invitation.expire_le = maintenant, maintenant + VALIDITE
    invitation.redemandee_le = None
    with journal.acte(by=by, action=action):
        invitation.save()
    par = invitation.invite_par
    courrier.send(
        modele=invitations.role(invitation.role).modele,
        to=invitation.email,
        context={
            "invite_par": par.nom_complet if par else "",
            "libelle": invitation.libelle,
            "expire_le": date_format(timezone.localtime(invitation.expire_le), "l j F Y"),
            "chemin": reverse("compte_invitation", args=[jetons.jeton(invitation.code, secret)]),
        },
        key=f"invitation:{invitation.code}:{invitation.envois}",
        sensitive=True,
        portee=invitation.portee,
    )
    return invitation
