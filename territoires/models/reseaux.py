"""A network: one per département and audience, with settings of its own and the people who work in it."""

import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q

from socle.dates import aujourdhui, contient
from territoires.enums import PublicVise, QualitePartenaire, RoleDansReseau
from territoires.models.argent import CONTRAINTES, ReglesArgent
from territoires.models.communes import Departement
from territoires.models.organismes import Organisme
from territoires.querysets import PartenaireReseauQuerySet, ReseauQuerySet, RoleReseauManager

code_valide = RegexValidator(
    r"\A[a-z0-9]+(-[a-z0-9]+)*\Z", "Lettres minuscules sans accent, chiffres et tirets, par exemple 54 ou 54-parents."
)


@pghistory.track()
class Reseau(ReglesArgent):
    code = models.CharField("code", max_length=20, unique=True, validators=[code_valide])
    departement = models.ForeignKey(Departement, models.PROTECT, related_name="reseaux", verbose_name="département")
    nom = models.CharField("nom", max_length=120)
    public_vise = models.CharField("public", max_length=8, choices=PublicVise, default=PublicVise.JEUNES)
    coordination = models.ForeignKey(
        Organisme, models.PROTECT, related_name="reseaux_coordonnes", verbose_name="organisme coordinateur"
    )
    age_min = models.PositiveSmallIntegerField("âge le plus bas", default=12)
    age_max = models.PositiveSmallIntegerField("âge le plus haut", default=25)
    heures_min_hebdo = models.DecimalField(
        "heures en ligne par semaine, au moins", max_digits=4, decimal_places=1, default=2,
        validators=[MinValueValidator(0), MaxValueValidator(40)],
    )  # fmt: skip
    duree_convention_mois = models.PositiveSmallIntegerField("durée d’une convention, en mois", default=36)
    duree_label_mois = models.PositiveSmallIntegerField("durée d’un label, en mois", default=36)
    delai_ancien_jours = models.PositiveSmallIntegerField(
        "jours pendant lesquels la page d’une personne partie reste visible", default=365
    )
    delai_confirmation_jours = models.PositiveSmallIntegerField(
        "jours avant de cacher une fiche que personne n’a confirmée depuis trois mois", default=60,
        help_text="0\u00a0: jamais cachée. Sinon 14 jours au moins, le temps de deux rappels.",
    )  # fmt: skip
    delai_corrections_jours = models.PositiveSmallIntegerField(
        "jours laissés à une structure pour corriger son dossier", default=15,
        validators=[MinValueValidator(1), MaxValueValidator(180)],
        help_text="Proposé à chaque demande de corrections\u00a0: vous pouvez choisir un autre jour.",
    )  # fmt: skip
    contact_email = models.EmailField("adresse e-mail du réseau", blank=True, default="")
    contact_telephone = models.CharField("téléphone du réseau", max_length=20, blank=True, default="")
    site = models.URLField("site du réseau", blank=True, default="")
    crip_telephone = models.CharField("téléphone de la CRIP", max_length=20, blank=True, default="")
    crip_horaires = models.CharField("horaires de la CRIP", max_length=160, blank=True, default="")
    parquet_telephone = models.CharField("téléphone du parquet", max_length=20, blank=True, default="")
    parquet_horaires = models.CharField(
        "horaires du parquet", max_length=160, blank=True, default="", help_text="Sa permanence, si elle se joint."
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    cree_le = models.DateTimeField("créé le", auto_now_add=True)
    modifie_le = models.DateTimeField("modifié le", auto_now=True)

    objects = ReseauQuerySet.as_manager()

    class Meta:
        verbose_name = "réseau"
        verbose_name_plural = "réseaux"
        ordering = ["departement", "public_vise"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "public_vise"],
                name="reseau_un_par_departement_et_public",
                violation_error_message="Ce département a déjà un réseau pour ce public.",
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[a-z0-9]+(-[a-z0-9]+)*$"),
                name="reseau_code_valide",
                violation_error_message="Le code du réseau s’écrit en minuscules, chiffres et tirets.",
            ),
            models.CheckConstraint(
                condition=Q(age_min__lt=F("age_max"), age_min__gte=3, age_max__lte=120),
                name="reseau_ages",
                violation_error_message="L’âge le plus bas doit être inférieur à l’âge le plus haut.",
            ),
            models.CheckConstraint(
                condition=Q(heures_min_hebdo__range=(0, 40)),
                name="reseau_heures",
                violation_error_message="Le nombre d’heures par semaine va de 0 à 40.",
            ),
            models.CheckConstraint(
                condition=Q(duree_convention_mois__range=(1, 120), duree_label_mois__range=(1, 120)),
                name="reseau_durees",
                violation_error_message="Une durée va de 1 à 120 mois.",
            ),
            models.CheckConstraint(
                condition=Q(delai_confirmation_jours=0) | Q(delai_confirmation_jours__range=(14, 365)),
                name="reseau_delai_confirmation",
                violation_error_message="Le délai avant de cacher une fiche est 0, ou va de 14 à 365 jours.",
            ),
            models.CheckConstraint(
                condition=Q(delai_corrections_jours__range=(1, 180)),
                name="reseau_delai_corrections",
                violation_error_message="Le délai pour corriger un dossier va de 1 à 180 jours.",
            ),
            models.CheckConstraint(
                condition=~Q(nom=""), name="reseau_nomme", violation_error_message="Donnez le nom du réseau."
            ),
            *CONTRAINTES,
        ]

    def __str__(self) -> str:
        return self.nom


