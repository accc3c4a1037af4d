"""The formal notice: what the Caf reproaches, until when it may be put right, and how it ended."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from socle.champs import CodeField

from ..enums_vie import DEMEURE, DEMEURES_OUVERTES, EtatDemeure, MotifDemeure
from . import gardes
from .convention import Convention, OriginalRecu

E = EtatDemeure
_PARTIES = (E.ENVOYEE, E.LEVEE, E.SUIVIE)
NON_LUE = "SELECT 1 FROM conventions_reponsedemeure r WHERE r.demeure_id = NEW.id AND r.lue_le IS NULL"
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
            gardes.exige(
                "demeure_reponses_lues", E.SUIVIE.value, f"NOT EXISTS ({NON_LUE})",
                "Une réponse de la structure n’est pas lue.",
            ),
            gardes.jamais_supprime("demeure_gardee", "Une mise en demeure se garde."),
        ]  # fmt: skip

    def __str__(self) -> str:
        le = self.envoyee_le or timezone.localdate(self.cree_le)
        return f"mise en demeure du {le:%d/%m/%Y}"


@pghistory.track()
class ReponseDemeure(models.Model):
    """What a structure answers to a formal notice. `recue_le`: the day it came, on screen or on paper. Nobody ends the
    convention for breach before it is read."""

    code = CodeField()
    demeure = models.ForeignKey(MiseEnDemeure, models.PROTECT, related_name="reponses")
    texte = models.TextField("réponse", max_length=4000)
    fichier = models.ForeignKey("socle.Fichier", models.PROTECT, null=True, blank=True, related_name="+")
    recue_le = models.DateField("reçue le")
    donnee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    donnee_le = models.DateTimeField(default=timezone.now, editable=False)
    original = models.ForeignKey(OriginalRecu, models.PROTECT, null=True, blank=True, related_name="+")
    lue_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    lue_le = models.DateTimeField("lue le", null=True, blank=True)

    class Meta:
        verbose_name = "réponse à une mise en demeure"
        verbose_name_plural = "réponses aux mises en demeure"
        ordering = ["demeure", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(texte=""), name="reponse_demeure_dite"),
            models.CheckConstraint(
                condition=Q(lue_le__isnull=True, lue_par__isnull=True) | Q(lue_le__isnull=False, lue_par__isnull=False),
                name="reponse_demeure_lue_par",
            ),
        ]
        triggers = [
            gardes.exige_a_l_ajout(
                "reponse_demeure_en_cours",
                "EXISTS (SELECT 1 FROM conventions_miseendemeure m WHERE m.id = NEW.demeure_id AND m.etat = 'envoyee')",
                "Une réponse se donne à une mise en demeure en cours.",
            ),
            gardes.fige(
                "reponse_demeure_figee",
                ("demeure_id", "texte", "fichier_id", "recue_le", "donnee_par_id", "donnee_le", "original_id"),
                "Une réponse donnée ne change pas.",
            ),
            gardes.fige(
                "reponse_demeure_lue", ("lue_le", "lue_par_id"), "Cette réponse est déjà lue.",
                quand="OLD.lue_le IS NOT NULL",
            ),
            gardes.jamais_supprime("reponse_demeure_gardee", "Une réponse donnée se garde."),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"réponse du {self.recue_le:%d/%m/%Y}"
