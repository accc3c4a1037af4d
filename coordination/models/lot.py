"""One act on several sheets: what was foreseen for each, then what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from socle.champs import CodeField

from ..enums_lots import ActeLot, EtatLigne, GenreLot


class Lot(models.Model):
    """An act on chosen sheets. `parametres`: what the act asks (a date, a reason), as typed; None until it is said.

    `lance_le`: from then on it is being done; its rows say how far.
    """

    code = CodeField()
    reseau = models.ForeignKey("territoires.Reseau", models.CASCADE, related_name="lots")
    genre = models.CharField(max_length=12, choices=GenreLot)
    acte = models.CharField("acte", max_length=12, choices=ActeLot)
    parametres = models.JSONField(null=True, blank=True)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    cree_le = models.DateTimeField(auto_now_add=True)
    lance_le = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "acte en lot"
        verbose_name_plural = "actes en lot"
        ordering = ["reseau", "-cree_le", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(lance_le__isnull=True) | Q(parametres__isnull=False), name="lot_lance_une_fois_dit"
            )
        ]

    def __str__(self) -> str:
        return self.get_acte_display()


class LigneLot(models.Model):
    """One sheet of a lot, by its code. `dit`: what would happen, then what did, or why not."""

    lot = models.ForeignKey(Lot, models.CASCADE, related_name="lignes")
    fiche = models.CharField("code de la fiche", max_length=16)
    nom = models.CharField("nom", max_length=170)
    etat = models.CharField(max_length=8, choices=EtatLigne, default=EtatLigne.A_FAIRE)
    dit = models.CharField(max_length=400, blank=True, default="")

    class Meta:
        verbose_name = "ligne d’un lot"
        verbose_name_plural = "lignes d’un lot"
        ordering = ["lot", "pk"]
        constraints = [models.UniqueConstraint(fields=["lot", "fiche"], name="ligne_lot_une_par_fiche")]

    def __str__(self) -> str:
        return self.nom
