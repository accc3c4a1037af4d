import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from socle.champs import CodeField

from .. import ressemblance
from ..enums import COMPTE, EtatCompte, Plateforme
from .promeneur import Promeneur


@pghistory.track(exclude=["squelette"])
class Compte(models.Model):
    """A professional account. One handle, however spelt, belongs to one promeneur and never passes to another."""

    TRANSITIONS = COMPTE

    code = CodeField()
    promeneur = models.ForeignKey(Promeneur, models.PROTECT, related_name="comptes")
    plateforme = models.CharField("réseau", max_length=10, choices=Plateforme)
    nom_libre = models.CharField("nom du réseau, du forum ou du jeu", max_length=60, blank=True, default="")
    identifiant = models.CharField("identifiant ou adresse", max_length=200)
    cle = models.CharField(max_length=220, editable=False, help_text="La forme unique de l’identifiant.")
    squelette = models.CharField(
        max_length=ressemblance.LONGUEUR, blank=True, default="", editable=False, help_text="Ce que l’œil en retient."
    )
    url = models.URLField(max_length=300, blank=True, default="", editable=False)
    etat = models.CharField(max_length=10, choices=EtatCompte, default=EtatCompte.A_VERIFIER, editable=False)
    montre_structure = models.BooleanField("le compte montre le nom de la structure", default=False)
    montre_lien = models.BooleanField("le compte montre le lien vers l’annuaire", default=False)
    presente_le = models.DateTimeField(editable=False)
    officiel_depuis = models.DateField(null=True, blank=True, editable=False)
    verifie_le = models.DateTimeField(null=True, blank=True, editable=False)
    verifie_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    ferme_le = models.DateField(null=True, blank=True, editable=False)
    motif = models.CharField(max_length=300, blank=True, default="", editable=False)

    class Meta:
        verbose_name = "compte"
        ordering = ["promeneur", "plateforme", "cle"]
        constraints = [
            models.UniqueConstraint(
                fields=["plateforme", "cle"],
                name="compte_a_une_seule_personne",
                violation_error_message="Ce compte appartient déjà à quelqu’un.",
            ),
            models.CheckConstraint(condition=~Q(cle=""), name="compte_a_une_cle"),
            models.CheckConstraint(
                condition=~Q(etat="officiel")
                | Q(
                    montre_structure=True,
                    montre_lien=True,
                    verifie_le__isnull=False,
                    verifie_par__isnull=False,
                    officiel_depuis__isnull=False,
                ),
                name="compte_officiel_verifie",
                violation_error_message="Un compte devient officiel quand quelqu’un l’a ouvert et vérifié.",
            ),
            models.CheckConstraint(condition=~Q(etat="ferme") | Q(ferme_le__isnull=False), name="compte_ferme_date"),
            models.CheckConstraint(
                condition=Q(plateforme="autre") & ~Q(nom_libre="") | ~Q(plateforme="autre"),
                name="compte_autre_nomme",
                violation_error_message="Donnez le nom de ce réseau.",
            ),
        ]
        indexes = [
            models.Index(fields=["squelette"], condition=Q(etat="officiel") & ~Q(squelette=""), name="compte_squelette")
        ]
        triggers = [
            *COMPTE.triggers(),
            pgtrigger.ReadOnly(name="compte_ne_change_pas_de_main", fields=["promeneur", "plateforme", "cle"]),
            pgtrigger.Protect(
                name="compte_officiel_garde",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__officiel_depuis__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nom_plateforme} {self.identifiant}"

    def save(self, *args, **kwargs) -> None:
        self.squelette = ressemblance.du_compte(self.plateforme, self.cle)
        super().save(*args, **kwargs)

    @property
    def nom_plateforme(self) -> str:
        return self.nom_libre or self.get_plateforme_display()
