"""Which days the figures are of."""

from datetime import date
from typing import Any

from django import forms

from socle.dates import aujourdhui
from socle.formulaires import Jour


class PeriodeForm(forms.Form):
    """Nothing said: this year."""

    du = Jour(label="Du", required=False)
    au = Jour(label="Au", required=False)

    def clean(self) -> dict[str, Any]:
        propres = super().clean() or self.cleaned_data
        if (du := propres.get("du")) and (au := propres.get("au")) and au < du:
            self.add_error("au", "La fin vient après le début.")
        return propres

    @property
    def jours(self) -> tuple[date, date]:
        """The first and last days, both included; this year's where nothing right is said."""
        annee = aujourdhui().year
        propres = self.cleaned_data if self.is_valid() else {}
        du = propres.get("du") or date((propres.get("au") or aujourdhui()).year, 1, 1)
        return du, propres.get("au") or max(du, date(du.year if du.year < annee else annee, 12, 31))
