import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from socle.champs import CodeField

from ..enums import PIECE, EtatPiece, Section
from ..pieces import LIBELLES, TYPES
from .convention import Convention, OriginalRecu


@pghistory.track()
class Piece(models.Model):
    """A document of a file. Its versions are its `depots`, kept; the last one counts."""

    TRANSITIONS = PIECE

    code = CodeField()
    convention = models.ForeignKey(Convention, models.CASCADE, related_name="pieces")
    type = models.CharField("pièce", max_length=20, choices=TYPES)
    etat = models.CharField("état", max_length=14, choices=EtatPiece, default=EtatPiece.A_DONNER, editable=False)
    motif = models.CharField("motif", max_length=300, blank=True, default="", editable=False)

    class Meta:
        verbose_name = "pièce"
        ordering = ["convention", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["convention", "type"],
                name="piece_unique",
                violation_error_message="Cette pièce est déjà au dossier.",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=(EtatPiece.REFUSEE, EtatPiece.NON_CONCERNEE)) | ~Q(motif=""),
                name="piece_motivee",
                violation_error_message="Dites pourquoi.",
            ),
        ]
        triggers = PIECE.triggers()

    def __str__(self) -> str:
        return LIBELLES.get(self.type, self.type)

    @property
    def libelle(self) -> str:
        return str(self)

    @property
    def actuelle(self) -> "DepotPiece | None":
        """The last version given."""
        return max(self.depots.all(), key=lambda d: d.pk, default=None)


@pghistory.track()
class DepotPiece(models.Model):
    """One version of a document, as it was given. Never changed."""

    piece = models.ForeignKey(Piece, models.CASCADE, related_name="depots")
    fichier = models.ForeignKey("socle.Fichier", models.PROTECT, related_name="+")
    depose_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    depose_le = models.DateTimeField(default=timezone.now, editable=False)
    original = models.ForeignKey(OriginalRecu, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "version d’une pièce"
        verbose_name_plural = "versions des pièces"
        ordering = ["piece", "-pk"]
        triggers = [pgtrigger.Protect(name="depot_immuable", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.piece}, {self.fichier}"


@pghistory.track()
class DemandeCorrection(models.Model):
    """A comment on a section: it opens that section while corrections are awaited, and no other."""

    convention = models.ForeignKey(Convention, models.CASCADE, related_name="demandes")
    section = models.CharField("partie", max_length=10, choices=Section)
    commentaire = models.TextField("commentaire", max_length=2000)
    demandee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    demandee_le = models.DateTimeField(default=timezone.now, editable=False)
    levee_le = models.DateTimeField("rendue le", null=True, blank=True)

    class Meta:
        verbose_name = "demande de correction"
        verbose_name_plural = "demandes de correction"
        ordering = ["convention", "-demandee_le", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["convention", "section"],
                condition=Q(levee_le__isnull=True),
                name="demande_une_par_partie",
                violation_error_message="Une correction est déjà demandée sur cette partie.",
            ),
            models.CheckConstraint(
                condition=~Q(commentaire=""),
                name="demande_commentee",
                violation_error_message="Écrivez ce qu’il faut corriger.",
            ),
        ]

    def __str__(self) -> str:
        return f"correction demandée sur « {self.get_section_display()} »"
