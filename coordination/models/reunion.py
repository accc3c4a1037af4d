"""The meetings of the network."""

import pghistory
from django.db import models

from socle.champs import CodeField

from ..enums import TypeReunion


@pghistory.track()
class Reunion(models.Model):
    """A meeting held by the network."""

    code = CodeField()
    reseau = models.ForeignKey("territoires.Reseau", models.PROTECT, related_name="reunions", verbose_name="réseau")
    date = models.DateField("date")
    type = models.CharField("type", max_length=12, choices=TypeReunion, default=TypeReunion.RESEAU)
    type_libre = models.CharField("précision sur le type", max_length=80, blank=True, default="")
    thematique = models.CharField("thématique", max_length=200, blank=True, default="")
    intervenant = models.CharField("intervenant ou intervenante", max_length=160, blank=True, default="")
    nb_structures = models.PositiveSmallIntegerField("structures présentes", null=True, blank=True)
    nb_participants = models.PositiveSmallIntegerField("personnes présentes", null=True, blank=True)

    class Meta:
        verbose_name = "réunion"
        ordering = ["-date", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["reseau", "date", "type", "type_libre", "thematique"],
                name="reunion_unique",
                violation_error_message="Cette réunion est déjà enregistrée.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()} du {self.date:%d/%m/%Y}"
