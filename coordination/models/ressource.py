"""What a network shares: a library, and the partners to whom a promeneur sends somebody on."""

from typing import Any

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from promeneurs.enums import Theme
from socle.champs import CodeField
from socle.texte import tri

from ..enums_ressources import RESSOURCE, Audience, EtatRessource

ECHECS = 2
"""How many times in a row a link must lead nowhere before it is said."""


class Cherchable(models.Model):
    """Found by its words, whatever their accents: `tri` holds those of the fields `CHERCHES`."""

    CHERCHES: tuple[str, ...] = ()
    tri = models.TextField(editable=False, blank=True, default="")

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._trier()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "tri"}
        super().save(*args, **kwargs)

    def clean_fields(self, exclude: Any = None) -> None:
        self._trier()
        super().clean_fields(exclude=exclude)

    def _trier(self) -> None:
        self.tri = tri(" ".join(str(getattr(self, nom)) for nom in self.CHERCHES))


@pghistory.track(exclude=["tri", "lien_vu_le", "lien_echecs", "lien_erreur"])
class Ressource(Cherchable):
    """A link or a file that serves. Proposed by a promeneur, it is read by all once the coordination says yes.

    `lien_echecs`: how many checks in a row found that the link leads nowhere; `lien_erreur`: why.
    """

    TRANSITIONS = RESSOURCE
    CHERCHES = ("titre", "description")

    code = CodeField()
    reseau = models.ForeignKey("territoires.Reseau", models.PROTECT, related_name="ressources", verbose_name="réseau")
    etat = models.CharField(
        "état", max_length=10, choices=EtatRessource, default=EtatRessource.PROPOSEE, editable=False
    )  # fmt: skip
    titre = models.CharField("titre", max_length=160)
    description = models.TextField("à quoi elle sert", max_length=1500, blank=True, default="")
    lien = models.URLField("lien", max_length=500, blank=True, default="")
    fichier = models.ForeignKey(
        "socle.Fichier", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )  # fmt: skip
    theme = models.CharField("thème", max_length=20, choices=Theme)
    audience = models.CharField("pour qui", max_length=16, choices=Audience)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    propose_le = models.DateTimeField("proposée le", default=timezone.now, editable=False)
    motif = models.CharField("pourquoi", max_length=300, blank=True, default="", editable=False)
    lien_vu_le = models.DateTimeField("lien vérifié le", null=True, blank=True, editable=False)
    lien_echecs = models.PositiveSmallIntegerField(default=0, editable=False)
    lien_erreur = models.CharField(max_length=120, blank=True, default="", editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = "ressource"
        ordering = ["titre", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(lien="") | Q(fichier__isnull=False),
                name="ressource_lien_ou_fichier",
                violation_error_message="Donnez un lien, ou un fichier.",
            ),
            models.CheckConstraint(
                condition=~Q(etat=EtatRessource.REFUSEE) | ~Q(motif=""),
                name="ressource_refusee_motif",
                violation_error_message="Un refus dit pourquoi.",
            ),
        ]
        indexes = [models.Index(fields=["reseau", "etat"], name="ressource_reseau_etat")]
        triggers = RESSOURCE.triggers()

    def __str__(self) -> str:
        return self.titre

    @property
    def adresse(self) -> str:
        return self.lien or (self.fichier.url if self.fichier else "")

    @property
    def lien_casse(self) -> bool:
        return self.lien_echecs >= ECHECS


class Favori(models.Model):
    """A resource that a promeneur keeps at hand."""

    ressource = models.ForeignKey(Ressource, models.CASCADE, related_name="favoris")
    promeneur = models.ForeignKey("promeneurs.Promeneur", models.CASCADE, related_name="favoris")

    class Meta:
        verbose_name = "favori"
        constraints = [models.UniqueConstraint(fields=["ressource", "promeneur"], name="favori_une_fois")]

    def __str__(self) -> str:
        return str(self.ressource)


@pghistory.track(exclude=["tri"])
class Relais(Cherchable):
    """A partner to whom one sends somebody on. Without an EPCI, for the whole département."""

    CHERCHES = ("nom", "pour_quoi", "qui")

    code = CodeField()
    reseau = models.ForeignKey("territoires.Reseau", models.PROTECT, related_name="relais", verbose_name="réseau")
    nom = models.CharField("nom", max_length=160)
    themes = ArrayField(models.CharField(max_length=20, choices=Theme), verbose_name="thèmes")
    pour_quoi = models.CharField("pour quoi", max_length=300, help_text="Ce que l’on y trouve, en une phrase.")
    qui = models.CharField("qui y envoyer", max_length=200, blank=True, default="", help_text="Âge, situation, accord.")
    epci = models.ForeignKey(
        "territoires.Epci", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="territoire"
    )
    telephone = models.CharField("téléphone", max_length=20, blank=True, default="")
    email = models.EmailField("adresse e-mail", blank=True, default="")
    site = models.URLField("site", blank=True, default="")
    adresse = models.CharField("adresse", max_length=200, blank=True, default="")
    horaires = models.CharField("horaires", max_length=160, blank=True, default="")
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = "relais"
        verbose_name_plural = "relais"
        ordering = ["tri", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(telephone="", email="", site="", adresse=""),
                name="relais_joignable",
                violation_error_message="Donnez un moyen de le joindre\u00a0: téléphone, e-mail, site ou adresse.",
            ),
            models.UniqueConstraint(
                fields=["reseau", "nom"],
                name="relais_un_par_nom",
                violation_error_message="Un relais du réseau porte déjà ce nom.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom

    @property
    def themes_dits(self) -> list[str]:
        return [str(Theme(t).label) for t in self.themes]
