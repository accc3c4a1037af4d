from datetime import date

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from socle.champs import CodeField
from socle.texte import code_court
from structures.enums import StatutJuridique

from ..enums import PIECE, DemandePiece, EtatPiece, MomentPiece, Section
from . import gardes
from .appel import Appel
from .convention import Convention, OriginalRecu


@pghistory.track()
class Piece(models.Model):
    """A document of a file, called as it was when it was first given or spoken of. Its versions are its `depots`, kept;
    the last one counts. `type`: a line of the list (`conventions.pieces`), or « q-<clé> » for a question of the call.
    `detenue_depuis`: since when the Caf has it, until `detenue_jusqu_au` when it does not stay valid."""

    TRANSITIONS = PIECE

    code = CodeField()
    convention = models.ForeignKey(Convention, models.CASCADE, related_name="pieces")
    type = models.CharField("pièce", max_length=24)
    libelle = models.CharField("nom de la pièce", max_length=250, default="", editable=False)
    etat = models.CharField("état", max_length=14, choices=EtatPiece, default=EtatPiece.A_DONNER, editable=False)
    motif = models.CharField("motif", max_length=300, blank=True, default="", editable=False)
    detenue_depuis = models.DateField("à la Caf depuis", null=True, blank=True, editable=False)
    detenue_jusqu_au = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "pièce"
        ordering = ["convention", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["convention", "type"],
                name="piece_unique",
                violation_error_message="Cette pièce est déjà au dossier.",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=(EtatPiece.REFUSEE, EtatPiece.NON_CONCERNEE)) | ~Q(motif=""),
                name="piece_motivee",
                violation_error_message="Dites pourquoi.",
            ),
            models.CheckConstraint(
                condition=~Q(etat=EtatPiece.DETENUE) | Q(detenue_depuis__isnull=False),
                name="piece_detenue_datee",
                violation_error_message="Dites depuis quand la Caf détient cette pièce.",
            ),
        ]
        triggers = PIECE.triggers()

    def __str__(self) -> str:
        return self.libelle

    @property
    def valable_jusqu_au(self) -> date | None:
        """Its last good day; None while nothing is given, or when it does not age."""
        if self.etat == EtatPiece.DETENUE:
            return self.detenue_jusqu_au
        donnee = self.etat in (EtatPiece.DEPOSEE, EtatPiece.ACCEPTEE)
        return self.actuelle.valable_jusqu_au if donnee and self.actuelle else None

    def expiree_le(self, jour: date) -> bool:
        return self.valable_jusqu_au is not None and self.valable_jusqu_au < jour

    @property
    def retenue(self) -> bool:
        """Given, and the antivirus has not answered yet: nobody opens it, nobody judges it."""
        return self.etat == EtatPiece.DEPOSEE and self.actuelle is not None and self.actuelle.retenu

    @property
    def actuelle(self) -> "DepotPiece | None":
        """The last version given."""
        return max(self.depots.all(), key=lambda d: d.pk, default=None)


