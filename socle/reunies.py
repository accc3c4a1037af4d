"""A sheet that was merged into another: what a room keeps of it."""

from django.db import models


class FicheReunie(models.Model):
    """A sheet that was the double of another and joined it. Each room says to which one, and the key it had."""

    code = models.CharField("code d’avant", max_length=16, unique=True)
    nom = models.CharField("nom d’avant", max_length=170)
    cree_le = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
        verbose_name = "fiche réunie"
        verbose_name_plural = "fiches réunies"

    def __str__(self) -> str:
        return self.nom
