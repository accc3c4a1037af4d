"""Codes of the examination of a file, with their French labels."""

from django.db.models import TextChoices


class EtatPoint(TextChoices):
    """What the coordination says of a point to check. No row: nobody has looked yet."""

    VU = "vu", "Vu"
    A_REVOIR = "a_revoir", "À revoir"
    SANS_OBJET = "sans_objet", "Sans objet"


FAITS = (EtatPoint.VU, EtatPoint.SANS_OBJET)
"""Those that need nothing more."""
