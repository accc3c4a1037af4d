"""What leaves the coordination's room: a report frozen as it was read, a page of figures opened by a link."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import get_random_string

from socle.champs import CodeField

LONGUEUR_JETON = 32


def jeton() -> str:
    return get_random_string(LONGUEUR_JETON, "abcdefghjkmnpqrstuvwxyz23456789")


class RapportFige(models.Model):
    """The yearly report of a network as it was on a day, in its two forms: never changed, read by its partners."""

    code = CodeField()
    reseau = models.ForeignKey("territoires.Reseau", models.PROTECT, related_name="rapports_figes")
    annee = models.PositiveSmallIntegerField("année")
    numero = models.PositiveSmallIntegerField("version")
    document = models.ForeignKey("socle.Fichier", models.PROTECT, related_name="+")
    tableur = models.ForeignKey("socle.Fichier", models.PROTECT, related_name="+")
    fige_le = models.DateTimeField("figé le", auto_now_add=True)
    fige_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "rapport figé"
        verbose_name_plural = "rapports figés"
        ordering = ["reseau", "-annee", "-numero"]
        constraints = [
            models.UniqueConstraint(fields=["reseau", "annee", "numero"], name="rapport_fige_un_par_version"),
        ]
        triggers = [pgtrigger.Protect(name="rapport_fige", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"Rapport {self.annee}, version {self.numero}"


@pghistory.track()
class PartageStatistiques(models.Model):
    """A page of the figures of one year that anybody holding its link reads, until a day, or until it is taken back."""

    code = CodeField()
    jeton = models.CharField(max_length=LONGUEUR_JETON, unique=True, default=jeton, editable=False)
    reseau = models.ForeignKey("territoires.Reseau", models.PROTECT, related_name="partages_statistiques")
    pour = models.CharField("pour qui", max_length=120)
    annee = models.PositiveSmallIntegerField("année")
    ouvert_le = models.DateField("ouvert le", editable=False)
    expire_le = models.DateField("lisible jusqu’au")
    ouvert_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    retire_le = models.DateTimeField("retiré le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "lien vers les statistiques"
        verbose_name_plural = "liens vers les statistiques"
        ordering = ["reseau", "-ouvert_le", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expire_le__gte=F("ouvert_le")),
                name="partage_statistiques_dates",
                violation_error_message="La fin vient après le début.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pour}, {self.annee}"
