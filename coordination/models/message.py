"""What the coordination writes to a part of the network: the text, to whom, and what became of each mail."""

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from socle.champs import CodeField
from socle.texte import code_long

from ..enums_messages import MESSAGE, EtatMessage, GenreMessage, PublicMessage

PIECES_MAX = 5
LIBELLES_CRITERES = {
    "statut": "Promeneurs",
    "plateforme": "Réseau social",
    "statut_structure": "Structures",
    "qui": "À qui, dans les structures",
    "type": "Type de structure",
    "epci": "Intercommunalité",
    "commune": "Commune",
    "nature": "Partenaires",
    "choisies": "Fiches choisies",
}


@pghistory.track()
class Message(models.Model):
    """A draft until it is sent; then it never changes.

    `criteres`: which part of `publics`, by the names of `LIBELLES_CRITERES`. `exclus`: the keys of those whom one
    unticked (`coordination.messages.cle_de`), never their addresses. `nombres`: what became of the mails, by state,
    once the addresses are erased.
    """

    TRANSITIONS = MESSAGE

    code = CodeField()
    reseau = models.ForeignKey("territoires.Reseau", models.PROTECT, related_name="messages", verbose_name="réseau")
    etat = models.CharField(
        "état", max_length=10, choices=EtatMessage, default=EtatMessage.BROUILLON, editable=False
    )  # fmt: skip
    genre = models.CharField("genre", max_length=12, choices=GenreMessage, default=GenreMessage.INFORMATION)
    publics = ArrayField(
        models.CharField(max_length=12, choices=PublicMessage), verbose_name="destinataires", default=list, blank=True
    )
    criteres = models.JSONField("critères", default=dict, blank=True)
    exclus = ArrayField(models.CharField(max_length=16), default=list, blank=True, verbose_name="personnes retirées")
    sujet = models.CharField("objet", max_length=150, blank=True, default="")
    texte = models.TextField("texte", max_length=10_000, blank=True, default="")
    par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    repondre_a = models.EmailField("adresse de réponse", blank=True, default="", editable=False)
    envoye_le = models.DateTimeField("envoyé le", null=True, blank=True, editable=False)
    envoye_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    nombres = models.JSONField(default=dict, blank=True, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    modifie_le = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "message"
        ordering = ["-modifie_le", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(etat=EtatMessage.BROUILLON, envoye_le__isnull=True, envoye_par__isnull=True)
                | (
                    ~Q(etat=EtatMessage.BROUILLON)
                    & ~Q(sujet="")
                    & ~Q(texte="")
                    & ~Q(repondre_a="")
                    & Q(envoye_le__isnull=False, envoye_par__isnull=False)
                ),
                name="message_envoye_dit",
                violation_error_message="Un message envoyé a un objet, un texte, et dit par qui et quand.",
            )
        ]
        indexes = [models.Index(fields=["reseau", "-envoye_le"], name="message_reseau_envoye")]
        triggers = [
            *MESSAGE.triggers(),
            pgtrigger.Trigger(
                name="message_fige",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=(
                    "IF OLD.etat <> 'brouillon' AND (TG_OP = 'DELETE' OR (OLD.sujet, OLD.texte, OLD.genre, "
                    "OLD.publics, OLD.criteres, OLD.exclus, OLD.envoye_le, OLD.repondre_a) "
                    "IS DISTINCT FROM (NEW.sujet, NEW.texte, NEW.genre, NEW.publics, "
                    "NEW.criteres, NEW.exclus, NEW.envoye_le, NEW.repondre_a)) THEN "
                    "RAISE EXCEPTION 'Un message envoyé ne change plus.'; END IF; "
                    "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.sujet or "message sans objet"

    @property
    def brouillon(self) -> bool:
        return self.etat == EtatMessage.BROUILLON

    def libelle_de(self, nom: str) -> str:
        return LIBELLES_CRITERES[nom.partition(".")[2]]


def _brouillon_seul(nom: str) -> pgtrigger.Trigger:
    """Files join a draft, or leave it; never a message that was sent."""
    return pgtrigger.Trigger(
        name=nom,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=(
            "IF (SELECT etat FROM coordination_message WHERE id = "
            "CASE WHEN TG_OP = 'DELETE' THEN OLD.message_id ELSE NEW.message_id END) <> 'brouillon' THEN "
            "RAISE EXCEPTION 'Un message envoyé ne change plus.'; END IF; "
            "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"
        ),
    )


class PieceMessage(models.Model):
    """A file that goes with a message."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="pieces")
    fichier = models.OneToOneField("socle.Fichier", models.PROTECT, related_name="piece_message")

    class Meta:
        verbose_name = "pièce jointe"
        verbose_name_plural = "pièces jointes"
        ordering = ["pk"]
        triggers = [_brouillon_seul("piece_du_brouillon")]

    def __str__(self) -> str:
        return self.fichier.nom


class Abonnement(models.Model):
    """An address that received an information of a network, and whether it wants no more. `code` is in its link."""

    code = CodeField(default=code_long)
    reseau = models.ForeignKey("territoires.Reseau", models.CASCADE, related_name="+")
    email = models.EmailField("adresse e-mail")
    vu_le = models.DateTimeField("dernier message")
    desinscrit_le = models.DateTimeField("désinscrit le", null=True, blank=True)

    class Meta:
        verbose_name = "abonnement aux informations"
        verbose_name_plural = "abonnements aux informations"
        constraints = [
            models.UniqueConstraint(fields=["reseau", "email"], name="abonnement_un_par_adresse"),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="abonnement_email_minuscules"),
        ]

    def __str__(self) -> str:
        return self.email


class Destinataire(models.Model):
    """Somebody to whom a message goes, as they were when it was sent: one an address. `desinscrit`: wanted none."""

    code = CodeField()
    message = models.ForeignKey(Message, models.CASCADE, related_name="destinataires")
    email = models.EmailField("adresse e-mail")
    nom = models.CharField("nom", max_length=180, blank=True, default="")
    chez = models.CharField("structure ou organisme", max_length=200, blank=True, default="")
    valeurs = models.JSONField(default=dict)
    desinscrit = models.BooleanField(default=False)
    abonnement = models.ForeignKey(Abonnement, models.SET_NULL, null=True, blank=True, related_name="+")
    courriel = models.OneToOneField(
        "socle.Courriel", models.SET_NULL, null=True, blank=True, related_name="destinataire_message"
    )

    class Meta:
        verbose_name = "destinataire"
        ordering = ["message", "nom", "pk"]
        constraints = [
            models.UniqueConstraint("message", Lower("email"), name="destinataire_une_fois"),
            models.CheckConstraint(
                condition=Q(desinscrit=False) | Q(courriel__isnull=True), name="destinataire_desinscrit_sans_courriel"
            ),
        ]
        indexes = [
            models.Index(
                fields=["message"], condition=Q(courriel__isnull=True, desinscrit=False), name="destinataire_a_envoyer"
            )
        ]
        triggers = [pgtrigger.ReadOnly(name="destinataire_fige", fields=["message", "email", "nom", "valeurs"])]

    def __str__(self) -> str:
        return self.nom or self.email
