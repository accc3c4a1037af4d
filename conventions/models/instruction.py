"""What the coordination keeps of a file while it examines it: its own, but the letters, which the structure reads."""

from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from socle.champs import CodeField

from ..enums_instruction import EtatPoint
from . import gardes
from .convention import Convention


@pghistory.track()
class LettreCorrections(models.Model):
    """What goes with a request for corrections: the message, and the day they are awaited for, as it was first said."""

    convention = models.ForeignKey(Convention, models.CASCADE, related_name="lettres")
    message = models.TextField("message", max_length=3000, blank=True, default="")
    avant = models.DateField("corrections attendues pour le")
    ecrite_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ecrite_le = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "lettre de corrections"
        verbose_name_plural = "lettres de corrections"
        ordering = ["convention", "-pk"]
        triggers = [pgtrigger.Protect(name="lettre_figee", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"corrections attendues pour le {self.avant:%d/%m/%Y}"

    @property
    def demandees(self) -> list[Any]:
        """What it asks, in the order of the file."""
        return sorted(self.demandes.all(), key=lambda d: d.pk)


@pghistory.track()
class PointVerifie(models.Model):
    """A point of the list (`conventions.points`), as the coordination checked it. The structure never sees it."""

    convention = models.ForeignKey(Convention, models.CASCADE, related_name="points")
    code = models.CharField("point", max_length=16)
    etat = models.CharField("état", max_length=10, choices=EtatPoint)
    remarque = models.CharField("remarque", max_length=300, blank=True, default="")
    par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    le = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "point vérifié"
        verbose_name_plural = "points vérifiés"
        ordering = ["convention", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["convention", "code"],
                name="point_unique",
                violation_error_message="Ce point est déjà noté.",
            ),
            models.CheckConstraint(
                condition=Q(etat__in=EtatPoint.values),
                name="point_etat",
                violation_error_message="Vu, à revoir ou sans objet.",
            ),
            models.CheckConstraint(
                condition=~Q(etat=EtatPoint.A_REVOIR) | ~Q(remarque=""),
                name="point_a_revoir_dit",
                violation_error_message="Dites ce qui est à revoir.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} : {self.get_etat_display()}"


@pghistory.track()
class NoteInterne(models.Model):
    """A note of the coordination on a file, for itself alone: neither the structure nor a partner reads it, ever."""

    code = CodeField()
    convention = models.ForeignKey(Convention, models.CASCADE, related_name="notes")
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    texte = models.TextField("note", max_length=2000)
    ecrite_le = models.DateTimeField(default=timezone.now, editable=False)
    modifiee_le = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = "note interne"
        verbose_name_plural = "notes internes"
        ordering = ["convention", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(texte=""), name="note_ecrite", violation_error_message="Écrivez la note."
            )
        ]
        triggers = [
            gardes.fige(
                "note_de_son_auteur", ("convention_id", "auteur_id", "ecrite_le"), "Une note ne change pas d’auteur."
            )
        ]

    def __str__(self) -> str:
        return f"note de {self.auteur}"


@pghistory.track()
class Lecture(models.Model):
    """Somebody of the coordination has read the file up to these points of its history: what comes after is new.

    The marks are the last event of the file, of its posts, of its planned slots and of its documents, and the last
    document given, as the page showed them: exact, whatever is written meanwhile.
    """

    code = CodeField()
    convention = models.ForeignKey(Convention, models.CASCADE, related_name="lectures")
    par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    le = models.DateTimeField(default=timezone.now, editable=False)
    evenement = models.PositiveBigIntegerField(default=0)
    evenement_poste = models.PositiveBigIntegerField(default=0)
    evenement_creneau = models.PositiveBigIntegerField(default=0)
    evenement_piece = models.PositiveBigIntegerField(default=0)
    depot = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = "lecture d’un dossier"
        verbose_name_plural = "lectures des dossiers"
        ordering = ["convention", "-pk"]
        triggers = [pgtrigger.Protect(name="lecture_figee", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"lu le {timezone.localdate(self.le):%d/%m/%Y}"
