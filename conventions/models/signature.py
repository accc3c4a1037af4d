import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from socle.champs import CodeField

from ..enums import GenreDocument, Signataire
from . import gardes
from .convention import Convention


class Compteur(models.Model):
    """The last number given by a network in a year. Its row is locked by the transaction that takes a number."""

    reseau = models.ForeignKey("territoires.Reseau", models.PROTECT, related_name="+")
    annee = models.PositiveSmallIntegerField()
    dernier = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "compteur"
        constraints = [models.UniqueConstraint(fields=["reseau", "annee"], name="compteur_unique")]

    def __str__(self) -> str:
        return f"{self.reseau} {self.annee} : {self.dernier}"


@pghistory.track()
class Document(models.Model):
    """A document made by the platform: its data, its template's version and its hash are frozen with it."""

    code = CodeField()
    convention = models.ForeignKey(Convention, models.PROTECT, related_name="documents")
    genre = models.CharField(max_length=12, choices=GenreDocument, default=GenreDocument.CONVENTION)
    modele = models.CharField(max_length=60)
    modele_version = models.CharField(max_length=64, help_text="Empreinte du modèle.")
    donnees = models.JSONField()
    fichier = models.ForeignKey("socle.Fichier", models.PROTECT, related_name="+")
    sha256 = models.CharField("empreinte", max_length=64)
    fait_le = models.DateTimeField(default=timezone.now, editable=False)
    fait_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    remplace_le = models.DateTimeField("remplacé le", null=True, blank=True)

    class Meta:
        verbose_name = "document"
        ordering = ["convention", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["convention", "genre"],
                condition=Q(remplace_le__isnull=True),
                name="document_un_seul_valable",
                violation_error_message="Ce document est déjà fait.",
            )
        ]
        triggers = [
            gardes.fige(
                "document_fige",
                ("convention_id", "genre", "modele", "modele_version", "donnees", "fichier_id", "sha256", "fait_le"),
                "Un document fait ne change pas.",
            ),
            gardes.jamais_supprime("document_garde", "Un document fait se garde."),
        ]

    def __str__(self) -> str:
        return f"{self.get_genre_display()} du {self.fait_le:%d/%m/%Y}"


@pghistory.track()
class Signature(models.Model):
    """The signed document of one party: given by it (or for it), then confirmed by the coordination."""

    code = CodeField()
    convention = models.ForeignKey(Convention, models.PROTECT, related_name="signatures")
    document = models.ForeignKey(Document, models.PROTECT, related_name="signatures")
    partie = models.CharField(max_length=10, choices=Signataire)
    fichier = models.ForeignKey("socle.Fichier", models.PROTECT, related_name="+")
    signee_le = models.DateField("signée le")
    deposee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    deposee_le = models.DateTimeField(default=timezone.now, editable=False)
    confirmee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )  # fmt: skip
    confirmee_le = models.DateTimeField(null=True, blank=True)
    ecartee_le = models.DateTimeField("écartée le", null=True, blank=True)
    motif = models.CharField("motif", max_length=300, blank=True, default="")

    class Meta:
        verbose_name = "signature"
        ordering = ["convention", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "partie"],
                condition=Q(ecartee_le__isnull=True),
                name="signature_une_par_partie",
                violation_error_message="Le document signé de cette partie est déjà déposé.",
            ),
            models.CheckConstraint(
                condition=Q(confirmee_le__isnull=True, confirmee_par__isnull=True)
                | Q(confirmee_le__isnull=False, confirmee_par__isnull=False, ecartee_le__isnull=True),
                name="signature_confirmee_par",
            ),
            models.CheckConstraint(
                condition=Q(ecartee_le__isnull=True) | ~Q(motif=""),
                name="signature_ecartee_motivee",
                violation_error_message="Dites pourquoi ce document ne convient pas.",
            ),
        ]
        triggers = [
            gardes.fige(
                "signature_figee",
                ("convention_id", "document_id", "partie", "fichier_id", "signee_le", "deposee_par_id"),
                "Un document signé ne change pas.",
            ),
            gardes.fige(
                "signature_confirmee",
                ("confirmee_le", "confirmee_par_id", "ecartee_le"),
                "Cette signature est déjà confirmée.",
                quand="OLD.confirmee_le IS NOT NULL",
            ),
            gardes.jamais_supprime("signature_gardee", "Une signature se garde."),
        ]

    def __str__(self) -> str:
        return f"signature de {self.get_partie_display()}"
