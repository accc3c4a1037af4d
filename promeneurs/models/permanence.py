"""When a person can be written to: each week, on some dates more, on some not, and just now."""

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from socle.valeurs import heure

from ..enums import Jour, Plateforme, Vacances
from .promeneur import Promeneur


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=["revision"])
class Permanence(models.Model):
    """An announced weekly slot, by the clock of the network. When `fin` is not after `debut`, it ends the next day.

    The day on which it begins says whether it happens: `vacances` for school holidays, `feries` for public ones. What
    was announced on a past day is read in the history: slots that were taken away are there too.
    """

    promeneur = models.ForeignKey(Promeneur, models.CASCADE, related_name="permanences")
    jour = models.CharField("jour", max_length=1, choices=Jour)
    debut = models.TimeField("de")
    fin = models.TimeField("à")
    plateforme = models.CharField("réseau", max_length=10, choices=Plateforme)
    vacances = models.CharField("semaines", max_length=8, choices=Vacances, default=Vacances.TOUJOURS)
    feries = models.BooleanField("aussi les jours fériés", default=False)
    revision = models.PositiveIntegerField(default=0, editable=False)  # SEQUENCE of its event in calendars

    class Meta:
        verbose_name = "permanence"
        ordering = ["promeneur", "jour", "debut", "plateforme", "vacances"]
        constraints = [
            models.UniqueConstraint(
                fields=["promeneur", "jour", "debut", "plateforme", "vacances"],
                name="permanence_unique",
                violation_error_message="Cette permanence est déjà là.",
            ),
            models.CheckConstraint(
                condition=~Q(debut=F("fin")),
                name="permanence_dure",
                violation_error_message="La fin est la même que le début.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_jour_display()} {self.debut:%H:%M}–{self.fin:%H:%M} ({self.get_plateforme_display()})"

    @property
    def regle(self) -> str:
        """« hors vacances scolaires, jours fériés compris »: nothing for the usual rule."""
        semaines = "" if self.vacances == Vacances.TOUJOURS else self.get_vacances_display().lower()
        return ", ".join(filter(None, [semaines, "jours fériés compris" if self.feries else ""]))


@pghistory.track()
class Pause(models.Model):
    """Days on which no weekly permanence happens. Not an absence: somebody else needn't answer."""

    promeneur = models.ForeignKey(Promeneur, models.CASCADE, related_name="pauses")
    periode = DateRangeField("jours")

    class Meta:
        verbose_name = "pause des permanences"
        verbose_name_plural = "pauses des permanences"
        ordering = ["promeneur", "periode"]
        constraints = [
            ExclusionConstraint(
                name="pause_sans_chevauchement",
                expressions=[("promeneur", RangeOperators.EQUAL), ("periode", RangeOperators.OVERLAPS)],
                violation_error_message="Une partie de ces jours est déjà sans permanence.",
            ),
            models.CheckConstraint(
                condition=Q(periode__isempty=False, periode__lower_inf=False, periode__upper_inf=False),
                name="pause_datee",
                violation_error_message="Donnez le premier et le dernier jour.",
            ),
        ]

    def __str__(self) -> str:
        return f"pause des permanences de {self.promeneur}"


@pghistory.track()
class PermanenceEnPlus(models.Model):
    """A slot on one date, which neither a pause nor a public holiday takes away. `jour`: its day where they work."""

    promeneur = models.ForeignKey(Promeneur, models.CASCADE, related_name="permanences_en_plus")
    jour = models.DateField("jour")
    debut = models.DateTimeField("de")
    fin = models.DateTimeField("à")
    plateforme = models.CharField("réseau", max_length=10, choices=Plateforme)

    class Meta:
        verbose_name = "permanence en plus"
        verbose_name_plural = "permanences en plus"
        ordering = ["promeneur", "debut", "plateforme"]
        constraints = [
            models.UniqueConstraint(
                fields=["promeneur", "debut", "plateforme"],
                name="permanence_en_plus_unique",
                violation_error_message="Cette permanence est déjà là.",
            ),
            models.CheckConstraint(
                condition=Q(debut__lt=F("fin")),
                name="permanence_en_plus_dure",
                violation_error_message="La fin doit venir après le début.",
            ),
        ]

    def __str__(self) -> str:
        return f"permanence en plus de {self.promeneur}"

    def heures(self, fuseau) -> str:
        """« 14 h – 16 h », by this clock."""
        return f"{heure(self.debut.astimezone(fuseau).time())} – {heure(self.fin.astimezone(fuseau).time())}"


class EnDirect(models.Model):
    """« Je suis en ligne », until a moment. One row a person, written over and deleted: it leaves no history."""

    promeneur = models.OneToOneField(Promeneur, models.CASCADE, primary_key=True, related_name="direct")
    plateforme = models.CharField("réseau", max_length=10, choices=Plateforme)
    depuis = models.DateTimeField()
    jusqu_a = models.DateTimeField()

    class Meta:
        verbose_name = "présence en ligne"
        verbose_name_plural = "présences en ligne"
        ordering = ["promeneur"]
        constraints = [
            models.CheckConstraint(condition=Q(depuis__lt=F("jusqu_a")), name="en_direct_dure"),
        ]

    def __str__(self) -> str:
        return f"{self.promeneur} en ligne"
