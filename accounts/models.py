from __future__ import annotations

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.enums import PASSAGES_INVITATION, EtatInvitation
from accounts.managers import UserManager, normalise_email
from accounts.querysets import InvitationQuerySet
from socle.champs import CodeField


@pghistory.track(exclude=["password", "last_login"])
class User(AbstractBaseUser, PermissionsMixin):
    """Someone who signs in. Roles live in the rooms above; one person may hold several."""

    email = models.EmailField(
        "adresse e-mail", unique=True, error_messages={"unique": "Un compte existe déjà avec cette adresse."}
    )
    prenom = models.CharField("prénom", max_length=80, blank=True)
    nom = models.CharField("nom", max_length=80, blank=True)
    is_active = models.BooleanField("compte ouvert", default=True)
    is_staff = models.BooleanField("accès à l’administration", default=False)
    cree_le = models.DateTimeField("créé le", default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = "compte"
        verbose_name_plural = "comptes"
        ordering = ["email"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")) & ~models.Q(email=""),
                name="accounts_user_email_minuscules",
                violation_error_message="L’adresse e-mail s’écrit en minuscules.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom_complet

    def save(self, *args, **kwargs):
        self.email = normalise_email(self.email)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        self.email = normalise_email(self.email)

    @property
    def nom_complet(self) -> str:
        return f"{self.prenom} {self.nom}".strip() or self.email

    def get_full_name(self) -> str:
        return self.nom_complet

    def get_short_name(self) -> str:
        return self.prenom or self.email


@pghistory.track(exclude=["empreinte"])
class Invitation(models.Model):
    """A role offered to an e-mail address. Only a hash of the link's secret is kept."""

    TRANSITIONS = PASSAGES_INVITATION

    code = CodeField()
    email = models.EmailField("adresse e-mail")
    role = models.CharField("rôle", max_length=40)
    cible = models.CharField(max_length=255, help_text="Clé connue de la salle qui a déclaré le rôle.")
    libelle = models.CharField("à quoi", max_length=300)
    portee = models.CharField("portée", max_length=60, blank=True)
    etat = models.CharField(
        "état", max_length=10, choices=EtatInvitation.choices, default=EtatInvitation.ENVOYEE, editable=False
    )
    empreinte = models.CharField(max_length=64, editable=False)
    envois = models.PositiveSmallIntegerField("envois", default=0, editable=False)
    invite_par = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="invitations_envoyees", verbose_name="par"
    )
    cree_le = models.DateTimeField("créée le", default=timezone.now, editable=False)
    envoyee_le = models.DateTimeField("envoyée le", default=timezone.now)
    expire_le = models.DateTimeField("expire le")
    redemandee_le = models.DateTimeField("redemandée le", null=True, blank=True)
    acceptee_le = models.DateTimeField("acceptée le", null=True, blank=True)
    acceptee_par = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="invitations_acceptees", verbose_name="acceptée par"
    )
    retiree_le = models.DateTimeField("retirée le", null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "invitation"
        ordering = ["-envoyee_le", "pk"]
        indexes = [models.Index(fields=["cible", "etat"], name="accounts_invitation_cible")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")) & ~models.Q(email=""),
                name="accounts_invitation_email_minuscules",
                violation_error_message="L’adresse e-mail s’écrit en minuscules.",
            ),
            models.UniqueConstraint(
                fields=["email", "role", "cible"],
                condition=models.Q(etat=EtatInvitation.ENVOYEE),
                name="accounts_invitation_une_en_attente",
                violation_error_message="Une invitation attend déjà cette personne.",
            ),
            models.CheckConstraint(
                condition=(models.Q(etat="acceptee", acceptee_le__isnull=False, acceptee_par__isnull=False))
                | (~models.Q(etat="acceptee") & models.Q(acceptee_le__isnull=True, acceptee_par__isnull=True)),
                name="accounts_invitation_acceptee",
                violation_error_message="Une invitation acceptée dit quand et par qui.",
            ),
            models.CheckConstraint(
                condition=models.Q(etat="retiree", retiree_le__isnull=False)
                | (~models.Q(etat="retiree") & models.Q(retiree_le__isnull=True)),
                name="accounts_invitation_retiree",
                violation_error_message="Une invitation retirée dit quand.",
            ),
        ]
        triggers = PASSAGES_INVITATION.triggers()

    def __str__(self) -> str:
        return f"{self.email} : {self.libelle}"

    @property
    def demandee(self) -> bool:
        """Nobody invites: the person asked, and the link shows that the address is theirs."""
        return self.invite_par_id is None

    @property
    def expiree(self) -> bool:
        return self.expire_le <= timezone.now()
