from datetime import datetime

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from socle.champs import CodeField

from ..enums import A_CHOIX, APPEL, EtatAppel, GenreQuestion, LieuDepot
from ..querysets import AppelQuerySet


def _euros(nom: str, aide: str) -> models.DecimalField:
    return models.DecimalField(
        nom, max_digits=10, decimal_places=2, null=True, blank=True, help_text=aide, validators=[MinValueValidator(0)]
    )


@pghistory.track()
class Appel(models.Model):
    """A call for projects of a network: its rules, when it opens and closes, what it asks. Open by its dates alone."""

    TRANSITIONS = APPEL

    code = CodeField()
    reseau = models.ForeignKey("territoires.Reseau", models.PROTECT, related_name="appels", verbose_name="réseau")
    titre = models.CharField("titre", max_length=160)
    presentation = models.TextField("présentation et règles", max_length=8000, blank=True, default="")
    reglement = models.ForeignKey(
        "socle.Fichier", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="règlement"
    )
    a_qui = models.CharField("à qui il s’adresse", max_length=300, blank=True, default="")
    ouvre_le = models.DateTimeField("ouverture")
    ferme_le = models.DateTimeField("clôture")
    forfait = _euros("forfait par promeneur et par an", "En euros. Vide\u00a0: l’appel n’annonce pas de forfait.")
    plafond = _euros("plafond par structure et par an", "En euros. Vide\u00a0: pas de plafond.")
    budget_demande = models.BooleanField(
        "demander un budget équilibré", default=False, help_text="Dépenses et recettes de fonctionnement, sur un an."
    )
    depot = models.CharField("demande de financement", max_length=8, choices=LieuDepot, default=LieuDepot.ICI)
    portail_nom = models.CharField("nom du site du financeur", max_length=120, blank=True, default="")
    portail_url = models.URLField("adresse du site du financeur", blank=True, default="")
    reprend = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, editable=False, related_name="suites")
    etat = models.CharField(max_length=10, choices=EtatAppel, default=EtatAppel.BROUILLON, editable=False)
    publie_le = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    cree_le = models.DateTimeField(auto_now_add=True)
    modifie_le = models.DateTimeField(auto_now=True)

    objects = AppelQuerySet.as_manager()

    class Meta:
        verbose_name = "appel à projets"
        verbose_name_plural = "appels à projets"
        ordering = ["-ferme_le", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ferme_le__gt=F("ouvre_le")),
                name="appel_dates",
                violation_error_message="La clôture doit venir après l’ouverture.",
            ),
            models.UniqueConstraint(
                fields=["reseau", "titre"],
                condition=~Q(etat=EtatAppel.RETIRE),
                name="appel_titre_unique",
                violation_error_message="Un autre appel du réseau porte déjà ce titre\u00a0: ajoutez l’année.",
            ),
            models.CheckConstraint(
                condition=Q(etat=EtatAppel.BROUILLON) | Q(publie_le__isnull=False) | Q(etat=EtatAppel.RETIRE),
                name="appel_publie_date",
            ),
            models.CheckConstraint(
                condition=~Q(etat=EtatAppel.PUBLIE) | ~Q(presentation=""),
                name="appel_presente",
                violation_error_message="Écrivez la présentation et les règles de l’appel avant de le publier.",
            ),
            models.CheckConstraint(
                condition=Q(depot=LieuDepot.ICI) | ~Q(portail_nom=""),
                name="appel_portail_nomme",
                violation_error_message="Nommez le site où la demande de financement se dépose.",
            ),
            models.CheckConstraint(
                condition=Q(forfait__isnull=True) | Q(plafond__isnull=True) | Q(plafond__gte=F("forfait")),
                name="appel_plafond",
                violation_error_message="Le plafond par structure est au moins le forfait d’un promeneur.",
            ),
        ]
        triggers = APPEL.triggers()

    def __str__(self) -> str:
        return self.titre

    def get_absolute_url(self) -> str:
        return reverse("appel", args=[self.cle])

    @property
    def cle(self) -> str:
        """Its part of a public address."""
        return f"{slugify(self.titre)[:60].strip('-') or 'appel'}-{self.code}"

    def ouvert(self, maintenant: datetime | None = None) -> bool:
        """Published, and between its opening and its closing."""
        quand = maintenant or timezone.now()
        return self.etat == EtatAppel.PUBLIE and self.ouvre_le <= quand < self.ferme_le

    @property
    def a_venir(self) -> bool:
        return self.ouvre_le > timezone.now()

    @property
    def clos(self) -> bool:
        return self.ferme_le <= timezone.now()


@pghistory.track()
class QuestionAppel(models.Model):
    """A question of a call. `cle` stays the same from a call to the one that follows it, so that answers follow too."""

    appel = models.ForeignKey(Appel, models.CASCADE, related_name="questions")
    cle = CodeField(unique=False)
    rang = models.PositiveSmallIntegerField(default=0, editable=False)
    intitule = models.CharField("question", max_length=250)
    aide = models.CharField("aide", max_length=300, blank=True, default="")
    genre = models.CharField("réponse attendue", max_length=10, choices=GenreQuestion, default=GenreQuestion.TEXTE)
    choix = ArrayField(models.CharField(max_length=120), default=list, blank=True, verbose_name="choix proposés")
    obligatoire = models.BooleanField("réponse obligatoire", default=True)
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = "question"
        ordering = ["appel", "rang", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["appel", "cle"], name="question_cle_unique"),
            models.UniqueConstraint(
                fields=["appel", "intitule"],
                name="question_unique",
                violation_error_message="Cette question est déjà posée.",
            ),
            models.CheckConstraint(
                condition=~Q(genre__in=A_CHOIX) | Q(choix__len__gte=2),
                name="question_a_des_choix",
                violation_error_message="Proposez au moins deux choix, un par ligne.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="questions_figees",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF EXISTS (SELECT 1 FROM conventions_appel a WHERE a.etat <> 'brouillon'
                        AND a.id = CASE TG_OP WHEN 'DELETE' THEN OLD.appel_id ELSE NEW.appel_id END) THEN
                        RAISE EXCEPTION 'Les questions d’un appel publié ne changent pas.';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return self.intitule


@pghistory.track()
class DelaiAccorde(models.Model):
    """A structure may hand in its file after the closing, until a moment: a named exception, with its reason."""

    appel = models.ForeignKey(Appel, models.CASCADE, related_name="delais")
    structure = models.ForeignKey("structures.Structure", models.PROTECT, related_name="+")
    jusqu_au = models.DateTimeField("jusqu’au")
    motif = models.CharField("motif", max_length=300)
    accorde_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    accorde_le = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "délai accordé"
        verbose_name_plural = "délais accordés"
        ordering = ["appel", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["appel", "structure"],
                name="delai_un_par_structure",
                violation_error_message="Cette structure a déjà un délai pour cet appel.",
            ),
            models.CheckConstraint(
                condition=~Q(motif=""), name="delai_motive", violation_error_message="Dites pourquoi."
            ),
        ]

    def __str__(self) -> str:
        return f"délai accordé à {self.structure}"
