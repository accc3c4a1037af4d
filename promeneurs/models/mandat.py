import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from socle.champs import CodeField, PeriodesField

from ..enums import Fondement
from ..querysets import MandatQuerySet
from .promeneur import Promeneur


@pghistory.track()
class Mandat(models.Model):
    """The employer's written appointment of one professional.

    `designation`: from when to when the employer names the person. `periode`: the days on which the mandate is in
    force, in several ranges when conventions leave a gap; empty until a convention or a documented exception opens it.
    `periode` is the authority for who may act. `exception`: those of its days that no convention gave.
    """

    code = CodeField()
    promeneur = models.ForeignKey(Promeneur, models.CASCADE, related_name="mandats")
    structure = models.ForeignKey("structures.Structure", models.PROTECT, related_name="mandats")
    designation = DateRangeField("désignation")
    periode = PeriodesField("période en vigueur", null=True, blank=True)
    exception = PeriodesField("dont par exception", null=True, blank=True)
    fondement = models.CharField("ouvert par", max_length=10, choices=Fondement, blank=True, default="")
    acte = models.CharField("convention", max_length=20, blank=True, default="", help_text="Code de la convention.")
    motif_exception = models.CharField("motif de l’exception", max_length=300, blank=True, default="")
    heures_hebdo = models.DecimalField(
        "heures par semaine",
        max_digits=4,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(48)],
    )
    motif_fin = models.CharField("motif de la fin", max_length=300, blank=True, default="")
    cree_le = models.DateTimeField(auto_now_add=True)

    objects = MandatQuerySet.as_manager()

    class Meta:
        verbose_name = "mandat"
        ordering = ["promeneur", "designation", "pk"]
        constraints = [
            ExclusionConstraint(
                name="mandat_sans_chevauchement",
                expressions=[
                    ("promeneur", RangeOperators.EQUAL),
                    ("structure", RangeOperators.EQUAL),
                    ("designation", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Cette structure mandate déjà cette personne sur une partie de ces dates.",
            ),
            models.CheckConstraint(
                condition=Q(designation__isempty=False),
                name="mandat_designation_non_vide",
                violation_error_message="La fin doit venir après le début.",
            ),
            models.CheckConstraint(
                condition=Q(periode__isnull=True, fondement="") | (Q(periode__isnull=False) & ~Q(fondement="")),
                name="mandat_ouvert_par_quelque_chose",
                violation_error_message="Un mandat en vigueur l’est par une convention ou par une exception.",
            ),
            models.CheckConstraint(
                condition=Q(periode__isnull=True) | Q(periode__contained_by=F("designation"), periode__isempty=False),
                name="mandat_periode_dans_designation",
                violation_error_message="Le mandat ne peut être en vigueur hors des dates de désignation.",
            ),
            models.CheckConstraint(
                condition=(~Q(fondement="exception") & Q(exception__isnull=True)) | ~Q(motif_exception=""),
                name="mandat_exception_motivee",
                violation_error_message="Une exception demande un motif écrit.",
            ),
            models.CheckConstraint(
                condition=Q(exception__isnull=True) | Q(exception__contained_by=F("periode"), exception__isempty=False),
                name="mandat_exception_en_vigueur",
                violation_error_message="Une exception ouvre le mandat les jours qu’elle dit.",
            ),
            models.CheckConstraint(
                condition=~Q(fondement="convention") | ~Q(acte=""),
                name="mandat_convention_nommee",
                violation_error_message="La convention qui ouvre le mandat manque.",
            ),
            models.CheckConstraint(
                condition=Q(heures_hebdo__isnull=True) | Q(heures_hebdo__gte=0, heures_hebdo__lte=48),
                name="mandat_heures_possibles",
                violation_error_message="Entre 0 et 48 heures par semaine.",
            ),
        ]
        indexes = [models.Index(fields=["structure"]), models.Index(fields=["acte"])]

    def __str__(self) -> str:
        return f"{self.promeneur} à {self.structure}"
