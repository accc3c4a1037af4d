import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from socle.texte import de

from ..enums import Moyen, Partie
from .mandat import Mandat
from .promeneur import Promeneur


class CharteVersion(models.Model):
    """A version of the national charter. Its text is never edited: a change is a new version."""

    numero = models.CharField("version", max_length=20, unique=True)
    titre = models.CharField(max_length=160)
    texte = models.TextField()
    publiee_le = models.DateField()
    sha256 = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name = "version de la charte"
        verbose_name_plural = "versions de la charte"
        ordering = ["-publiee_le", "-pk"]
        triggers = [pgtrigger.Protect(name="charte_immuable", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.titre}, version {self.numero}"


@pghistory.track()
class SignatureCharte(models.Model):
    """One party's signature of the charter for one mandate: which text, when, how. Evidence: never changed."""

    mandat = models.ForeignKey(Mandat, models.CASCADE, related_name="signatures")
    partie = models.CharField(max_length=10, choices=Partie)
    signee_le = models.DateField("signée le")
    moyen = models.CharField(max_length=8, choices=Moyen)
    version = models.ForeignKey(CharteVersion, models.PROTECT, null=True, blank=True, related_name="+")
    sha256 = models.CharField("empreinte du texte signé", max_length=64, blank=True, default="")
    signataire = models.CharField("nom et qualité du signataire", max_length=200, blank=True, default="")
    fichier = models.ForeignKey("socle.Fichier", models.PROTECT, null=True, blank=True, related_name="+")
    enregistree_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    enregistree_le = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "signature de la charte"
        verbose_name_plural = "signatures de la charte"
        ordering = ["mandat", "partie"]
        constraints = [
            models.UniqueConstraint(
                fields=["mandat", "partie"],
                name="charte_signee_une_fois",
                violation_error_message="La charte est déjà signée par cette partie.",
            ),
            models.CheckConstraint(
                condition=~Q(moyen="ecran") | (Q(version__isnull=False) & ~Q(sha256="")),
                name="charte_a_l_ecran_sur_un_texte",
            ),
            models.CheckConstraint(
                condition=~Q(moyen="papier") | Q(fichier__isnull=False),
                name="charte_papier_avec_numerisation",
                violation_error_message="Joignez la charte signée numérisée.",
            ),
        ]
        triggers = [pgtrigger.Protect(name="signature_immuable", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"charte signée par {self.get_partie_display()}"


@pghistory.track()
class Label(models.Model):
    """The network's recognition of one professional, with its dates. Optional: a network's setting."""

    promeneur = models.ForeignKey(Promeneur, models.CASCADE, related_name="labels")
    periode = DateRangeField("période")
    decide_le = models.DateField("décidé le")
    motif_fin = models.CharField("motif du retrait", max_length=300, blank=True, default="")

    class Meta:
        verbose_name = "label"
        ordering = ["promeneur", "-periode"]
        constraints = [
            ExclusionConstraint(
                name="label_sans_chevauchement",
                expressions=[("promeneur", RangeOperators.EQUAL), ("periode", RangeOperators.OVERLAPS)],
                violation_error_message="Un autre label couvre une partie de ces dates.",
            ),
            models.CheckConstraint(
                condition=Q(periode__isempty=False),
                name="label_non_vide",
                violation_error_message="La fin doit venir après le début.",
            ),
        ]

    def __str__(self) -> str:
        return f"label {de(self.promeneur)}"
