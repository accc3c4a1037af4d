"""The texts of the yearly report of a network."""

import pghistory
from django.db import models
from django.db.models import Q

from ..enums_rapport import PartieRapport


@pghistory.track()
class TexteRapport(models.Model):
    """What the coordination writes in one part of the report of one year. A year that says nothing yet begins with the
    text of the year before, which nobody has to write again."""

    reseau = models.ForeignKey("territoires.Reseau", models.PROTECT, related_name="textes_rapport")
    annee = models.PositiveSmallIntegerField("année")
    partie = models.CharField("partie", max_length=16, choices=PartieRapport)
    texte = models.TextField("texte", max_length=8000, blank=True, default="")
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = "texte du rapport"
        verbose_name_plural = "textes du rapport"
        ordering = ["reseau", "-annee", "partie"]
        constraints = [
            models.UniqueConstraint(fields=["reseau", "annee", "partie"], name="texte_rapport_un_par_partie"),
            models.CheckConstraint(condition=Q(annee__range=(2012, 2100)), name="texte_rapport_annee"),
        ]

    def __str__(self) -> str:
        return f"{self.get_partie_display()}, {self.annee}"
