"""The spreadsheets that came in."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from socle.champs import CodeField

from ..enums import IMPORT, EtatImport


class Import(models.Model):
    """Spreadsheets brought by a coordinator: the files as read, the answers given, and what applying them did.

    `lignes`: the rows read, by kind. `choix`: the answers to what was ambiguous. `effets`: every object created or
    changed, with its values before and after, from which the whole can be undone.
    """

    TRANSITIONS = IMPORT

    code = CodeField()
    reseau = models.ForeignKey("territoires.Reseau", models.PROTECT, related_name="imports", verbose_name="réseau")
    etat = models.CharField(max_length=10, choices=EtatImport, default=EtatImport.PREPARE)
    noms = models.JSONField("fichiers", default=list)
    lignes = models.JSONField(default=dict)
    choix = models.JSONField(default=dict, blank=True)
    resume = models.JSONField(default=dict, blank=True)
    effets = models.JSONField(default=list, blank=True)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    cree_le = models.DateTimeField(auto_now_add=True)
    applique_le = models.DateTimeField(null=True, blank=True)
    annule_le = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "import"
        ordering = ["-cree_le", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(etat__in=["prepare", "abandonne"], applique_le__isnull=True)
                | Q(etat="applique", applique_le__isnull=False, annule_le__isnull=True)
                | Q(etat="annule", applique_le__isnull=False, annule_le__isnull=False),
                name="import_etat_date",
            )
        ]
        triggers = IMPORT.triggers()

    def __str__(self) -> str:
        return f"import du {self.cree_le:%d/%m/%Y}"
