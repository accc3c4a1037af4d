"""Around a sitting: who takes no part in a file, who was there, its minutes."""

from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from socle.champs import CodeField

from ..enums import RaisonRecusation
from . import gardes
from .convention import Convention
from .copil import PV_ENVOYE, SeanceCopil


def _une_personne(nom: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(user__isnull=False, nom="") | (Q(user__isnull=True) & ~Q(nom="")),
        name=nom,
        violation_error_message="Choisissez une personne, ou écrivez son nom.",
    )


@pghistory.track()
class Recusation(models.Model):
    """A member of the committee takes no part in what is said and decided of a file, at whatever sitting."""

    code = CodeField()
    convention = models.ForeignKey(Convention, models.CASCADE, related_name="recusations")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="personne"
    )
    nom = models.CharField("nom", max_length=120, blank=True, default="")
    pour = models.CharField("organisme ou fonction", max_length=160, blank=True, default="")
    raison = models.CharField("raison", max_length=12, choices=RaisonRecusation)
    precision = models.CharField("précision", max_length=300, blank=True, default="")
    notee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )  # fmt: skip
    notee_le = models.DateTimeField(default=timezone.now, editable=False)
    levee_le = models.DateTimeField("levée le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "récusation"
        ordering = ["convention", "notee_le", "pk"]
        constraints = [
            _une_personne("recusation_une_personne"),
            models.UniqueConstraint(
                fields=["convention", "user"],
                condition=Q(levee_le__isnull=True),
                name="recusation_une_par_compte",
                violation_error_message="Cette personne est déjà récusée sur ce dossier.",
            ),
            models.UniqueConstraint(
                "convention",
                Lower("nom"),
                condition=Q(levee_le__isnull=True) & ~Q(nom=""),
                name="recusation_une_par_nom",
                violation_error_message="Cette personne est déjà récusée sur ce dossier.",
            ),
        ]
        triggers = [
            gardes.fige(
                "recusation_figee",
                ("convention_id", "user_id", "nom", "pour", "raison", "precision", "notee_le"),
                "Une récusation notée ne change pas : elle se lève.",
            ),
            gardes.exige_a_l_ajout(
                "recusation_sans_avis",
                "NOT EXISTS (SELECT 1 FROM conventions_avis a WHERE a.convention_id = NEW.convention_id "
                "AND a.auteur_id = NEW.user_id)",
                "Cette personne a donné un avis sur ce dossier : il se retire avec sa récusation.",
            ),
        ]

    def __str__(self) -> str:
        """« Pascale Roux, Caf de Moselle (a déclaré un intérêt) »."""
        return f"{self.qui}, {self.pour} ({self.dite})" if self.pour else f"{self.qui} ({self.dite})"

    @property
    def qui(self) -> str:
        return self.user.nom_complet if self.user else self.nom

    def tient_le(self, moment: Any) -> bool:
        """It stood at that moment."""
        return self.notee_le <= moment and (self.levee_le is None or self.levee_le > moment)

    @property
    def dite(self) -> str:
        """« fait partie de la structure », « a déclaré un intérêt »."""
        dite = str(self.get_raison_display())
        return f"{dite[:1].lower()}{dite[1:]}" + (f", {self.precision}" if self.precision else "")


_OUVERTE = "NOT EXISTS (SELECT 1 FROM conventions_procesverbal p WHERE p.seance_id = OLD.seance_id AND p.remplace_le "
_OUVERTE += "IS NULL AND p.envoye_le IS NOT NULL)"


@pghistory.track()
class Presence(models.Model):
    """Who came to a sitting, or said that they would not: somebody with an account, or a name and what they speak for.

    `pour`: the body as it is called that day.
    """

    seance = models.ForeignKey(SeanceCopil, models.CASCADE, related_name="presences")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="personne"
    )
    nom = models.CharField("nom", max_length=120, blank=True, default="")
    pour = models.CharField("organisme ou fonction", max_length=160, blank=True, default="")
    excuse = models.BooleanField("absence excusée", default=False)

    class Meta:
        verbose_name = "présence"
        ordering = ["seance", "excuse", "pk"]
        constraints = [
            _une_personne("presence_une_personne"),
            models.UniqueConstraint(
                fields=["seance", "user"],
                name="presence_une_par_compte",
                violation_error_message="Cette personne est notée deux fois.",
            ),
            models.UniqueConstraint(
                "seance",
                Lower("nom"),
                Lower("pour"),
                condition=~Q(nom=""),
                name="presence_une_par_nom",
                violation_error_message="Cette personne est notée deux fois.",
            ),
        ]
        triggers = [
            gardes.exige_a_l_ajout("presence_avant_pv", gardes.SANS_PV, PV_ENVOYE, ou_change=True),
            pgtrigger.Trigger(
                name="presence_gardee",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func=f"IF NOT ({_OUVERTE}) THEN RAISE EXCEPTION '{PV_ENVOYE}'; END IF; RETURN OLD;",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.qui}, {self.pour}" if self.pour else self.qui

    @property
    def qui(self) -> str:
        return self.user.nom_complet if self.user else self.nom


@pghistory.track()
class ProcesVerbal(models.Model):
    """The minutes of a sitting, in PDF: data, template and hash frozen with it. Made again until it is sent."""

    code = CodeField()
    seance = models.ForeignKey(SeanceCopil, models.PROTECT, related_name="proces_verbaux")
    autres = models.TextField("autres points abordés", max_length=6000, blank=True, default="")
    modele = models.CharField(max_length=60)
    modele_version = models.CharField(max_length=64)
    donnees = models.JSONField()
    fichier = models.ForeignKey("socle.Fichier", models.PROTECT, related_name="+")
    sha256 = models.CharField("empreinte", max_length=64)
    fait_le = models.DateTimeField(default=timezone.now, editable=False)
    fait_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    remplace_le = models.DateTimeField("remplacé le", null=True, blank=True)
    envoye_le = models.DateTimeField("envoyé le", null=True, blank=True)

    class Meta:
        verbose_name = "procès-verbal"
        verbose_name_plural = "procès-verbaux"
        ordering = ["seance", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["seance"],
                condition=Q(remplace_le__isnull=True),
                name="proces_verbal_un_seul_valable",
                violation_error_message="Le procès-verbal de cette séance vient d’être fait.",
            )
        ]
        triggers = [
            gardes.fige(
                "proces_verbal_fige",
                ("seance_id", "autres", "modele", "modele_version", "donnees", "fichier_id", "sha256", "fait_le"),
                "Un procès-verbal fait ne change pas.",
            ),
            gardes.fige(
                "proces_verbal_envoye",
                ("remplace_le", "envoye_le"),
                "Ce procès-verbal est déjà envoyé.",
                quand="OLD.envoye_le IS NOT NULL",
            ),
            gardes.jamais_supprime("proces_verbal_garde", "Un procès-verbal se garde."),
        ]

    def __str__(self) -> str:
        return f"procès-verbal, {self.seance}"
