"""One act among those of a table: how its page reads, what it asks, what does it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms


@dataclass(frozen=True)
class Geste:
    """`form(saisie, objet)` or a form class; `service` takes what the form holds."""

    titre: str
    bouton: str
    succes: str
    form: Callable[..., forms.Form]
    service: Callable[..., Any]
    intro: str = ""
    ton: str = "principal"
