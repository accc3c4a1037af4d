"""The yearly report of a structure on one convention."""

from datetime import date
from decimal import Decimal

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from ..enums_bilan import ATTENDUS, BILAN, CHIFFRES, EtatBilan, TypePieceBilan
from ..querysets_bilan import BilanQuerySet
from . import gardes
from .convention import Convention, OriginalRecu

_SOLDE_ENGAGE = (
    "OLD.etat <> 'accepte' OR NOT EXISTS (SELECT 1 FROM conventions_versement v "
    "WHERE v.convention_id = NEW.convention_id AND v.annee = NEW.annee AND v.genre = 'solde' "
    "AND v.etat IN ('ordonne', 'paye', 'a_recuperer', 'recupere'))"
)
_DES_PIECES = (
    "NOT EXISTS (SELECT 1 FROM unnest(ARRAY['compte', 'attestation', 'budget']) AS t(type) WHERE NOT EXISTS "
    "(SELECT 1 FROM conventions_piecebilan p WHERE p.bilan_id = NEW.id AND p.type = t.type))"
)

TROP_DE_NOUVEAUX = "Les nouveaux ne sont pas plus nombreux que tous les jeunes touchés."


def _nombre(nom: str) -> models.PositiveIntegerField:
    return models.PositiveIntegerField(nom, null=True, blank=True, validators=[MaxValueValidator(1_000_000)])


def _texte(nom: str) -> models.TextField:
    return models.TextField(nom, max_length=4000, blank=True, default="")


