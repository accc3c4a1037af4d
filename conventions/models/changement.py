"""What a structure says of the life of its convention, without asking."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from ..enums import NatureChangement
from ..enums_vie import DE_PERSONNE
from . import gardes
from .convention import Convention, Poste


@pghistory.track()
class Changement(models.Model):
    """Somebody leaves, or replaces somebody on an agreed post; the structure has another contact or address: the
    convention says to inform, not to ask. The coordination acknowledges it, then passes it to the Caf.

    `sortant`: who held the post and holds it until that day.
    """

    convention = models.ForeignKey(Convention, models.CASCADE, related_name="changements")
    poste = models.ForeignKey(Poste, models.PROTECT, null=True, blank=True, related_name="changements")
    nature = models.CharField(max_length=12, choices=NatureChangement)
    le = models.DateField("à compter du")
    sortant = models.ForeignKey(
        "promeneurs.Promeneur", models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    detail = models.CharField("détail", max_length=600)
    declare_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )  # fmt: skip
    declare_le = models.DateTimeField(auto_now_add=True)
    pris_acte_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )  # fmt: skip
    pris_acte_le = models.DateTimeField(null=True, blank=True)
    transmis_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )  # fmt: skip
    transmis_le = models.DateTimeField("transmis à la Caf le", null=True, blank=True)

    class Meta:
        verbose_name = "changement déclaré"
        verbose_name_plural = "changements déclarés"
        ordering = ["convention", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(nature__in=DE_PERSONNE, poste__isnull=False)
                | ~Q(nature__in=DE_PERSONNE) & Q(poste__isnull=True),
                name="changement_d_un_poste",
            ),
            models.CheckConstraint(
                condition=Q(transmis_le__isnull=True) | Q(pris_acte_le__isnull=False),
                name="changement_transmis_apres_acte",
                violation_error_message="Prenez acte du changement avant de le transmettre à la Caf.",
            ),
        ]
        triggers = [
            gardes.fige(
                "changement_fige", ("convention_id", "poste_id", "nature", "le", "detail"),
                "Un changement déclaré ne change pas.",
            ),
            gardes.fige(
                "changement_acte_fige", ("pris_acte_le", "pris_acte_par_id"), "Ce changement est déjà noté.",
                quand="OLD.pris_acte_le IS NOT NULL",
            ),
            gardes.fige(
                "changement_transmis_fige", ("transmis_le", "transmis_par_id"), "Ce changement est déjà transmis.",
                quand="OLD.transmis_le IS NOT NULL",
            ),
            gardes.jamais_supprime("changement_garde", "Un changement déclaré se garde."),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.detail
