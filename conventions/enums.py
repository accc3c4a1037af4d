"""Codes of the conventions' room."""

from django.db.models import TextChoices


class Origine(TextChoices):
    REPRISE = "reprise", "Reprise d’avant la plateforme"
