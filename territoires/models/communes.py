"""The places of the official geographic code, as loaded from `donnees/`."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.db import models
from django.db.models import F, Q

from territoires.champs import CubeField, PointSphere
from territoires.enums import NatureNom, TypeEpci
from territoires.querysets import CommuneQuerySet, NomCommuneQuerySet


class Region(models.Model):
    code = models.CharField(primary_key=True, max_length=3)
    nom = models.CharField("nom", max_length=80)
    tri = models.CharField(max_length=80, editable=False)

    class Meta:
        verbose_name = "région"
        ordering = ["tri"]

    def __str__(self) -> str:
        return self.nom


class Departement(models.Model):
    code = models.CharField(primary_key=True, max_length=3)
    nom = models.CharField("nom", max_length=80)
    tri = models.CharField(max_length=80, editable=False)
    region = models.ForeignKey(Region, models.PROTECT, related_name="departements", verbose_name="région")
    chef_lieu = models.CharField("commune chef-lieu", max_length=5, blank=True, default="")

    class Meta:
        verbose_name = "département"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.nom


class Epci(models.Model):
    """An intercommunality; a territory of the Grand Paris wins over the métropole around it."""

    siren = models.CharField("SIREN", primary_key=True, max_length=9)
    nom = models.CharField("nom", max_length=160)
    tri = models.CharField(max_length=160, editable=False)
    type = models.CharField("type", max_length=6, choices=TypeEpci)

    class Meta:
        verbose_name = "intercommunalité"
        ordering = ["tri"]

    def __str__(self) -> str:
        return self.nom


def nommee(nom: str, insee: str) -> str:
    return f"{nom} ({insee})"


class Commune(models.Model):
    """A commune of today. One that a later loading no longer knows stays, with `actuelle` false."""

    insee = models.CharField("code INSEE", primary_key=True, max_length=5)
    nom = models.CharField("nom", max_length=80)
    tri = models.CharField(max_length=80, editable=False)
    departement = models.ForeignKey(Departement, models.PROTECT, related_name="communes", verbose_name="département")
    epci = models.ForeignKey(
        Epci, models.SET_NULL, null=True, blank=True, related_name="communes", verbose_name="intercommunalité"
    )
    codes_postaux = ArrayField(models.CharField(max_length=5), default=list, verbose_name="codes postaux")
    population = models.PositiveIntegerField("population", default=0)
    latitude = models.FloatField("latitude", null=True, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)
    position = models.GeneratedField(
        expression=PointSphere(F("latitude"), F("longitude")), output_field=CubeField(null=True), db_persist=True
    )
    actuelle = models.BooleanField("existe aujourd’hui", default=True)

    objects = CommuneQuerySet.as_manager()

    class Meta:
        verbose_name = "commune"
        ordering = ["tri", "insee"]
        indexes = [
            GistIndex(fields=["position"], name="commune_position"),
            GinIndex(fields=["codes_postaux"], name="commune_codes_postaux"),
            models.Index(fields=["departement", "tri"], name="commune_departement_tri"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="commune_coordonnees",
                violation_error_message="Une commune a ses deux coordonnées, ou aucune.",
            )
        ]

    def __str__(self) -> str:
        return self.nom

    @property
    def libelle(self) -> str:
        """« Saint-Denis (93) »: what tells it from its namesakes."""
        return f"{self.nom} ({self.departement_id})"

    @property
    def nommee(self) -> str:
        """« Épinal (88160) »: the one that `find_commune` reads as this commune alone. An INSEE code by itself may be
        the postal code of others."""
        return nommee(self.nom, self.insee)


class NomCommune(models.Model):
    """A name under which a commune is looked for: its own, a merged commune's, an arrondissement's."""

    commune = models.ForeignKey(Commune, models.CASCADE, related_name="noms")
    nom = models.CharField("nom", max_length=80)
    tri = models.CharField(max_length=80, editable=False)
    cle = models.CharField(max_length=80, editable=False, help_text="Sans article de tête, sans espace.")
    nature = models.CharField("nature", max_length=14, choices=NatureNom)
    code = models.CharField("code INSEE propre", max_length=5, blank=True, default="")
    population = models.PositiveIntegerField(default=0, editable=False)

    objects = NomCommuneQuerySet.as_manager()

    class Meta:
        verbose_name = "nom de commune"
        verbose_name_plural = "noms de communes"
        ordering = ["tri", "commune"]
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "nature", "nom"],
                name="nom_commune_unique",
                violation_error_message="Cette commune porte déjà ce nom.",
            )
        ]
        indexes = [
            models.Index(fields=["cle"], name="nom_commune_cle", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["tri"], name="nom_commune_tri", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["code"], name="nom_commune_code", condition=~Q(code="")),
            GinIndex(fields=["tri"], name="nom_commune_trigrammes", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.nom


class FondCarte(models.Model):
    """The drawing of a département (or of France, code « FR ») in whole pixels, made once at loading."""

    code = models.CharField(primary_key=True, max_length=3)
    donnees = models.JSONField("données")

    class Meta:
        verbose_name = "fond de carte"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class Chargement(models.Model):
    """Which data are loaded, so that loading them again costs nothing."""

    empreinte = models.CharField(primary_key=True, max_length=64)
    charge_le = models.DateTimeField("chargé le", auto_now=True)

    class Meta:
        verbose_name = "chargement"
        ordering = ["-charge_le"]

    def __str__(self) -> str:
        return self.empreinte[:12]