@pghistory.track()
class PartenaireReseau(models.Model):
    """A body that sits with the network, from a day to another."""

    reseau = models.ForeignKey(Reseau, models.CASCADE, related_name="partenaires")
    organisme = models.ForeignKey(Organisme, models.PROTECT, related_name="partenariats")
    qualite = models.CharField("qualité", max_length=10, choices=QualitePartenaire, default=QualitePartenaire.MEMBRE)
    periode = DateRangeField("période")

    objects = PartenaireReseauQuerySet.as_manager()

    class Meta:
        verbose_name = "partenaire du réseau"
        verbose_name_plural = "partenaires du réseau"
        ordering = ["reseau", "pk"]
        constraints = [
            ExclusionConstraint(
                name="partenaire_reseau_sans_chevauchement",
                expressions=[
                    ("reseau", RangeOperators.EQUAL),
                    ("organisme", RangeOperators.EQUAL),
                    ("periode", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Cet organisme est déjà partenaire du réseau sur une partie de cette période.",
            ),
            models.CheckConstraint(
                condition=Q(periode__isempty=False),
                name="partenaire_reseau_periode_non_vide",
                violation_error_message="La fin du partenariat doit venir après son début.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisme} ({self.get_qualite_display()})"

    @property
    def en_cours(self) -> bool:
        return contient(self.periode, aujourdhui())


@pghistory.track()
class RoleReseau(models.Model):
    """What a person may do in a network, until `jusqu_au` when it has an end: the day after, `objects` and what is
    reached from a user or a network no longer hold it. A partner speaks for a body."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="roles_reseau")
    reseau = models.ForeignKey(Reseau, models.CASCADE, related_name="roles")
    role = models.CharField("rôle", max_length=12, choices=RoleDansReseau)
    organisme = models.ForeignKey(
        Organisme, models.PROTECT, null=True, blank=True, related_name="roles", verbose_name="organisme"
    )
    jusqu_au = models.DateField("dernier jour", null=True, blank=True, editable=False)
    cree_le = models.DateTimeField("créé le", auto_now_add=True)

    objects = RoleReseauManager()

    class Meta:
        verbose_name = "rôle dans un réseau"
        verbose_name_plural = "rôles dans les réseaux"
        ordering = ["reseau", "role", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "reseau", "role"],
                name="role_reseau_unique",
                violation_error_message="Cette personne a déjà ce rôle dans le réseau.",
            ),
            models.CheckConstraint(
                condition=~Q(role="partenaire") | Q(organisme__isnull=False),
                name="role_reseau_partenaire_organisme",
                violation_error_message="Un partenaire parle au nom d’un organisme : dites lequel.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} : {self.get_role_display()}, {self.reseau}"
