"""What a town chooses for its site: where, how many people, on which network, in which colours."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from socle.composants.widgets import PucesUnique
from territoires.formulaires import CommuneMixin
from territoires.models import Commune

from ..enums import Plateforme
from ..integration import NOMBRE, NOMBRES, THEMES


class IntegrerForm(CommuneMixin):
    departement_entier = forms.ChoiceField(label="ou tout un département", required=False)
    plateforme = forms.ChoiceField(
        label="Sur quel réseau social", required=False, choices=[("", "Tous"), *Plateforme.choices]
    )
    nombre = forms.TypedChoiceField(
        label="Combien de personnes", required=False, coerce=int, empty_value=NOMBRE, widget=PucesUnique,
        choices=[(n, str(n)) for n in NOMBRES],
    )  # fmt: skip
    theme = forms.ChoiceField(label="Couleurs", required=False, widget=PucesUnique, choices=list(THEMES.items()))
    field_order = ("commune", "commune_choisie", "departement_entier", "plateforme", "nombre", "theme")

    def __init__(self, *args: Any, couverts: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["commune"].required = False
        self.fields["departement_entier"].choices = [  # type: ignore[attr-defined]
            ("", "—"), *((code, f"{nom} ({code})") for code, nom in couverts),
        ]  # fmt: skip

    def clean_commune(self) -> Commune | None:
        return super().clean_commune() if self.cleaned_data.get("commune") else None

    def clean(self) -> dict[str, Any]:
        propres = super().clean() or self.cleaned_data
        if not self.errors and not propres.get("commune") and not propres.get("departement_entier"):
            self.add_error("commune", ValidationError("Donnez une commune, ou choisissez un département."))
        return propres
