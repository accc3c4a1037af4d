"""The parts of the yearly report that the coordination writes."""

from django.db.models import TextChoices


class PartieRapport(TextChoices):
    RESEAU = "reseau", "Le réseau"
    FAITS = "faits", "Les faits marquants"
    ANIMATION = "animation", "L’animation du réseau"
    PARTENAIRES = "partenaires", "Les partenaires"
    AMELIORER = "ameliorer", "Ce qui est à améliorer"
    SUITE = "suite", "L’année qui vient"


AVANT = (PartieRapport.RESEAU, PartieRapport.FAITS)
"""Before the figures; the others come after them."""
