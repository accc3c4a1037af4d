"""What promeneurs report of their activity: numbers, never names (domain §6 and §7)."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from promeneurs.enums import Theme
from socle.champs import CodeField

from ..enums_activite import AXES, LIBELLES_CHIFFRES, MAX, Question, Rythme, TrancheAge


def toutes_les_questions() -> list[str]:
    return [q.value for q in Question]


@pghistory.track()
class ReglesActivite(models.Model):
    """How a network follows activity: from which month, how often, what it asks, how long one may still answer."""

    reseau = models.OneToOneField("territoires.Reseau", models.PROTECT, related_name="regles_activite")
    depuis = models.DateField("premier mois demandé", help_text="Rien n’est demandé des mois d’avant.")
    rythme = models.CharField("un relevé", max_length=10, choices=Rythme, default=Rythme.MOIS)
    questions = ArrayField(
        models.CharField(max_length=16, choices=Question), verbose_name="questions", default=toutes_les_questions
    )
    cloture_jours = models.PositiveSmallIntegerField(
        "jours pour rendre, après la fin du mois", default=20,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
        help_text="Ensuite le relevé est clos\u00a0; vous pouvez le rouvrir.",
    )  # fmt: skip
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = "suivi de l’activité"
        verbose_name_plural = "suivis de l’activité"
        constraints = [
            models.CheckConstraint(condition=Q(depuis__day=1), name="regles_activite_premier_du_mois"),
            models.CheckConstraint(
                condition=Q(cloture_jours__range=(1, 90)),
                name="regles_activite_cloture",
                violation_error_message="Laissez de 1 à 90 jours.",
            ),
            models.CheckConstraint(
                condition=~Q(questions=[]),
                name="regles_activite_une_question",
                violation_error_message="Gardez au moins une question.",
            ),
        ]

    def __str__(self) -> str:
        return "le suivi de l’activité"

    def demande(self, question: str) -> bool:
        return question in self.questions

    def attend(self, mois: date) -> bool:
        """A log is due for this month (its first day)."""
        return mois >= self.depuis and (self.rythme == Rythme.MOIS or fin_de_trimestre(mois))

    def clot_le(self, mois: date) -> date:
        """The last day on which the log of this month may be given."""
        return dernier_du_mois(mois) + timedelta(days=self.cloture_jours)


def dernier_du_mois(mois: date) -> date:
    return mois.replace(day=monthrange(mois.year, mois.month)[1])


def fin_de_trimestre(mois: date) -> bool:
    return mois.month % 3 == 0


_CLES = ", ".join(f"'{cle}'" for cle in LIBELLES_CHIFFRES)
_SOMMES = " OR ".join(
    f"(SELECT COALESCE(SUM(v::int), 0) FROM jsonb_each_text(NEW.chiffres) AS t(k, v) WHERE starts_with(k, '{axe}_')) "
    "> COALESCE(NEW.jeunes_trimestre, 0)"
    for axe in ("age", "genre")
)


def _nombre(nom: str, aide: str = "") -> models.PositiveIntegerField:
    return models.PositiveIntegerField(nom, null=True, blank=True, validators=[MaxValueValidator(MAX)], help_text=aide)


@pghistory.track()
class Releve(models.Model):
    """The activity of one person in one month, and of the quarter that it ends. An empty number: « je ne sais pas ».

    `chiffres`: the numbers asked by kind (`enums_activite.AXES`), by key; a key that is not there was left empty.
    `jeunes_trimestre`: young people of the quarter, each counted once; ages and genders fit in it, and what is left is
    « non communiqué ». `situations`: how many worrying situations were passed on, never which.
    """

    code = CodeField()
    promeneur = models.ForeignKey("promeneurs.Promeneur", models.PROTECT, related_name="releves")
    mois = models.DateField("mois")
    heures = models.DecimalField(
        "heures en ligne", max_digits=4, decimal_places=1, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    jeunes = _nombre("jeunes touchés", "Chacun une fois dans le mois.")
    nouveaux = _nombre("dont nouveaux cette année", "Avec qui c’était le premier échange de l’année.")
    rencontres = _nombre("rencontrés ensuite", "En vrai, après un contact en ligne.")
    themes = ArrayField(models.CharField(max_length=20, choices=Theme), verbose_name="thèmes", default=list, blank=True)
    chiffres = models.JSONField("nombres", default=dict, blank=True)
    jeunes_trimestre = _nombre("jeunes du trimestre", "Chacun une fois dans le trimestre.")
    situations = _nombre("situations transmises", "Un nombre seulement\u00a0: rien d’autre ne s’écrit ici.")
    difficultes = models.TextField("difficultés", max_length=2000, blank=True, default="")
    formations = models.TextField("envies de formation", max_length=2000, blank=True, default="")
    rendu_le = models.DateTimeField("rendu le", null=True, blank=True, editable=False)
    rendu_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    rouvert_jusqu_au = models.DateField("rouvert jusqu’au", null=True, blank=True, editable=False)
    demande_le = models.DateTimeField("réouverture demandée le", null=True, blank=True, editable=False)
    demande_motif = models.CharField("motif", max_length=300, blank=True, default="", editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = "relevé d’activité"
        verbose_name_plural = "relevés d’activité"
        ordering = ["-mois", "promeneur"]
        constraints = [
            models.UniqueConstraint(
                fields=["promeneur", "mois"],
                name="releve_un_par_mois",
                violation_error_message="Le relevé de ce mois existe déjà.",
            ),
            models.CheckConstraint(condition=Q(mois__day=1), name="releve_premier_du_mois"),
            models.CheckConstraint(
                condition=Q(jeunes__isnull=True) | Q(nouveaux__isnull=True) | Q(nouveaux__lte=F("jeunes")),
                name="releve_nouveaux",
                violation_error_message="Les nouveaux ne sont pas plus nombreux que tous les jeunes touchés.",
            ),
            models.CheckConstraint(
                condition=Q(heures__isnull=True) | Q(heures__range=(0, 744)),
                name="releve_heures",
                violation_error_message="Un mois a au plus 744 heures.",
            ),
        ]
        indexes = [models.Index(fields=["mois"], name="releve_mois")]
        triggers = [
            pgtrigger.Trigger(
                name="chiffres_possibles",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                func=(
                    "IF EXISTS (SELECT 1 FROM jsonb_each(NEW.chiffres) AS t(k, v) WHERE jsonb_typeof(v) <> 'number' "
                    f"OR v::text !~ '^[0-9]{{1,6}}$' OR k NOT IN ({_CLES})) THEN "
                    "RAISE EXCEPTION 'Un de ces nombres n’est pas possible.'; END IF; "
                    f"IF {_SOMMES} THEN RAISE EXCEPTION "
                    "'Les âges et les genres ne dépassent pas le nombre de jeunes du trimestre.'; END IF; RETURN NEW;"
                ),
            )
        ]

    def __str__(self) -> str:
        return f"relevé de {self.promeneur}, {self.mois:%m/%Y}"

    def du(self, axe: str) -> dict[str, int]:
        """The numbers of one kind, by code."""
        debut = f"{axe}_"
        return {cle.removeprefix(debut): n for cle, n in self.chiffres.items() if cle.startswith(debut)}

    def non_communique(self, axe: str) -> int | None:
        """What ages or genders leave of the young people of the quarter; None when their number is not known."""
        if self.jeunes_trimestre is None:
            return None
        return self.jeunes_trimestre - sum(self.du(axe).values())

    @property
    def trimestriel(self) -> bool:
        return fin_de_trimestre(self.mois)


@pghistory.track()
class Initiative(models.Model):
    """Something done with young people, or planned. No name: a title, a theme, how many, of what age."""

    code = CodeField()
    promeneur = models.ForeignKey("promeneurs.Promeneur", models.PROTECT, related_name="initiatives")
    date = models.DateField("date")
    titre = models.CharField("titre", max_length=160)
    theme = models.CharField("thème", max_length=20, choices=Theme)
    prevue = models.BooleanField("prévue, pas encore faite", default=False)
    jeunes = _nombre("jeunes")
    ages = ArrayField(
        models.CharField(max_length=10, choices=TrancheAge), verbose_name="âges", default=list, blank=True
    )
    soutien = models.TextField("soutien souhaité du réseau", max_length=1000, blank=True, default="")
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = "initiative"
        ordering = ["-date", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(prevue=False) | Q(jeunes__isnull=True),
                name="initiative_prevue_sans_nombre",
                violation_error_message="Le nombre de jeunes se dit une fois l’initiative faite.",
            )
        ]

    def __str__(self) -> str:
        return self.titre


def chiffres_de(axe: str, releves: Any) -> dict[str, int]:
    """The sum of one kind of numbers over logs, by code, in the order of its labels."""
    sommes = {cle: 0 for a in AXES if a.cle == axe for cle, _ in a.choix.choices}
    for releve in releves:
        for code, n in releve.du(axe).items():
            sommes[code] += n
    return sommes
