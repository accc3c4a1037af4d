"""Employers: who they are, since when they are in the network, and who speaks for them."""

from datetime import date

import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from socle.champs import CodeField
from socle.dates import aujourdhui, contient
from socle.reunies import FicheReunie
from socle.texte import code_long, tri

from .enums import DECLARATION, EtatDeclaration, RoleMembre, StatutJuridique, StatutReseau, TypeStructure
from .querysets import DeclarationQuerySet, StructureQuerySet


@pghistory.track()
class Structure(models.Model):
    """An employer of one network. What makes it « dans le réseau » is its adhésions, by their dates."""

    code = CodeField()
    reseau = models.ForeignKey("territoires.Reseau", models.PROTECT, related_name="structures", verbose_name="réseau")
    nom = models.CharField("nom", max_length=160)
    tri = models.CharField(max_length=160, editable=False)
    type = models.CharField("type", max_length=20, choices=TypeStructure, default=TypeStructure.AUTRE)
    statut_juridique = models.CharField(
        "statut juridique", max_length=20, choices=StatutJuridique, blank=True, default=""
    )
    siret = models.CharField(
        "SIRET", max_length=14, blank=True, default="", validators=[RegexValidator(r"^\d{14}$", "14 chiffres.")]
    )
    adresse = models.CharField("adresse", max_length=200, blank=True, default="")
    code_postal = models.CharField("code postal", max_length=5, blank=True, default="")
    commune = models.ForeignKey("territoires.Commune", models.PROTECT, related_name="+", verbose_name="commune")
    email = models.EmailField("adresse e-mail", blank=True, default="")
    telephone = models.CharField("téléphone", max_length=20, blank=True, default="")
    site = models.URLField("site", blank=True, default="")
    astreinte_nom = models.CharField(
        "astreinte\u00a0: qui appeler", max_length=120, blank=True, default="",
        help_text="En cas de situation inquiétante. Un nom ou une fonction\u00a0: la direction, le cadre de garde.",
    )  # fmt: skip
    astreinte_telephone = models.CharField("astreinte\u00a0: téléphone", max_length=20, blank=True, default="")
    astreinte_horaires = models.CharField("astreinte\u00a0: horaires", max_length=160, blank=True, default="")
    presentation = models.TextField("présentation", blank=True, default="", max_length=1500)
    image = models.ForeignKey(
        "socle.Fichier", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="logo ou photo"
    )
    annees_aap = models.CharField("années d’appel à projets", max_length=40, blank=True, default="")
    version = models.PositiveIntegerField(default=0, editable=False)
    cree_le = models.DateTimeField(auto_now_add=True)
    modifie_le = models.DateTimeField(auto_now=True)

    objects = StructureQuerySet.as_manager()

    class Meta:
        verbose_name = "structure"
        ordering = ["tri", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["reseau", "tri", "commune"],
                name="structure_unique_par_commune",
                violation_error_message="Une structure de ce nom existe déjà dans cette commune.",
            ),
            models.UniqueConstraint(
                fields=["reseau", "siret"],
                condition=~models.Q(siret=""),
                name="structure_siret_unique",
                violation_error_message="Une structure du réseau a déjà ce SIRET.",
            ),
            models.CheckConstraint(
                condition=models.Q(siret="") | models.Q(siret__regex=r"^\d{14}$"),
                name="structure_siret_14_chiffres",
                violation_error_message="Le SIRET compte 14 chiffres.",
            ),
        ]
        indexes = [models.Index(fields=["reseau", "tri"])]

    def __str__(self) -> str:
        return self.nom

    def save(self, *args, **kwargs) -> None:
        self.tri = tri(self.nom)
        if kwargs.get("update_fields") is not None and "nom" in kwargs["update_fields"]:
            kwargs["update_fields"] = {*kwargs["update_fields"], "tri"}
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("structure", args=[f"{slugify(self.nom)[:60] or 'structure'}-{self.code}"])

    def clean_fields(self, exclude=None) -> None:
        self.tri = tri(self.nom)
        super().clean_fields(exclude=exclude)

    def statut_le(self, jour: date) -> StatutReseau:
        periodes = [a.periode for a in self.adhesions.all()]
        if any(contient(p, jour) for p in periodes):
            return StatutReseau.DANS_LE_RESEAU
        if any(p.upper and p.upper <= jour for p in periodes):
            return StatutReseau.SORTIE
        return StatutReseau.INTERESSEE

    @property
    def statut(self) -> StatutReseau:
        return self.statut_le(aujourdhui())

    @property
    def statut_annote(self) -> StatutReseau:
        """The same, from `with_statut`."""
        if self.dedans:
            return StatutReseau.DANS_LE_RESEAU
        return StatutReseau.SORTIE if self.deja else StatutReseau.INTERESSEE


