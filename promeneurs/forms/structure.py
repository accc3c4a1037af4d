"""Forms of a structure's office about its professionals."""

from decimal import Decimal
from typing import Any

from django import forms

from socle.dates import UN_JOUR, aujourdhui
from socle.formulaires import Case, Jour, NomsMixin
from structures.forms import TelephoneMixin

from ..models import Promeneur

HEURES_MIN, HEURES_MAX = Decimal("0.5"), 48


class NommerForm(NomsMixin, TelephoneMixin, forms.ModelForm):
    """Name a professional: the appointment, and an invitation when there is an address."""

    depuis = Jour(label="À partir du", initial=aujourdhui)
    heures_hebdo = forms.DecimalField(
        label="Heures par semaine", min_value=HEURES_MIN, max_value=HEURES_MAX, decimal_places=2, max_digits=4
    )
    atteste = Case(
        label="C’est un ou une professionnelle salariée de la structure, ni bénévole ni volontaire",
        sinon="Vérifiez que la personne est salariée de la structure",
    )

    class Meta:
        model = Promeneur
        fields = ("prenom", "nom", "fonction", "email", "telephone")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = self.fields["fonction"].required = True

    def personne(self) -> dict[str, Any]:
        return {nom: self.cleaned_data[nom] for nom in self.Meta.fields}


class FinForm(forms.Form):
    dernier = Jour(label="Dernier jour", initial=aujourdhui)
    motif = forms.CharField(label="Motif", max_length=300, required=False)

    def service(self) -> dict[str, Any]:
        return {"le": self.cleaned_data["dernier"] + UN_JOUR, "motif": self.cleaned_data["motif"]}


class SuspensionForm(forms.Form):
    motif = forms.CharField(
        label="Motif",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Privé\u00a0: lu par la coordination et par la direction, jamais publié.",
    )


class LeverForm(forms.Form):
    suite = forms.CharField(label="Suite donnée", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class RevueForm(forms.Form):
    a_revoir_le = Jour(label="Prochaine revue le", help_text="Dans 15 jours au plus.")
    suite = forms.CharField(
        label="Où en est-on", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), help_text="Privé aussi."
    )
