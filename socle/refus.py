"""Django's own words of a refusal, said plainly where they are those of a program."""

from typing import Any

from django.core.validators import DecimalValidator, MaxValueValidator, MinValueValidator


def en_clair() -> None:
    """Replace them for every form and model."""
    MinValueValidator.message = "Donnez %(limit_value)s ou plus."
    MaxValueValidator.message = "Donnez %(limit_value)s ou moins."
    chiffres: dict[str, Any] = {
        "max_digits": "Ce nombre est trop long.",
        "max_whole_digits": "Ce nombre est trop grand.",
        "max_decimal_places": "Au plus %(max)s chiffres après la virgule.",
    }
    DecimalValidator.messages = DecimalValidator.messages | chiffres
