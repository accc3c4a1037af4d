"""Forms of the spreadsheets' screens."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from coordination.imports.plan import Plan
from socle.composants.widgets import Televersement

FICHIERS_MAX = 10


class Televersements(Televersement):
    allow_multiple_selected = True


class FichiersField(forms.FileField):
    """Several files at once."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        fichiers = [f for f in (data if isinstance(data, list | tuple) else [data]) if f]
        if not fichiers:
            raise ValidationError("Choisissez au moins un fichier.")
        if len(fichiers) > FICHIERS_MAX:
            raise ValidationError(f"{FICHIERS_MAX} fichiers au plus.")
        for fichier in fichiers:
            if len(fichier.name) > 200:
                raise ValidationError("Le nom d’un fichier est trop long.")
        return fichiers


class DepotForm(forms.Form):
    fichiers = FichiersField(
        label="Vos fichiers",
        help_text="CSV ou XLSX, 5\u00a0Mo au plus chacun, plusieurs à la fois, dans tout ordre.",
        widget=Televersements(accepte=".csv,.xlsx,text/csv"),
        error_messages={"required": "Choisissez au moins un fichier."},
    )


class ChoixForm(forms.Form):
    """One group of answers a question; those already given are ticked."""

    def __init__(self, *args: Any, plan: Plan, choix: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cles: dict[str, str] = {}
        for i, question in enumerate(plan.posees):
            nom = f"q{i}"
            self.cles[nom] = question.cle
            self.fields[nom] = forms.ChoiceField(
                label=str(question.probleme),
                choices=question.options,
                widget=forms.RadioSelect,
                required=False,
                initial=choix.get(question.cle),
            )

    def sans_reponse(self) -> int:
        return len(self.cles) - len(self.reponses())

    def reponses(self) -> dict[str, str]:
        return {cle: self.cleaned_data[nom] for nom, cle in self.cles.items() if self.cleaned_data.get(nom)}
