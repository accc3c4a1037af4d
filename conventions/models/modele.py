import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from socle.champs import CodeField

from ..enums import GenreModele
from . import gardes


@pghistory.track()
class ModeleDocument(models.Model):
    """A version of what a network writes: its convention, or the mail of a decision. Published, it never changes."""

    code = CodeField()
    reseau = models.ForeignKey("territoires.Reseau", models.PROTECT, related_name="modeles")
    genre = models.CharField("document", max_length=12, choices=GenreModele)
    numero = models.PositiveIntegerField("version", editable=False)
    titre = models.CharField("titre", max_length=160)
    publie_le = models.DateTimeField("publié le", null=True, blank=True, editable=False)
    publie_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    cree_le = models.DateTimeField(auto_now_add=True)
    modifie_le = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "modèle"
        ordering = ["reseau", "genre", "-numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["reseau", "genre", "numero"],
                name="modele_numero_unique",
                violation_error_message="Ce numéro de version est déjà pris.",
            ),
            models.UniqueConstraint(
                fields=["reseau", "genre"],
                condition=Q(publie_le__isnull=True),
                name="modele_une_version_en_preparation",
                violation_error_message="Une version de ce modèle est déjà en préparation.",
            ),
            models.CheckConstraint(
                condition=Q(publie_le__isnull=True, publie_par__isnull=True)
                | Q(publie_le__isnull=False, publie_par__isnull=False),
                name="modele_publie_par",
            ),
        ]
        triggers = [
            gardes.fige(
                "modele_fige",
                ("code", "reseau_id", "genre", "numero", "titre", "publie_le", "publie_par_id"),
                "Un modèle publié ne change pas : préparez la version suivante.",
                quand="OLD.publie_le IS NOT NULL",
            ),
            gardes.jamais_supprime("modele_garde", "Un modèle publié se garde.", quand="OLD.publie_le IS NOT NULL"),
        ]

    def __str__(self) -> str:
        return f"{self.get_genre_display()}, version {self.numero}"


@pghistory.track()
class ArticleModele(models.Model):
    """An article of a template: its title, and its text with fields in braces. A mail has one, without title."""

    code = CodeField()
    modele = models.ForeignKey(ModeleDocument, models.CASCADE, related_name="articles")
    rang = models.PositiveSmallIntegerField(default=0, editable=False)
    titre = models.CharField("titre", max_length=160, blank=True, default="")
    texte = models.TextField("texte", max_length=6000)
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = "article"
        ordering = ["modele", "rang", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["modele", "titre"],
                name="article_titre_unique",
                violation_error_message="Un autre article porte déjà ce titre.",
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="articles_figes",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF EXISTS (SELECT 1 FROM conventions_modeledocument m WHERE m.publie_le IS NOT NULL
                        AND m.id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.modele_id END,
                                     CASE WHEN TG_OP <> 'DELETE' THEN NEW.modele_id END)) THEN
                        RAISE EXCEPTION 'Les articles d’un modèle publié ne changent pas.';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return self.titre or "texte"
