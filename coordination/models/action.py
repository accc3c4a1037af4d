"""The coordinator's action log."""

import pghistory
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from socle.champs import CodeField

from ..enums_actions import NatureAction

MINUTES_MAX = 6000


@pghistory.track()
class Action(models.Model):
    """Something the coordination did, written down. What the site records is read there: `coordination.actions`.

    `source`: the recorded act that this entry completes with a time or other words, and replaces in the list.
    """

    code = CodeField()
    reseau = models.ForeignKey("territoires.Reseau", models.PROTECT, related_name="actions", verbose_name="réseau")
    date = models.DateField("date")
    nature = models.CharField("nature", max_length=16, choices=NatureAction)
    texte = models.CharField("en quelques mots", max_length=300, help_text="Le nom d’un jeune ne s’écrit jamais ici.")
    minutes = models.PositiveSmallIntegerField(
        "temps passé", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(MINUTES_MAX)]
    )
    promeneur = models.ForeignKey(
        "promeneurs.Promeneur", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="promeneur"
    )
    structure = models.ForeignKey(
        "structures.Structure", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="structure"
    )
    source = models.CharField(max_length=80, blank=True, default="", editable=False)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = "action"
        ordering = ["-date", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["reseau", "source"],
                condition=~Q(source=""),
                name="action_une_par_acte",
                violation_error_message="Quelqu’un vient de compléter cet acte\u00a0: ouvrez-le dans le journal.",
            ),
            models.CheckConstraint(
                condition=Q(minutes__isnull=True) | Q(minutes__range=(1, MINUTES_MAX)),
                name="action_minutes",
                violation_error_message="Un temps va d’une minute à cent heures.",
            ),
        ]
        indexes = [models.Index(fields=["reseau", "-date"], name="action_reseau_date")]

    def __str__(self) -> str:
        return f"{self.get_nature_display()} du {self.date:%d/%m/%Y}"
