"""What changes a signed convention before its end, with the agreement of every party."""

from datetime import date
from decimal import Decimal
from typing import Any

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from socle.champs import CodeField

from ..enums import Role
from ..enums_vie import AVENANT, AVENANTS_OUVERTS, EtatAvenant, NatureAvenant
from . import gardes
from .convention import Convention

E = EtatAvenant
NUMEROTES = (E.A_SIGNER, E.CONTESTE, E.SIGNE, E.APPLIQUE)
_CONTENU = (
    "natures", "postes", "postes_retires", "forfait", "plafond", "dernier_jour", "textes", "creneaux", "effet", "motif",
)  # fmt: skip
_DECIDE = (
    "NEW.seance_id IS NOT NULL OR NOT (SELECT r.avenants_au_copil FROM conventions_convention c "
    "JOIN structures_structure s ON s.id = c.structure_id JOIN territoires_reseau r ON r.id = s.reseau_id "
    "WHERE c.id = NEW.convention_id)"
)
_SIGNE = (
    "NOT EXISTS (SELECT 1 FROM conventions_convention c, unnest(c.parties) AS p(partie) "
    "WHERE c.id = NEW.convention_id AND NOT EXISTS (SELECT 1 FROM conventions_signature s "
    "JOIN conventions_document d ON d.id = s.document_id WHERE d.avenant_id = NEW.id AND d.remplace_le IS NULL "
    "AND d.genre = 'avenant' AND s.partie = p.partie AND s.confirmee_le IS NOT NULL))"
)
_REFUSEE = (
    "EXISTS (SELECT 1 FROM conventions_refussignature r JOIN conventions_document d ON d.id = r.document_id "
    "WHERE d.avenant_id = NEW.id AND d.remplace_le IS NULL AND r.leve_le IS NULL)"
)
_EN_VIGUEUR = (
    "EXISTS (SELECT 1 FROM conventions_convention c WHERE c.id = NEW.convention_id AND c.etat = 'active')"
)  # fmt: skip


def _euros(nom: str) -> models.DecimalField:
    return models.DecimalField(
        nom, max_digits=8, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(Decimal(0))]
    )  # fmt: skip


def _une_a_la_fois(nature: NatureAvenant) -> models.UniqueConstraint:
    """At most one open avenant changes this, however many people ask at once."""
    return models.UniqueConstraint(
        fields=["convention"],
        condition=Q(natures__contains=[nature.value], etat__in=AVENANTS_OUVERTS),
        name=f"avenant_un_ouvert_{nature.value}",
        violation_error_message=f"Un avenant en cours change déjà\u00a0: {nature.label.lower()}. Menez-le à son terme, "
        "ou abandonnez-le, avant d’en ouvrir un autre.",
    )


