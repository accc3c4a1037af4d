"""The formal notice: what the Caf reproaches, until when it may be put right, and how it ended."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from socle.champs import CodeField

from ..enums_vie import DEMEURE, DEMEURES_OUVERTES, EtatDemeure, MotifDemeure
from . import gardes
from .convention import Convention

E = EtatDemeure
_PARTIES = (E.ENVOYEE, E.LEVEE, E.SUIVIE)
UN_MOIS = "NEW.delai IS NULL OR NEW.delai >= (NEW.envoyee_le + INTERVAL '1 month')::date"


@pghistory.track()
class MiseEnDemeure(models.Model):
    """Asks a structure, by registered letter, to keep its word before a day. `delai`: the last day to do so, a month
    after the letter left at the earliest."""

    TRANSITIONS = DEMEURE

    code = CodeField()
    convention = models.ForeignKey(Convention, models.PROTECT, related_name="demeures")
    etat = models.CharField("état", max_length=8, choices=EtatDemeure, default=E.PREPAREE, editable=False)
    etat_le = models.DateTimeField("dans cet état depuis", default=timezone.now, editable=False)
    motif = models.CharField("motif", max_length=12, choices=MotifDemeure)
    faits = models.TextField("faits reprochés", max_length=3000)
    attendu = models.TextField("ce qui est attendu", max_length=2000)
    lettre = models.OneToOneField("conventions.Document", models.PROTECT, related_name="demeure")
    faite_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    envoyee_le = models.DateField("envoyée le", null=True, blank=True)
    recommande = models.CharField("numéro du recommandé", max_length=40, blank=True, default="")
    delai = models.DateField("dernier jour pour y répondre", null=True, blank=True)
    issue = models.CharField("suite donnée", max_length=1000, blank=True, default="", editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    cree_le = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "mise en demeure"
        verbose_name_plural = "mises en demeure"
        ordering = ["convention", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["convention"],
                condition=Q(etat__in=DEMEURES_OUVERTES),
                name="demeure_une_a_la_fois",
                violation_error_message="Une mise en demeure est déjà en cours sur cette convention.",
            ),
            models.CheckConstraint(
                condition=~Q(faits="") & ~Q(attendu=""),
                name="demeure_dite",
                violation_error_message="Dites les faits, et ce qui est attendu.",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=_PARTIES)
                | Q(envoyee_le__isnull=False, delai__isnull=False, delai__gt=F("envoyee_le")) & ~Q(recommande=""),
                name="demeure_envoyee",
                violation_error_message="Une mise en demeure envoyée a une date, un numéro de recommandé et un délai.",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=(E.LEVEE, E.SUIVIE, E.RETIREE)) | ~Q(issue=""),
                name="demeure_finie_dite",
                violation_error_message="Dites comment la mise en demeure finit.",
            ),
        ]  # fmt: skip
        triggers = [
            *DEMEURE.triggers(),
            gardes.exige_a_l_ajout("demeure_un_mois", UN_MOIS, "Le délai est d’un mois au moins.", ou_change=True),
            gardes.fige(
                "demeure_figee", ("convention_id", "motif", "faits", "attendu", "lettre_id", "faite_par_id"),
                "Une mise en demeure faite ne change pas.",
            ),
            gardes.fige(
                "demeure_envoi_fige", ("envoyee_le", "recommande", "delai"), "Un envoi noté ne change plus.",
                quand="OLD.etat <> 'preparee'",
            ),
            gardes.fige("demeure_issue_figee", ("issue",), "La suite donnée ne change plus.", quand="OLD.issue <> ''"),
            gardes.jamais_supprime("demeure_gardee", "Une mise en demeure se garde."),
        ]  # fmt: skip

    def __str__(self) -> str:
        le = self.envoyee_le or timezone.localdate(self.cree_le)
        return f"mise en demeure du {le:%d/%m/%Y}"