@pghistory.track()
class Bilan(models.Model):
    """What a structure reports on one year of a convention. Its days come from the settings of the network.

    `echeance`: another day than the network's, when the coordination gave one. `connu`: what the platform knew the day
    it was submitted; asked again until then. `inconnus`: the figures answered « je ne sais pas ».
    """

    TRANSITIONS = BILAN

    convention = models.ForeignKey(Convention, models.CASCADE, related_name="bilans")
    annee = models.PositiveSmallIntegerField("année")
    etat = models.CharField("état", max_length=10, choices=EtatBilan, default=EtatBilan.A_RENDRE, editable=False)
    etat_le = models.DateTimeField("dans cet état depuis", default=timezone.now, editable=False)
    echeance = models.DateField("à rendre le", null=True, blank=True)
    connu = models.JSONField(null=True, blank=True, editable=False)
    jeunes_touches = _nombre("jeunes touchés en ligne")
    dont_nouveaux = _nombre("dont nouveaux cette année")
    rencontres = _nombre("jeunes rencontrés ensuite")
    echanges = _nombre("échanges en ligne")
    orientations = _nombre("orientations vers un autre service")
    heures_faites = models.DecimalField(
        "heures faites en ligne dans l’année", max_digits=8, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100_000))],
    )  # fmt: skip
    reunions_suivies = _nombre("réunions du réseau suivies")
    inconnus = ArrayField(
        models.CharField(max_length=20, choices=[(nom, nom) for nom in CHIFFRES]), default=list, blank=True,
        verbose_name="je ne sais pas",
    )  # fmt: skip
    precisions = _texte("à ajouter ou à corriger")
    actions = _texte("ce qui a été fait")
    difficultes = _texte("les difficultés")
    besoins = _texte("les besoins")
    perspectives = _texte("la suite")
    commentaire = models.TextField("commentaire", max_length=2000, blank=True, default="", editable=False)
    depose_le = models.DateTimeField("déposé le", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    cree_le = models.DateTimeField(auto_now_add=True)

    objects = BilanQuerySet.as_manager()

    class Meta:
        verbose_name = "bilan d’activité"
        verbose_name_plural = "bilans d’activité"
        ordering = ["convention", "-annee"]
        constraints = [
            models.UniqueConstraint(
                fields=["convention", "annee"],
                name="bilan_un_par_annee",
                violation_error_message="Le bilan de cette année est déjà ouvert.",
            ),
            models.CheckConstraint(
                condition=Q(jeunes_touches__isnull=True)
                | Q(dont_nouveaux__isnull=True)
                | Q(dont_nouveaux__lte=F("jeunes_touches")),
                name="bilan_nouveaux",
                violation_error_message=TROP_DE_NOUVEAUX,
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=(EtatBilan.DEPOSE, EtatBilan.ACCEPTE))
                | Q(depose_le__isnull=False, connu__isnull=False),
                name="bilan_depose_date",
                violation_error_message="Un bilan déposé porte sa date.",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=(EtatBilan.RENVOYE, EtatBilan.SANS_OBJET)) | ~Q(commentaire=""),
                name="bilan_commente",
                violation_error_message="Dites pourquoi.",
            ),
            models.CheckConstraint(condition=Q(annee__range=(2012, 2100)), name="bilan_annee_possible"),
        ]
        indexes = [models.Index(fields=["etat", "annee"], name="bilan_etat")]
        triggers = [
            *BILAN.triggers(),
            gardes.exige("bilan_complet", "depose", _DES_PIECES, "Il manque une pièce au bilan."),
            gardes.exige("bilan_solde", "depose", _SOLDE_ENGAGE, "Le solde de cette année est déjà ordonné."),
            gardes.fige(
                "bilan_fige",
                (*CHIFFRES, "inconnus", "precisions", "actions", "difficultes", "besoins", "perspectives", "connu"),
                "Un bilan déposé ne change plus.",
                quand="OLD.etat IN ('depose', 'accepte') AND NEW.etat IN ('depose', 'accepte')",
            ),
            gardes.fige("bilan_de", ("convention_id", "annee"), "Un bilan ne change pas d’année."),
            gardes.jamais_supprime("bilan_garde", "Un bilan déposé se garde.", quand="OLD.depose_le IS NOT NULL"),
        ]

    def __str__(self) -> str:
        return f"bilan {self.annee}"

    @property
    def ouvre_le(self) -> date:
        return self.convention.structure.reseau.bilan_ouvre(self.annee)

    @property
    def du_le(self) -> date:
        return self.echeance or self.convention.structure.reseau.bilan_du(self.annee)

    @property
    def attendu(self) -> bool:
        """The structure has to give it, or to give it again."""
        return self.etat in ATTENDUS

    def ouvert(self, jour: date) -> bool:
        return jour >= self.ouvre_le

    def en_retard(self, jour: date) -> bool:
        return self.attendu and jour > self.du_le

    def piece(self, type_: str) -> "PieceBilan | None":
        """The last version given."""
        return max((p for p in self.pieces.all() if p.type == type_), key=lambda p: p.pk, default=None)

    def libelle_piece(self, type_: str) -> str:
        """« Budget 2027 »: that of the year which follows; the others are of this year."""
        annee = self.annee + 1 if type_ == TypePieceBilan.BUDGET else self.annee
        return f"{TypePieceBilan(type_).label} {annee}"


@pghistory.track()
class PieceBilan(models.Model):
    """One version of a paper of a report, as it was given. Never changed; the last one counts."""

    bilan = models.ForeignKey(Bilan, models.PROTECT, related_name="pieces")
    type = models.CharField("pièce", max_length=12, choices=TypePieceBilan)
    fichier = models.ForeignKey("socle.Fichier", models.PROTECT, related_name="+")
    depose_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    depose_le = models.DateTimeField(default=timezone.now, editable=False)
    original = models.ForeignKey(OriginalRecu, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "pièce d’un bilan"
        verbose_name_plural = "pièces des bilans"
        ordering = ["bilan", "-pk"]
        triggers = [
            pgtrigger.Protect(name="piece_bilan_immuable", operation=pgtrigger.Update),
            gardes.jamais_supprime("piece_bilan_gardee", "Une pièce donnée se garde."),
        ]

    def __str__(self) -> str:
        return str(self.get_type_display())
