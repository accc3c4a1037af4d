import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from socle.champs import CodeField
from socle.texte import code_long

from ..enums import MotifRevocation, TitreCarte
from ..querysets import CarteQuerySet
from .promeneur import Promeneur


@pghistory.track()
class Carte(models.Model):
    """The official card of a promeneur: its code is what the QR code says, and what the scanned page answers about.

    What is printed never changes. A lost card is revoked for good; the next one has another code.
    """

    code = CodeField(default=code_long)
    promeneur = models.ForeignKey(Promeneur, models.CASCADE, related_name="cartes")
    titre = models.CharField("la carte dit", max_length=12, choices=TitreCarte)
    faite_le = models.DateTimeField("faite le", auto_now_add=True)
    dernier_jour = models.DateField("valable jusqu’au")
    revoquee_le = models.DateTimeField("révoquée le", null=True, blank=True, editable=False)
    motif_revocation = models.CharField(max_length=10, choices=MotifRevocation, blank=True, default="", editable=False)
    revoquee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    objects = CarteQuerySet.as_manager()

    class Meta:
        verbose_name = "carte"
        ordering = ["promeneur", "-faite_le", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["promeneur"],
                condition=Q(revoquee_le__isnull=True),
                name="carte_une_seule_a_la_fois",
                violation_error_message="Cette personne a déjà une carte\u00a0: elle vient peut-être d’être faite.",
            ),
            models.CheckConstraint(
                condition=Q(revoquee_le__isnull=True, motif_revocation="")
                | Q(revoquee_le__isnull=False) & ~Q(motif_revocation=""),
                name="carte_revoquee_avec_motif",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="carte_imprimee", fields=["code", "promeneur", "titre", "faite_le", "dernier_jour"]
            ),
            pgtrigger.Protect(
                name="carte_revoquee_pour_de_bon",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__revoquee_le__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"carte de {self.promeneur}"

    def get_absolute_url(self) -> str:
        """The page that the QR code opens."""
        return reverse("carte_visite", args=[self.code])
