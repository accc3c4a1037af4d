from datetime import date, timedelta

import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.text import slugify

from socle.champs import CodeField
from socle.dates import aujourdhui
from socle.reunies import FicheReunie
from socle.texte import de, tri

from ..enums import Demandeur, Public, Theme
from ..querysets import CONFIRMATION, PromeneurQuerySet


def _jeunes() -> list[str]:
    return [Public.JEUNES]


@pghistory.track()
class Promeneur(models.Model):
    """A professional of one network. The person stays when the employer changes."""

    code = CodeField()
    reseau = models.ForeignKey("territoires.Reseau", models.PROTECT, related_name="promeneurs", verbose_name="réseau")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="promeneurs"
    )
    prenom = models.CharField("prénom", max_length=80)
    nom = models.CharField("nom", max_length=80, help_text="Jamais montré au public.")
    tri = models.CharField(max_length=170, editable=False)
    fonction = models.CharField("fonction", max_length=120, blank=True, default="")
    email = models.EmailField("adresse e-mail professionnelle", blank=True, default="")
    telephone = models.CharField("téléphone professionnel", max_length=20, blank=True, default="")
    presentation = models.TextField("présentation", blank=True, default="", max_length=1500)
    contact_direct = models.CharField(
        "un moyen de vous joindre qui n’est pas un réseau social",
        max_length=200,
        blank=True,
        default="",
        help_text="Un téléphone, une adresse e-mail, un lieu et des horaires.",
    )
    themes = ArrayField(models.CharField(max_length=20, choices=Theme), default=list, blank=True, verbose_name="thèmes")
    publics = ArrayField(
        models.CharField(max_length=10, choices=Public), default=_jeunes, blank=True, verbose_name="publics"
    )
    communes = models.ManyToManyField(
        "territoires.Commune", blank=True, related_name="+", verbose_name="communes d’intervention"
    )
    photo = models.ForeignKey(
        "socle.Fichier", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="photo"
    )
    photo_consentie_le = models.DateTimeField(null=True, blank=True, editable=False)
    confirme_le = models.DateField("fiche confirmée le", default=aujourdhui, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    cree_le = models.DateTimeField(auto_now_add=True)
    modifie_le = models.DateTimeField(auto_now=True)

    objects = PromeneurQuerySet.as_manager()

    class Meta:
        verbose_name = "promeneur ou promeneuse"
        verbose_name_plural = "promeneurs et promeneuses"
        ordering = ["tri", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["reseau", "user"],
                name="promeneur_une_fiche_par_reseau",
                violation_error_message="Cette personne a déjà une fiche dans le réseau.",
            ),
            models.UniqueConstraint(
                "reseau",
                Lower("email"),
                condition=~Q(email=""),
                name="promeneur_email_unique",
                violation_error_message="Une personne du réseau a déjà cette adresse e-mail.",
            ),
            models.CheckConstraint(
                condition=Q(photo__isnull=True) | Q(photo_consentie_le__isnull=False),
                name="promeneur_photo_avec_consentement",
                violation_error_message="Une photo demande le consentement de la personne.",
            ),
            models.CheckConstraint(
                condition=~Q(prenom=""),
                name="promeneur_prenom_obligatoire",
                violation_error_message="Le prénom est obligatoire.",
            ),
        ]
        indexes = [models.Index(fields=["reseau", "tri"])]

    def __str__(self) -> str:
        return self.nom_complet

    def save(self, *args, **kwargs) -> None:
        self.tri = tri(f"{self.nom} {self.prenom}")[:170]
        if kwargs.get("update_fields") is not None and {"nom", "prenom"} & set(kwargs["update_fields"]):
            kwargs["update_fields"] = {*kwargs["update_fields"], "tri"}
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The public page."""
        return reverse("promeneur", args=[f"{slugify(self.prenom)[:40] or 'promeneur'}-{self.code}"])

    def clean_fields(self, exclude=None) -> None:
        self.tri = tri(f"{self.nom} {self.prenom}")[:170]
        super().clean_fields(exclude=exclude)

    @property
    def nom_complet(self) -> str:
        return f"{self.prenom} {self.nom}".strip()

    @property
    def a_confirmer_le(self) -> date:
        """The day from which the profile is to be confirmed again."""
        return self.confirme_le + CONFIRMATION

    @property
    def cache_le(self) -> date | None:
        """The day from which it is hidden without confirmation; None where the network hides nobody for that."""
        delai = self.reseau.delai_confirmation_jours
        return self.a_confirmer_le + timedelta(days=delai) if delai else None


@pghistory.track()
class Absence(models.Model):
    """Away until a date, with somebody else to write to. The reason is never asked."""

    promeneur = models.ForeignKey(Promeneur, models.CASCADE, related_name="absences")
    periode = DateRangeField("période")
    relais = models.ForeignKey(
        Promeneur, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="qui répond à sa place"
    )
    relais_texte = models.CharField("ou un autre contact", max_length=200, blank=True, default="")

    class Meta:
        verbose_name = "absence"
        ordering = ["promeneur", "periode"]
        constraints = [
            ExclusionConstraint(
                name="absence_sans_chevauchement",
                expressions=[("promeneur", RangeOperators.EQUAL), ("periode", RangeOperators.OVERLAPS)],
                violation_error_message="Une autre absence couvre une partie de ces dates.",
            ),
            models.CheckConstraint(
                condition=Q(periode__isempty=False, periode__lower_inf=False),
                name="absence_datee",
                violation_error_message="L’absence commence un jour et finit après.",
            ),
            models.CheckConstraint(
                condition=Q(relais__isnull=True) | ~Q(relais=models.F("promeneur")),
                name="absence_relais_autre",
                violation_error_message="Le relais est une autre personne.",
            ),
        ]

    def __str__(self) -> str:
        return f"absence {de(self.promeneur)}"


@pghistory.track()
class Suspension(models.Model):
    """Conservatory suspension: hides everything at once. The reason stays private; it is reviewed within 15 days."""

    promeneur = models.ForeignKey(Promeneur, models.CASCADE, related_name="suspensions")
    demandeur = models.CharField("à la demande de", max_length=14, choices=Demandeur)
    motif = models.TextField("motif", max_length=2000)
    debut = models.DateTimeField()
    a_revoir_le = models.DateField("à revoir au plus tard le")
    decidee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    levee_le = models.DateTimeField(null=True, blank=True)
    levee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    suite = models.TextField("suite donnée", blank=True, default="", max_length=2000)

    class Meta:
        verbose_name = "suspension conservatoire"
        verbose_name_plural = "suspensions conservatoires"
        ordering = ["-debut", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["promeneur"],
                condition=Q(levee_le__isnull=True),
                name="suspension_une_seule_en_cours",
                violation_error_message="Une suspension est déjà en cours.",
            ),
            models.CheckConstraint(condition=~Q(motif=""), name="suspension_motivee"),
            models.CheckConstraint(
                condition=Q(levee_le__isnull=True, levee_par__isnull=True)
                | Q(levee_le__gte=models.F("debut"), levee_par__isnull=False),
                name="suspension_levee_par_quelqu_un",
            ),
        ]

    def __str__(self) -> str:
        return f"suspension {de(self.promeneur)}"


@pghistory.track()
class PromeneurReuni(FicheReunie):
    """The addresses and the history of the file that was merged lead to the one that stays."""

    ancien = models.BigIntegerField("clé d’avant", unique=True)
    promeneur = models.ForeignKey(Promeneur, models.CASCADE, related_name="reunis")

    class Meta(FicheReunie.Meta):
        ordering = ["promeneur", "pk"]