@pghistory.track()
class DepotPiece(models.Model):
    """One version of a document, as it was given. Never changed. `donnee_le`: when it was first given, for one taken
    again from another file of the structure."""

    piece = models.ForeignKey(Piece, models.CASCADE, related_name="depots")
    fichier = models.ForeignKey("socle.Fichier", models.PROTECT, related_name="+")
    depose_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    depose_le = models.DateTimeField(default=timezone.now, editable=False)
    original = models.ForeignKey(OriginalRecu, models.PROTECT, null=True, blank=True, related_name="depots")
    valable_jusqu_au = models.DateField("valable jusqu’au", null=True, blank=True)
    donnee_le = models.DateTimeField("donnée d’abord le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "version d’une pièce"
        verbose_name_plural = "versions des pièces"
        ordering = ["piece", "-pk"]
        triggers = [pgtrigger.Protect(name="depot_immuable", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.piece}, {self.fichier}"

    @property
    def premier_jour(self) -> date:
        """When it was first given."""
        return timezone.localdate(self.donnee_le or self.depose_le)

    @property
    def retenu(self) -> bool:
        return self.fichier.retenu_le is not None and self.fichier.supprime_le is None

    @property
    def lisible(self) -> bool:
        """Its file may be opened: neither withheld, nor deleted by the antivirus."""
        return self.fichier.retenu_le is None and self.fichier.supprime_le is None


@pghistory.track()
class DemandeCorrection(models.Model):
    """A comment on a section, or on one document: it opens that section, or that document, while corrections are
    awaited, and no other."""

    convention = models.ForeignKey(Convention, models.CASCADE, related_name="demandes")
    section = models.CharField("partie", max_length=10, choices=Section)
    piece = models.ForeignKey(
        Piece, models.CASCADE, null=True, blank=True, related_name="demandes", verbose_name="pièce"
    )
    lettre = models.ForeignKey(
        "conventions.LettreCorrections", models.CASCADE, null=True, blank=True, related_name="demandes"
    )
    commentaire = models.TextField("commentaire", max_length=2000)
    demandee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    demandee_le = models.DateTimeField(default=timezone.now, editable=False)
    levee_le = models.DateTimeField("rendue le", null=True, blank=True)

    class Meta:
        verbose_name = "demande de correction"
        verbose_name_plural = "demandes de correction"
        ordering = ["convention", "-demandee_le", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["convention", "section"],
                condition=Q(levee_le__isnull=True, piece__isnull=True),
                name="demande_une_par_partie",
                violation_error_message="Une correction est déjà demandée sur cette partie.",
            ),
            models.UniqueConstraint(
                fields=["piece"],
                condition=Q(levee_le__isnull=True, piece__isnull=False),
                name="demande_une_par_piece",
                violation_error_message="Une correction est déjà demandée sur cette pièce.",
            ),
            models.CheckConstraint(
                condition=Q(piece__isnull=True) | Q(section=Section.PIECES),
                name="demande_piece_de_sa_partie",
                violation_error_message="Une pièce est de la partie « Les pièces ».",
            ),
            models.CheckConstraint(
                condition=~Q(commentaire=""),
                name="demande_commentee",
                violation_error_message="Écrivez ce qu’il faut corriger.",
            ),
        ]
        triggers = [
            gardes.exige_a_l_ajout(
                "demande_de_ce_dossier",
                "NEW.piece_id IS NULL OR EXISTS (SELECT 1 FROM conventions_piece p WHERE p.id = NEW.piece_id "
                "AND p.convention_id = NEW.convention_id)",
                "Cette pièce est d’un autre dossier.",
                ou_change=True,
            )
        ]

    def __str__(self) -> str:
        return f"correction demandée sur « {self.piece or self.get_section_display()} »"


def _type() -> str:
    return f"r-{code_court()}"


@pghistory.track()
class PieceReglee(models.Model):
    """A line of the list of documents as a network, or one of its calls, sets it: a line of the national list said
    otherwise, or one more. The list as a whole: `conventions.pieces.regles`."""

    reseau = models.ForeignKey("territoires.Reseau", models.CASCADE, related_name="pieces_reglees")
    appel = models.ForeignKey(Appel, models.CASCADE, null=True, blank=True, related_name="pieces_reglees")
    type = models.CharField(max_length=24, default=_type, editable=False)
    libelle = models.CharField("nom de la pièce", max_length=120)
    aide = models.CharField("précision", max_length=300, blank=True, default="")
    demande = models.CharField(
        "comment elle est demandée", max_length=12, choices=DemandePiece, default=DemandePiece.OBLIGATOIRE
    )
    statuts = ArrayField(models.CharField(max_length=24, choices=StatutJuridique), verbose_name="à qui")
    moment = models.CharField("quand", max_length=14, choices=MomentPiece, default=MomentPiece.TOUJOURS)
    validite_mois = models.PositiveSmallIntegerField(
        "durée de validité, en mois", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(120)]
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    modifie_le = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "pièce de la liste"
        verbose_name_plural = "pièces de la liste"
        ordering = ["reseau", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["reseau", "type"], condition=Q(appel__isnull=True), name="reglee_unique_reseau"
            ),
            models.UniqueConstraint(fields=["appel", "type"], name="reglee_unique_appel"),
            models.UniqueConstraint(
                fields=["reseau", "libelle"],
                condition=Q(appel__isnull=True),
                name="reglee_libelle_reseau",
                violation_error_message="Une autre pièce de la liste porte déjà ce nom.",
            ),
            models.UniqueConstraint(
                fields=["appel", "libelle"],
                name="reglee_libelle_appel",
                violation_error_message="Une autre pièce de la liste porte déjà ce nom.",
            ),
            models.CheckConstraint(
                condition=Q(statuts__len__gte=1),
                name="reglee_a_qui",
                violation_error_message="Choisissez au moins un statut juridique.",
            ),
            models.CheckConstraint(
                condition=Q(validite_mois__isnull=True) | Q(validite_mois__range=(1, 120)),
                name="reglee_validite",
                violation_error_message="Entre 1 et 120 mois, ou rien si elle reste valable.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="pieces_figees",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF TG_OP <> 'INSERT' AND OLD.appel_id IS NOT NULL AND EXISTS (SELECT 1 FROM conventions_appel a
                        WHERE a.id = OLD.appel_id AND a.etat <> 'brouillon') THEN
                        RAISE EXCEPTION 'Les pièces d’un appel publié ne changent pas.';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    IF NEW.appel_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM conventions_appel a
                        WHERE a.id = NEW.appel_id AND a.reseau_id = NEW.reseau_id AND a.etat = 'brouillon') THEN
                        RAISE EXCEPTION 'Les pièces d’un appel publié ne changent pas.';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return self.libelle
