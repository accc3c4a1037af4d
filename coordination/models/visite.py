"""What a coordinator has seen of a network: nobody's business but theirs."""

from django.conf import settings
from django.db import models


class Visite(models.Model):
    """The last visit of one person to the home of one network, and up to when they have read what others did.

    `vu_jusqu_a`: None during the first visit. `etapes_ecartees_le`: they put the first steps aside.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    reseau = models.ForeignKey("territoires.Reseau", models.CASCADE, related_name="+")
    derniere_le = models.DateTimeField("dernière visite")
    vu_jusqu_a = models.DateTimeField("lu jusqu’à", null=True, blank=True)
    etapes_ecartees_le = models.DateTimeField("premiers pas mis de côté le", null=True, blank=True)

    class Meta:
        verbose_name = "visite"
        constraints = [models.UniqueConstraint(fields=["user", "reseau"], name="visite_une_par_personne")]

    def __str__(self) -> str:
        return f"{self.user}, {self.reseau}"
