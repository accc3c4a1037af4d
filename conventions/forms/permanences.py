"""What a promeneur takes up of what was planned."""

from typing import Any

from django import forms

from ..models import PermanencePrevue


class RepriseForm(forms.Form):
    creneaux = forms.MultipleChoiceField(
        label="Permanences",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins une permanence."},
    )

    def __init__(self, *args: Any, creneaux: list[PermanencePrevue], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ = self.fields["creneaux"]
        champ.choices = [(c.code, str(c)) for c in creneaux]  # type: ignore[attr-defined]
        champ.initial = [c.code for c in creneaux]
