"""Bodies with a lasting role and dated names: screens show today's, documents their day's, search knows all."""

from datetime import date

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from socle.champs import CodeField
from socle.dates import aujourdhui, contient
from socle.texte import tri
from territoires.enums import NatureOrganisme
from territoires.querysets import OrganismeQuerySet


@pghistory.track()
class Organisme(models.Model):
    code = CodeField()
    nature = models.CharField("nature", max_length=12, choices=NatureOrganisme, default=NatureOrganisme.AUTRE)
    cree_le = models.DateTimeField("créé le", auto_now_add=True)

    objects = OrganismeQuerySet.as_manager()

    class Meta:
        verbose_name = "organisme"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.nom

    def appellation_le(self, jour: date) -> "NomOrganisme | None":
        """The name in force that day, else the nearest one: a body is never nameless on a document."""
        noms = sorted(self.noms.all(), key=lambda n: n.periode.lower or date.min)
        en_vigueur = [n for n in noms if contient(n.periode, jour)]
        passes = [n for n in noms if n.periode.upper and n.periode.upper <= jour]
        return next(iter(en_vigueur or passes[-1:] or noms), None)

    def nom_le(self, jour: date) -> str:
        appellation = self.appellation_le(jour)
        return appellation.nom if appellation else "Organisme sans nom"

    def sigle_le(self, jour: date) -> str:
        """The short name that day, or the whole one."""
        appellation = self.appellation_le(jour)
        return (appellation.sigle or appellation.nom) if appellation else "Organisme sans nom"

    @property
    def nom(self) -> str:
        return self.nom_le(aujourdhui())

    @property
    def sigle(self) -> str:
        return self.sigle_le(aujourdhui())


@pghistory.track()
class NomOrganisme(models.Model):
    """A name and the days it was borne. No bound: since always, or until further notice."""

    organisme = models.ForeignKey(Organisme, models.CASCADE, related_name="noms")
    nom = models.CharField("nom", max_length=160)
    sigle = models.CharField("nom court", max_length=40, blank=True, default="")
    tri = models.CharField(max_length=210, editable=False)
    periode = DateRangeField("période")

    class Meta:
        verbose_name = "nom d’organisme"
        verbose_name_plural = "noms d’organismes"
        ordering = ["organisme", "periode"]
        constraints = [
            ExclusionConstraint(
                name="nom_organisme_sans_chevauchement",
                expressions=[("organisme", RangeOperators.EQUAL), ("periode", RangeOperators.OVERLAPS)],
                violation_error_message="L’organisme porte déjà un nom sur une partie de cette période.",
            ),
            models.CheckConstraint(
                condition=models.Q(periode__isempty=False),
                name="nom_organisme_periode_non_vide",
                violation_error_message="La fin du nom doit venir après son début.",
            ),
            models.CheckConstraint(
                condition=~models.Q(nom=""),
                name="nom_organisme_rempli",
                violation_error_message="Donnez le nom de l’organisme.",
            ),
        ]
        indexes = [GinIndex(fields=["tri"], name="nom_organisme_trigrammes", opclasses=["gin_trgm_ops"])]

    def __str__(self) -> str:
        return self.nom

    def save(self, *args, **kwargs) -> None:
        self.tri = tri(f"{self.nom} {self.sigle}")
        if kwargs.get("update_fields") is not None and {"nom", "sigle"} & set(kwargs["update_fields"]):
            kwargs["update_fields"] = {*kwargs["update_fields"], "tri"}
        super().save(*args, **kwargs)

    def clean_fields(self, exclude=None) -> None:
        self.tri = tri(f"{self.nom} {self.sigle}")
        super().clean_fields(exclude)
