"""What is known of the sheets of a network that look alike."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class FichesDistinctes(models.Model):
    """Two sheets that look alike and that somebody said are two: by their codes, which nothing else bears."""

    reseau = models.ForeignKey("territoires.Reseau", models.CASCADE, related_name="fiches_distinctes")
    une = models.CharField("une fiche", max_length=16)
    autre = models.CharField("l’autre", max_length=16)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    cree_le = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "fiches distinctes"
        verbose_name_plural = "fiches distinctes"
        ordering = ["reseau", "-cree_le", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["une", "autre"], name="fiches_distinctes_une_fois"),
            models.CheckConstraint(condition=Q(une__lt=F("autre")), name="fiches_distinctes_en_ordre"),
        ]

    def __str__(self) -> str:
        return f"{self.une} et {self.autre}"