@pghistory.track()
class Adhesion(models.Model):
    """A stay of a structure in the network. No start: since always. `postes`: posts agreed outside any convention."""

    structure = models.ForeignKey(Structure, models.CASCADE, related_name="adhesions")
    periode = DateRangeField("période")
    postes = models.PositiveSmallIntegerField("postes", null=True, blank=True)
    motif_sortie = models.CharField("motif de la sortie", max_length=300, blank=True, default="")

    class Meta:
        verbose_name = "adhésion au réseau"
        verbose_name_plural = "adhésions au réseau"
        ordering = ["structure", "periode"]
        constraints = [
            ExclusionConstraint(
                name="adhesion_sans_chevauchement",
                expressions=[("structure", RangeOperators.EQUAL), ("periode", RangeOperators.OVERLAPS)],
                violation_error_message="La structure est déjà dans le réseau sur une partie de cette période.",
            ),
            models.CheckConstraint(
                condition=models.Q(periode__isempty=False),
                name="adhesion_non_vide",
                violation_error_message="La sortie doit venir après l’entrée.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.structure} dans le réseau"


@pghistory.track()
class Membre(models.Model):
    """A person with an account who acts for the structure."""

    structure = models.ForeignKey(Structure, models.CASCADE, related_name="membres")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField("rôle", max_length=12, choices=RoleMembre, default=RoleMembre.MEMBRE)
    cree_le = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "membre"
        ordering = ["structure", "user__nom", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "user"],
                name="membre_unique",
                violation_error_message="Cette personne fait déjà partie de la structure.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"


@pghistory.track()
class Contact(models.Model):
    """Somebody to write to or call at the structure, with or without an account."""

    structure = models.ForeignKey(Structure, models.CASCADE, related_name="contacts")
    prenom = models.CharField("prénom", max_length=80, blank=True, default="")
    nom = models.CharField("nom", max_length=80)
    fonction = models.CharField("fonction", max_length=120, blank=True, default="")
    email = models.EmailField("adresse e-mail", blank=True, default="")
    telephone = models.CharField("téléphone", max_length=20, blank=True, default="")
    responsable = models.BooleanField("responsable de la structure", default=False)

    class Meta:
        verbose_name = "contact"
        ordering = ["structure", "-responsable", "nom", "prenom", "pk"]
        constraints = [
            models.UniqueConstraint(
                "structure",
                Lower("email"),
                condition=~models.Q(email=""),
                name="contact_email_unique",
                violation_error_message="Un contact de la structure a déjà cette adresse.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.prenom} {self.nom}".strip()


@pghistory.track()
class Declaration(models.Model):
    """What a visitor typed to bring a structure in, or join one; nothing comes of it before the address is theirs."""

    TRANSITIONS = DECLARATION

    code = CodeField(default=code_long)
    reseau = models.ForeignKey("territoires.Reseau", models.PROTECT, related_name="declarations", verbose_name="réseau")
    etat = models.CharField(
        "état", max_length=12, choices=EtatDeclaration, default=EtatDeclaration.A_CONFIRMER, editable=False
    )
    etat_le = models.DateTimeField("depuis", default=timezone.now, editable=False)
    structure = models.ForeignKey(
        Structure, models.PROTECT, null=True, blank=True, related_name="declarations", verbose_name="structure"
    )
    nom = models.CharField("nom de la structure", max_length=160)
    tri = models.CharField(max_length=160, editable=False)
    type = models.CharField("type", max_length=20, choices=TypeStructure)
    statut_juridique = models.CharField("statut juridique", max_length=20, choices=StatutJuridique)
    siret = models.CharField("SIRET", max_length=14, blank=True, default="")
    adresse = models.CharField("adresse", max_length=200, blank=True, default="")
    code_postal = models.CharField("code postal", max_length=5, blank=True, default="")
    commune = models.ForeignKey("territoires.Commune", models.PROTECT, related_name="+", verbose_name="commune")
    contact_prenom = models.CharField("prénom", max_length=80)
    contact_nom = models.CharField("nom", max_length=80)
    fonction = models.CharField("fonction", max_length=120)
    email = models.EmailField("adresse e-mail")
    telephone = models.CharField("téléphone", max_length=20)
    message = models.TextField("message", blank=True, default="", max_length=1000)
    confirmee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="declarations"
    )
    motif = models.CharField("raison du refus", max_length=500, blank=True, default="")
    cree_le = models.DateTimeField(auto_now_add=True)
    modifie_le = models.DateTimeField(auto_now=True)

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        verbose_name = "déclaration"
        ordering = ["-etat_le", "pk"]
        indexes = [models.Index(fields=["reseau", "etat"], name="declaration_reseau_etat")]
        constraints = [
            models.UniqueConstraint(
                fields=["reseau", "email", "tri", "commune"],
                condition=models.Q(etat="a_confirmer"),
                name="declaration_une_par_adresse",
                violation_error_message="Cette déclaration attend déjà d’être confirmée.",
            ),
            models.UniqueConstraint(
                fields=["structure", "confirmee_par"],
                condition=models.Q(etat="demandee"),
                name="declaration_une_demande",
                violation_error_message="Cette demande attend déjà une réponse.",
            ),
            models.CheckConstraint(
                condition=models.Q(etat="a_confirmer", confirmee_par__isnull=True)
                | (~models.Q(etat="a_confirmer") & models.Q(confirmee_par__isnull=False, structure__isnull=False)),
                name="declaration_confirmee_par",
                violation_error_message="Une déclaration confirmée dit par qui, et pour quelle structure.",
            ),
            models.CheckConstraint(
                condition=~models.Q(etat="declinee") | ~models.Q(motif=""),
                name="declaration_declinee_motif",
                violation_error_message="Un refus dit pourquoi.",
            ),
            models.CheckConstraint(
                condition=models.Q(siret="") | models.Q(siret__regex=r"^\d{14}$"),
                name="declaration_siret_14_chiffres",
                violation_error_message="Le SIRET compte 14 chiffres.",
            ),
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")) & ~models.Q(email=""),
                name="declaration_email_minuscules",
                violation_error_message="L’adresse e-mail s’écrit en minuscules.",
            ),
        ]
        triggers = DECLARATION.triggers()

    def __str__(self) -> str:
        return f"{self.nom}, {self.commune.nom}"

    def save(self, *args, **kwargs) -> None:
        self.tri = tri(self.nom)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("declaration", args=[self.code])

    @property
    def contact(self) -> str:
        return f"{self.contact_prenom} {self.contact_nom}"


@pghistory.track()
class StructureReunie(FicheReunie):
    """The addresses and the history of the sheet that was merged lead to the one that stays."""

    ancienne = models.BigIntegerField("clé d’avant", unique=True)
    structure = models.ForeignKey(Structure, models.CASCADE, related_name="reunies")

    class Meta(FicheReunie.Meta):
        ordering = ["structure", "pk"]
