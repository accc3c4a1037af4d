"""How a stored value reads in French."""

import datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import formats, timezone

from socle.dates import Periodes

RIEN = "rien"


def en_clair(champ: models.Field | None, valeur: Any) -> str:
    """The value of a model field as a reader expects it: its label, a French date, oui or non."""
    if valeur is None or valeur == "" or valeur == []:
        return RIEN
    choix = getattr(champ, "base_field", champ)
    libelles = dict(getattr(choix, "flatchoices", None) or ())
    if isinstance(valeur, Periodes):
        return periode(valeur)
    if isinstance(valeur, list | tuple | set):
        return "«\u00a0" + ", ".join(str(libelles.get(v, v)) for v in valeur) + "\u00a0»"
    if libelles and valeur in libelles:
        return f"«\u00a0{libelles[valeur]}\u00a0»"
    return simple(valeur)


def simple(valeur: Any) -> str:
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, datetime.datetime):
        return formats.date_format(timezone.localtime(valeur), "j F Y à G\\h i").replace("h ", "\u00a0h\u00a0")
    if isinstance(valeur, datetime.date):
        return jour(valeur)
    if isinstance(valeur, datetime.time):
        return heure(valeur)
    if hasattr(valeur, "lower") and hasattr(valeur, "upper") and hasattr(valeur, "upper_inc"):
        return periode(valeur)
    if isinstance(valeur, Decimal):
        return f"{valeur.normalize():f}".replace(".", ",")
    if isinstance(valeur, int | float):
        return formats.localize(valeur)
    return f"«\u00a0{valeur}\u00a0»"


def euros(valeur: Decimal) -> str:
    """« 4 500 € », « 1 250,50 € »."""
    decimales = 0 if valeur == valeur.to_integral_value() else 2
    return f"{valeur:,.{decimales}f}".replace(",", "\u202f").replace(".", ",") + "\u00a0€"


def taille(octets: int) -> str:
    """« 63 ko », « 1,2 Mo »: as offices say it."""
    if octets < 999_500:
        return f"{max(1, round(octets / 1000))}\u00a0ko"
    return f"{octets / 1_000_000:.1f}".removesuffix(".0").replace(".", ",") + "\u00a0Mo"


def jour(valeur: datetime.date) -> str:
    """« 1er mars 2026 »."""
    texte = formats.date_format(valeur, "j F Y")
    return texte.replace("1 ", "1er ", 1) if valeur.day == 1 else texte


def mois(valeur: datetime.date) -> str:
    """« novembre 2026 »."""
    return formats.date_format(valeur, "F Y")


def heure(valeur: datetime.time) -> str:
    """« 14 h », « 14 h 30 »."""
    return f"{valeur.hour}\u00a0h" + (f"\u00a0{valeur.minute:02d}" if valeur.minute else "")


def periode(valeur: Any) -> str:
    """« du 1er mars 2026 au 28 février 2029 », from a range whose upper bound is excluded; several in a row."""
    if isinstance(valeur, Periodes):
        return ", puis ".join(periode(plage) for plage in valeur)
    debut, fin = valeur.lower, valeur.upper
    if fin is not None and not valeur.upper_inc:
        fin = fin - datetime.timedelta(days=1)
    if debut is None and fin is None:
        return "sans limite de date"
    if fin is None:
        return f"depuis le {jour(debut)}" if debut <= timezone.localdate() else f"à partir du {jour(debut)}"
    if debut is None:
        return f"jusqu’au {jour(fin)}"
    return f"le {jour(debut)}" if debut == fin else f"du {jour(debut)} au {jour(fin)}"
