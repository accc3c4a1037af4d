"""When the promeneurs of a request would be online: planned slots, a week like the others."""

import pghistory
from django.db import models
from django.db.models import F, Q

from promeneurs.enums import Jour, Plateforme
from socle.champs import CodeField
from socle.valeurs import heure

from .convention import Convention


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class PermanencePrevue(models.Model):
    """A weekly slot that a structure plans. When `fin` is not after `debut`, it ends the next day. It announces
    nothing: whoever holds a post takes it up in their own profile, or not."""

    code = CodeField()
    convention = models.ForeignKey(Convention, models.CASCADE, related_name="creneaux")
    jour = models.CharField("jour", max_length=1, choices=Jour)
    debut = models.TimeField("de")
    fin = models.TimeField("à")
    plateforme = models.CharField("réseau", max_length=10, choices=Plateforme)

    class Meta:
        verbose_name = "permanence prévue"
        verbose_name_plural = "permanences prévues"
        ordering = ["convention", "jour", "debut", "plateforme"]
        constraints = [
            models.UniqueConstraint(
                fields=["convention", "jour", "debut", "plateforme"],
                name="permanence_prevue_unique",
                violation_error_message="Cette permanence est déjà prévue.",
            ),
            models.CheckConstraint(
                condition=~Q(debut=F("fin")),
                name="permanence_prevue_dure",
                violation_error_message="La fin est la même que le début.",
            ),
        ]

    def __str__(self) -> str:
        quand = f"{heure(self.debut)} – {heure(self.fin)}"
        return f"{self.get_jour_display().capitalize()}, {quand}, {self.get_plateforme_display()}"
