"""The money of a convention: what is paid and taken back each year, and what the Caf controls."""

from decimal import Decimal
from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from socle.champs import CodeField

from ..enums_argent import (
    CONTROLE,
    ENGAGES,
    VERSEMENT,
    EtatControle,
    EtatVersement,
    GenreVersement,
    IssueControle,
    MotifRecuperation,
)
from ..querysets_argent import VersementQuerySet
from . import gardes
from .convention import Convention, OriginalRecu

E = EtatVersement
_DECIDE = (
    "EXISTS (SELECT 1 FROM conventions_decisionfinanceur d WHERE d.convention_id = NEW.convention_id AND d.accorde)"
)
_PROUVE = (
    "NEW.genre <> 'solde' OR EXISTS (SELECT 1 FROM conventions_bilan b "
    "WHERE b.convention_id = NEW.convention_id AND b.annee = NEW.annee AND b.etat = 'accepte')"
)
_CALCUL = ("montant", "forfait", "plafond", "part", "prorata", "mois", "vacants", "deduit")


def _euros(nom: str, **reste: Any) -> models.DecimalField:
    return models.DecimalField(
        nom, max_digits=10, decimal_places=2, validators=[MinValueValidator(Decimal(0))], **reste
    )  # fmt: skip


@pghistory.track()
class Versement(models.Model):
    """One payment of a year of a convention.

    `montant` is what the rules of its row give (`plan.prevoir`) while it is planned, and never changes once ordered;
    its rules are those of the network the day the year was planned. `mois`: months times posts that count;
    `vacants`: those taken off. `deduit`: of the year, what the first payment already gives.
    """

    TRANSITIONS = VERSEMENT

    code = CodeField()
    convention = models.ForeignKey(Convention, models.CASCADE, related_name="versements")
    annee = models.PositiveSmallIntegerField("année")
    genre = models.CharField("versement", max_length=8, choices=GenreVersement)
    etat = models.CharField("état", max_length=12, choices=EtatVersement, default=E.PREVU, editable=False)
    etat_le = models.DateTimeField("dans cet état depuis", default=timezone.now, editable=False)
    montant = _euros("montant", default=Decimal(0))
    # la règle
    forfait = _euros("forfait par poste et par an")
    plafond = _euros("plafond par an", null=True, blank=True)
    part = models.PositiveSmallIntegerField("part versée d’abord, en %")
    prorata = models.BooleanField("mois vacants retirés", default=False)
    mois = models.PositiveSmallIntegerField("mois comptés", default=0, editable=False)
    vacants = models.PositiveSmallIntegerField("mois vacants", default=0, editable=False)
    deduit = _euros("déjà dans le premier versement", default=Decimal(0), editable=False)
    # ce qui est arrivé
    ordonne_le = models.DateField("ordonné le", null=True, blank=True)
    paye_le = models.DateField("payé le", null=True, blank=True)
    reference = models.CharField("référence du paiement", max_length=60, blank=True, default="")
    a_recuperer = _euros("à récupérer", null=True, blank=True)
    recuperation_motif = models.CharField(
        "motif de la récupération", max_length=12, choices=MotifRecuperation, blank=True, default=""
    )
    recupere_le = models.DateField("récupéré le", null=True, blank=True)
    recupere_reference = models.CharField("référence du remboursement", max_length=60, blank=True, default="")
    note = models.CharField("note", max_length=300, blank=True, default="", editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    cree_le = models.DateTimeField(auto_now_add=True)

    objects = VersementQuerySet.as_manager()

    class Meta:
        verbose_name = "versement"
        ordering = ["convention", "annee", "genre"]
        constraints = [
            models.UniqueConstraint(
                fields=["convention", "annee", "genre"],
                name="versement_unique",
                violation_error_message="Ce versement est déjà prévu.",
            ),
            models.CheckConstraint(
                condition=Q(montant__gte=0, forfait__gte=0, part__range=(0, 100), deduit__gte=0, annee__gte=2012),
                name="versement_montants",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=ENGAGES) | Q(ordonne_le__isnull=False, montant__gt=0),
                name="versement_ordonne",
                violation_error_message="Un versement ordonné a une date et un montant.",
            ),
            models.CheckConstraint(
                condition=Q(etat__in=(E.PREVU, E.ANNULE), ordonne_le__isnull=True) | Q(etat__in=ENGAGES),
                name="versement_prevu_sans_date",
            ),
            models.CheckConstraint(
                condition=Q(etat__in=(E.PAYE, E.A_RECUPERER, E.RECUPERE), paye_le__gte=F("ordonne_le"))
                & ~Q(reference="")
                | Q(etat__in=(E.PREVU, E.ORDONNE, E.ANNULE), paye_le__isnull=True, reference=""),
                name="versement_paye",
                violation_error_message="Un paiement a une référence, et une date qui suit celle de l’ordre.",
            ),
            models.CheckConstraint(
                condition=Q(
                    etat__in=(E.A_RECUPERER, E.RECUPERE), a_recuperer__gt=0, a_recuperer__lte=F("montant")
                )
                & ~Q(recuperation_motif="")
                | Q(
                    etat__in=(E.PREVU, E.ORDONNE, E.PAYE, E.ANNULE), a_recuperer__isnull=True, recuperation_motif=""
                ),
                name="versement_a_recuperer",
                violation_error_message="On récupère au plus ce qui a été payé, et on dit pourquoi.",
            ),
            models.CheckConstraint(
                condition=Q(etat=E.RECUPERE, recupere_le__gte=F("paye_le")) & ~Q(recupere_reference="")
                | ~Q(etat=E.RECUPERE) & Q(recupere_le__isnull=True, recupere_reference=""),
                name="versement_recupere",
                violation_error_message="Un remboursement a une référence, et une date qui suit celle du paiement.",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["annee", "etat"], name="versement_etat")]
        triggers = [
            *VERSEMENT.triggers(),
            gardes.exige("versement_decide", "ordonne", _DECIDE, "Aucun financeur n’a encore accordé d’argent."),
            gardes.exige("versement_prouve", "ordonne", _PROUVE, "Le bilan de l’année n’est pas accepté."),
            gardes.fige("versement_de", ("convention_id", "annee", "genre"), "Un versement ne change pas d’année."),
            gardes.fige(
                "versement_fige", _CALCUL, "Un montant ordonné ne change plus.", quand="OLD.etat <> 'prevu'"
            ),
            gardes.fige(
                "versement_date", ("ordonne_le",), "Un ordre ne change pas de date.",
                quand="OLD.etat <> 'prevu' AND NEW.etat <> 'prevu'",
            ),
            gardes.fige(
                "paiement_fige", ("paye_le", "reference"), "Un paiement noté ne change plus.",
                quand="OLD.paye_le IS NOT NULL",
            ),
            gardes.jamais_supprime("versement_garde", "Un versement engagé se garde.", quand="OLD.etat <> 'prevu'"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_genre_display()} {self.annee}"

    @property
    def engage(self) -> bool:
        return self.etat in ENGAGES


@pghistory.track()
class Controle(models.Model):
    """The Caf asks a structure to show what the money was used for; its answer, and what comes of it."""

    TRANSITIONS = CONTROLE

    code = CodeField()
    convention = models.ForeignKey(Convention, models.PROTECT, related_name="controles")
    etat = models.CharField("état", max_length=8, choices=EtatControle, default=EtatControle.DEMANDE, editable=False)
    etat_le = models.DateTimeField("dans cet état depuis", default=timezone.now, editable=False)
    demande = models.TextField("documents demandés", max_length=2000)
    repondre_le = models.DateField("à donner le")
    demande_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    demande_le = models.DateTimeField(default=timezone.now, editable=False)
    reponse = models.TextField("réponse", max_length=4000, blank=True, default="")
    complement = models.TextField("complément demandé", max_length=2000, blank=True, default="")
    issue = models.CharField("issue", max_length=12, choices=IssueControle, blank=True, default="")
    conclusion = models.TextField("conclusion", max_length=2000, blank=True, default="")
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = "contrôle"
        ordering = ["convention", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["convention"],
                condition=~Q(etat=EtatControle.CLOS),
                name="controle_un_a_la_fois",
                violation_error_message="Un contrôle est déjà ouvert sur cette convention.",
            ),
            models.CheckConstraint(
                condition=~Q(demande=""), name="controle_demande", violation_error_message="Dites ce qui est demandé."
            ),
            models.CheckConstraint(
                condition=Q(etat=EtatControle.CLOS) & ~Q(issue="")
                | ~Q(etat=EtatControle.CLOS) & Q(issue="", conclusion=""),
                name="controle_issue",
                violation_error_message="Un contrôle clos a une issue.",
            ),
            models.CheckConstraint(
                condition=Q(issue__in=("", IssueControle.CONFORME)) | ~Q(conclusion=""),
                name="controle_conclu",
                violation_error_message="Dites ce que le contrôle a montré.",
            ),
        ]  # fmt: skip
        triggers = [
            *CONTROLE.triggers(),
            gardes.fige(
                "controle_clos", ("issue", "conclusion", "reponse", "demande"), "Un contrôle clos ne change plus.",
                quand="OLD.etat = 'clos'",
            ),
            gardes.jamais_supprime("controle_garde", "Un contrôle se garde."),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"contrôle du {timezone.localdate(self.demande_le):%d/%m/%Y}"


@pghistory.track()
class PieceControle(models.Model):
    """A document given in answer to a control. Never changed."""

    controle = models.ForeignKey(Controle, models.PROTECT, related_name="pieces")
    fichier = models.ForeignKey("socle.Fichier", models.PROTECT, related_name="+")
    depose_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    depose_le = models.DateTimeField(default=timezone.now, editable=False)
    original = models.ForeignKey(OriginalRecu, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "document d’un contrôle"
        verbose_name_plural = "documents des contrôles"
        ordering = ["controle", "pk"]
        triggers = [
            pgtrigger.Protect(name="piece_controle_immuable", operation=pgtrigger.Update),
            gardes.jamais_supprime("piece_controle_gardee", "Un document donné se garde."),
        ]

    def __str__(self) -> str:
        return str(self.fichier)
