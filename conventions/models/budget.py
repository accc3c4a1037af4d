"""The budget of a file, and what was taken again from an earlier one."""

from decimal import Decimal
from functools import reduce
from operator import or_

import pghistory
import pgtrigger
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from socle.champs import CodeField

from ..enums_budget import COMPTES, EN_NATURE, LIBELLES, SUBVENTION, Volet, refus
from .convention import Convention


def _ferme() -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="budget_ferme",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func="""
            IF TG_OP <> 'DELETE' AND NOT EXISTS (SELECT 1 FROM conventions_convention c
                WHERE c.id = NEW.convention_id AND c.etat IN ('brouillon', 'corrections'))
            OR TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM conventions_convention c
                WHERE c.id = OLD.convention_id AND c.etat NOT IN ('brouillon', 'corrections')) THEN
                RAISE EXCEPTION 'Le budget d’un dossier déposé ne change pas.';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,
    )


@pghistory.track()
class LigneBudget(models.Model):
    """A line of one of the four lists: a usual heading (`compte`), words of its own (`libelle`), or both. `code` comes
    from the page that adds the line, so that sent twice it is one."""

    code = CodeField(unique=False)
    convention = models.ForeignKey(Convention, models.CASCADE, related_name="lignes_budget")
    volet = models.CharField(max_length=10, choices=Volet, editable=False)
    compte = models.CharField("poste de dépense ou de recette", max_length=3, blank=True, default="")
    libelle = models.CharField("précision", max_length=160, blank=True, default="")
    montant = models.DecimalField(
        "montant", max_digits=10, decimal_places=2, default=Decimal(0), validators=[MinValueValidator(0)]
    )
    rang = models.PositiveSmallIntegerField(default=0, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = "ligne du budget"
        verbose_name_plural = "lignes du budget"
        ordering = ["convention", "rang", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["convention", "code"], name="ligne_budget_unique"),
            models.CheckConstraint(
                condition=Q(montant__gte=0),
                name="ligne_budget_positive",
                violation_error_message="Un montant n’est pas négatif.",
            ),
            models.CheckConstraint(
                condition=~Q(compte="") | ~Q(libelle=""),
                name="ligne_budget_nommee",
                violation_error_message="Choisissez un poste, ou écrivez ce que c’est.",
            ),
            models.CheckConstraint(
                condition=reduce(or_, (Q(volet=v, compte__in=["", *dict(COMPTES[v])]) for v in Volet)),
                name="ligne_budget_compte",
                violation_error_message="Ce poste n’est pas de cette liste.",
            ),
        ]
        triggers = [_ferme()]

    def __str__(self) -> str:
        """« 74 Subvention : Département »."""
        poste = f"{self.compte} {LIBELLES[self.compte]}" if self.compte else ""
        return "\u00a0: ".join(filter(None, (poste, self.libelle)))

    def clean(self) -> None:
        if raison := refus(self.libelle):
            raise ValidationError({"libelle": raison})

    @property
    def en_nature(self) -> bool:
        return self.volet in EN_NATURE

    @property
    def sans_financeur(self) -> bool:
        return self.compte == SUBVENTION and not self.libelle


@pghistory.track()
class RepriseReponses(models.Model):
    """What a draft took from an earlier file of its structure: `champs`, each with the value it was given; `lignes`,
    the codes of its lines of budget. One at a time, undone once."""

    code = CodeField()
    convention = models.ForeignKey(Convention, models.CASCADE, related_name="reprises")
    depuis = models.ForeignKey(Convention, models.PROTECT, related_name="+")
    champs = models.JSONField(default=dict, blank=True)
    lignes = models.JSONField(default=list, blank=True)
    prise_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    prise_le = models.DateTimeField(default=timezone.now, editable=False)
    annulee_le = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "reprise de réponses"
        verbose_name_plural = "reprises de réponses"
        ordering = ["convention", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["convention"],
                condition=Q(annulee_le__isnull=True),
                name="reprise_une_a_la_fois",
                violation_error_message="Les réponses d’un dossier sont déjà reprises\u00a0: annulez d’abord.",
            ),
            models.CheckConstraint(
                condition=~Q(depuis=models.F("convention")),
                name="reprise_d_un_autre",
                violation_error_message="Un dossier reprend les réponses d’un autre.",
            ),
        ]

    def __str__(self) -> str:
        return f"réponses reprises de la {self.depuis.nom_court}"
