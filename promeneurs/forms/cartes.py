"""What is chosen on an official card."""

from django import forms

from ..enums import TitreCarte


class CarteForm(forms.Form):
    """`remplace`: the card that was there when the page was opened, and that the new one makes void."""

    titre = forms.ChoiceField(label="La carte dit", choices=TitreCarte.choices, widget=forms.RadioSelect)
    remplace = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
