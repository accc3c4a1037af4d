"""What a network decides about money and yearly reports: its settings, never constants."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q

_JOUR = r"((0[1-9]|1[0-9]|2[0-8])/(0[1-9]|1[0-2])|(29|30)/(0[13-9]|1[0-2])|31/(0[13578]|1[02]))"
jour_valide = RegexValidator(rf"\A{_JOUR}\Z", "Écrivez le jour et le mois, par exemple 30/06.")
JOURS = ("bilan_ouvre_le", "bilan_du_le", "attestation_due_le", "preuves_dues_le")
MONTANTS = ("forfait_promeneur", "plafond_structure", "part_signature", "prorata_vacance")
CHAMPS = (*MONTANTS, *JOURS, "avenants_au_copil")


def _jour(nom: str, defaut: str, aide: str) -> models.CharField:
    return models.CharField(nom, max_length=5, default=defaut, validators=[jour_valide], help_text=aide)


def _montant(nom: str, aide: str) -> models.DecimalField:
    return models.DecimalField(
        nom, max_digits=8, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(Decimal(0))],
        help_text=aide,
    )  # fmt: skip


def le(jour: str, annee: int) -> date:
    """« 30/06 » of a year."""
    numero, mois = jour.split("/")
    return date(annee, int(mois), int(numero))


class ReglesArgent(models.Model):
    """The part of a network's settings that says how much, when, and on which proofs."""

    forfait_promeneur = _montant("forfait par poste et par an, en euros", "Vide\u00a0: le réseau ne suit pas l’argent.")
    plafond_structure = _montant("plafond par structure et par an, en euros", "Vide\u00a0: pas de plafond.")
    part_signature = models.PositiveSmallIntegerField(
        "part versée d’abord, en %", default=70, validators=[MaxValueValidator(100)],
        help_text="À la signature la première année, sur le budget les suivantes. Le reste\u00a0: sur preuves.",
    )  # fmt: skip
    prorata_vacance = models.BooleanField("retirer les mois où un poste est vacant", default=False)
    bilan_ouvre_le = _jour("ouverture des bilans", "01/01", "Jour et mois, l’année qui suit celle du bilan.")
    bilan_du_le = _jour("bilans à rendre", "30/06", "Au plus tard, l’année qui suit celle du bilan.")
    attestation_due_le = _jour("attestations de service fait", "31/12", "Au plus tard, l’année même.")
    preuves_dues_le = _jour(
        "dernier jour des preuves", "31/12", "L’année qui suit\u00a0: après, l’argent peut être récupéré."
    )
    avenants_au_copil = models.BooleanField(
        "les avenants se décident en Copil", default=False, help_text="Sinon la coordination les accepte elle-même."
    )

    class Meta:
        abstract = True

    def bilan_ouvre(self, annee: int) -> date:
        """The day from which the report on this year may be filled."""
        return le(self.bilan_ouvre_le, annee + 1)

    def bilan_du(self, annee: int) -> date:
        return le(self.bilan_du_le, annee + 1)

    def attestation_due(self, annee: int) -> date:
        return le(self.attestation_due_le, annee)

    def preuves_dues(self, annee: int) -> date:
        """After that day, what was paid for this year without its proofs may be recovered."""
        return le(self.preuves_dues_le, annee + 1)

    def clean(self) -> None:
        super().clean()
        self._apres("bilan_du_le", "bilan_ouvre_le", "Les bilans s’ouvrent avant d’être à rendre.")
        self._apres("preuves_dues_le", "bilan_du_le", "Les preuves se donnent jusqu’à l’échéance des bilans au moins.")

    def _apres(self, champ: str, avant: str, message: str) -> None:
        try:
            bon = le(getattr(self, champ), 2001) >= le(getattr(self, avant), 2001)
        except ValueError:
            return  # its own validator says it
        if not bon:
            raise ValidationError({champ: message})


CONTRAINTES = [
    models.CheckConstraint(
        condition=Q(part_signature__range=(0, 100)),
        name="reseau_part_signature",
        violation_error_message="La part versée d’abord va de 0 à 100 %.",
    ),
    models.CheckConstraint(
        condition=(Q(forfait_promeneur__isnull=True) | Q(forfait_promeneur__gte=0))
        & (Q(plafond_structure__isnull=True) | Q(plafond_structure__gte=0)),
        name="reseau_montants",
        violation_error_message="Un montant n’est pas négatif.",
    ),
    models.CheckConstraint(
        condition=Q(*[(f"{champ}__regex", rf"^{_JOUR}$") for champ in JOURS]),
        name="reseau_jours_de_l_annee",
        violation_error_message="Un jour de l’année s’écrit 30/06.",
    ),
]
