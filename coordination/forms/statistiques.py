"""Which days, and which part of the network, the figures are of."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from socle.dates import aujourdhui
from socle.formulaires import Jour

from ..indicateurs import Tranche

ANNEES = 4


class PeriodeForm(forms.Form):
    """Nothing said: this year, the whole network. `tranches`: the parts that may be chosen, by kind."""

    du = Jour(label="Du", required=False)
    au = Jour(label="Au", required=False)
    part = forms.ChoiceField(label="Quelle partie du réseau", required=False)

    def __init__(self, *args: Any, tranches: Iterable[tuple[str, list[Tranche]]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groupes = list(tranches)
        self.par_cle = {t.cle: t for _, siennes in groupes for t in siennes}
        choix: list[Any] = [("", "Tout le réseau")]
        choix += [(nom, [(t.cle, t.nom) for t in siennes]) for nom, siennes in groupes]
        self.fields["part"].choices = choix  # type: ignore[attr-defined]

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

    @property
    def tranche(self) -> Tranche | None:
        return self.par_cle.get(self.cleaned_data.get("part", "")) if self.is_valid() else None


class AnneeForm(PeriodeForm):
    """A whole year: what somebody of another house reads, so that no two periods differ by a few days."""

    du = au = None  # type: ignore[assignment]
    annee = forms.TypedChoiceField(label="Année", coerce=int, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cette = aujourdhui().year
        self.fields["annee"].choices = [(a, str(a)) for a in range(cette, cette - ANNEES, -1)]  # type: ignore[attr-defined]
        self.order_fields(["annee", "part"])

    @property
    def jours(self) -> tuple[date, date]:
        annee = (self.cleaned_data.get("annee") if self.is_valid() else None) or aujourdhui().year
        return date(annee, 1, 1), date(annee, 12, 31)