@pghistory.track()
class Avenant(models.Model):
    """What a signed convention becomes on the day `effet`: posts, amounts, last day, words of the project.

    Only what changes is filled; `creneaux`: all the planned slots, as `avenants.creneaux` writes them; `avant`: the
    same of the convention the day it was asked, frozen with it. `numero`: its rank in its convention, given with the
    document to sign.
    """

    TRANSITIONS = AVENANT

    code = CodeField()
    convention = models.ForeignKey(Convention, models.PROTECT, related_name="avenants")
    numero = models.PositiveSmallIntegerField("numéro", null=True, blank=True, editable=False)
    etat = models.CharField("état", max_length=10, choices=EtatAvenant, default=E.BROUILLON, editable=False)
    etat_le = models.DateTimeField("dans cet état depuis", default=timezone.now, editable=False)
    natures = ArrayField(models.CharField(max_length=8, choices=NatureAvenant), verbose_name="ce qui change")
    postes = models.PositiveSmallIntegerField(
        "nombre de postes", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(99)]
    )
    postes_retires = ArrayField(
        models.CharField(max_length=16), default=list, blank=True, verbose_name="postes retirés"
    )
    forfait = _euros("forfait par poste et par an")
    plafond = _euros("plafond par an")
    dernier_jour = models.DateField("dernier jour", null=True, blank=True)
    textes = models.JSONField("textes du projet", default=dict, blank=True)
    creneaux = models.JSONField("permanences prévues", null=True, blank=True)
    effet = models.DateField("prend effet le")
    motif = models.TextField("pourquoi", max_length=1000)
    avant = models.JSONField("la convention d’avant", default=dict, blank=True, editable=False)
    # qui l’a demandé, et ce qui est arrivé
    prepare_cote = models.CharField("préparé par", max_length=12, choices=Role, editable=False)
    demande_le = models.DateTimeField("demandé le", null=True, blank=True, editable=False)
    seance = models.ForeignKey(
        "conventions.SeanceCopil", models.PROTECT, null=True, blank=True, related_name="avenants",
        verbose_name="séance qui l’a décidé",
    )  # fmt: skip
    decide_le = models.DateField("décidé le", null=True, blank=True, editable=False)
    reponse = models.CharField("réponse", max_length=500, blank=True, default="", editable=False)
    applique_le = models.DateField("appliqué le", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    cree_le = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "avenant"
        ordering = ["convention", "-pk"]
        constraints = [
            *[_une_a_la_fois(nature) for nature in NatureAvenant],
            models.UniqueConstraint(
                fields=["convention", "numero"],
                condition=Q(numero__isnull=False),
                name="avenant_numero_unique",
                violation_error_message="Ce numéro d’avenant est déjà pris.",
            ),
            models.CheckConstraint(
                condition=~Q(natures=[]),
                name="avenant_change_quelque_chose",
                violation_error_message="Un avenant change au moins une chose.",
            ),
            models.CheckConstraint(
                condition=Q(natures__contains=["postes"], postes__isnull=False)
                | ~Q(natures__contains=["postes"]) & Q(postes__isnull=True, postes_retires=[]),
                name="avenant_postes",
            ),
            models.CheckConstraint(
                condition=Q(natures__contains=["montant"], forfait__isnull=False)
                | ~Q(natures__contains=["montant"]) & Q(forfait__isnull=True, plafond__isnull=True),
                name="avenant_montant",
            ),
            models.CheckConstraint(
                condition=Q(natures__contains=["dates"], dernier_jour__isnull=False)
                | ~Q(natures__contains=["dates"]) & Q(dernier_jour__isnull=True),
                name="avenant_dates",
            ),
            models.CheckConstraint(
                condition=Q(natures__contains=["contenu"]) & (~Q(textes={}) | Q(creneaux__isnull=False))
                | ~Q(natures__contains=["contenu"]) & Q(textes={}, creneaux__isnull=True),
                name="avenant_contenu",
            ),
            models.CheckConstraint(
                condition=~Q(motif=""), name="avenant_motive", violation_error_message="Dites pourquoi cet avenant."
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=NUMEROTES) | Q(numero__isnull=False),
                name="avenant_numerote",
                violation_error_message="Un avenant à signer porte un numéro.",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=(E.ACCEPTE, E.REFUSE, *NUMEROTES)) | Q(decide_le__isnull=False),
                name="avenant_decide",
            ),
            models.CheckConstraint(
                condition=~Q(etat=E.REFUSE) | ~Q(reponse=""),
                name="avenant_refus_motive",
                violation_error_message="Dites pourquoi l’avenant est refusé.",
            ),
            models.CheckConstraint(
                condition=Q(etat=E.APPLIQUE, applique_le__isnull=False, applique_le__gte=models.F("effet"))
                | ~Q(etat=E.APPLIQUE) & Q(applique_le__isnull=True),
                name="avenant_applique_a_son_jour",
                violation_error_message="Un avenant s’applique le jour où il prend effet, pas avant.",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["etat", "effet"], name="avenant_a_appliquer")]
        triggers = [
            *AVENANT.triggers(),
            gardes.exige_a_l_ajout(
                "avenant_sur_convention_en_vigueur", _EN_VIGUEUR, "Un avenant change une convention en vigueur."
            ),
            gardes.exige("avenant_accepte_par", "accepte", _DECIDE, "Ce réseau décide des avenants en Copil."),
            gardes.exige("avenant_conteste_par", "conteste", _REFUSEE, "Aucune partie ne refuse de signer."),
            gardes.exige(
                "avenant_sans_refus", "a_signer", f"NOT {_REFUSEE}", "Une partie refuse de signer cet avenant."
            ),
            gardes.exige("avenant_signe_par_tous", "signe", _SIGNE, "Il manque la signature confirmée d’une partie."),
            gardes.exige(
                "avenant_applique_en_vigueur", "applique", _EN_VIGUEUR, "La convention n’est plus en vigueur."
            ),
            gardes.fige("avenant_de", ("convention_id", "prepare_cote"), "Un avenant ne change pas de convention."),
            gardes.fige(
                "avenant_fige", _CONTENU, "Un avenant demandé ne change plus.", quand="OLD.etat <> 'brouillon'"
            ),
            gardes.fige(
                "avenant_avant_fige", ("avant",), "Ce qui était avant ne change plus.", quand="OLD.etat <> 'brouillon'"
            ),
            gardes.fige(
                "avenant_numero_fige", ("numero",), "Un numéro ne change jamais.", quand="OLD.numero IS NOT NULL"
            ),
            gardes.jamais_supprime("avenant_garde", "Un avenant se garde."),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"avenant n°\u00a0{self.numero}" if self.numero else "avenant"

    @property
    def nom(self) -> str:
        """« Avenant n° 2 », « Avenant : nombre de postes, dates »."""
        if self.numero:
            return f"Avenant n°\u00a0{self.numero}"
        return f"Avenant\u00a0: {', '.join(str(NatureAvenant(n).label).lower() for n in self.natures)}"

    @property
    def ouvert(self) -> bool:
        return self.etat in AVENANTS_OUVERTS

    def change(self, nature: Any) -> bool:
        return str(nature) in self.natures

    def a_appliquer(self, jour: date) -> bool:
        return self.etat == E.SIGNE and self.effet <= jour
