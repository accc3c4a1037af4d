"""Conventions. In this first form, the dated record of one signed before the platform (« reprise »)."""

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from socle.champs import CodeField

from .enums import Origine
from .querysets import ConventionQuerySet


@pghistory.track()
class Convention(models.Model):
    """An agreement between a structure and the Caf: its dates and the number of posts it gives."""

    code = CodeField()
    structure = models.ForeignKey("structures.Structure", models.PROTECT, related_name="conventions")
    origine = models.CharField(max_length=10, choices=Origine, default=Origine.REPRISE)
    periode = DateRangeField("période")
    postes = models.PositiveSmallIntegerField("postes", null=True, blank=True)
    note = models.CharField(max_length=300, blank=True, default="")
    cree_le = models.DateTimeField(auto_now_add=True)

    objects = ConventionQuerySet.as_manager()

    class Meta:
        verbose_name = "convention"
        ordering = ["structure", "-periode"]
        constraints = [
            ExclusionConstraint(
                name="convention_sans_chevauchement",
                expressions=[("structure", RangeOperators.EQUAL), ("periode", RangeOperators.OVERLAPS)],
                violation_error_message="Une autre convention de la structure couvre une partie de ces dates.",
            ),
            models.CheckConstraint(
                condition=Q(periode__isempty=False, periode__lower_inf=False, periode__upper_inf=False),
                name="convention_datee",
                violation_error_message="Une convention a un début, et une fin après lui.",
            ),
        ]

    def __str__(self) -> str:
        return f"convention de {self.structure}"
