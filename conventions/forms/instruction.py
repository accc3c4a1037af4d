"""What the coordination and the partners write about a file before the committee, and what it decided."""

from typing import Any

from django import forms
from django.utils.html import format_html

from socle.composants.widgets import PucesUnique
from socle.formulaires import VersionFormMixin

from ..enums import Section, SensAvis, SensDecision
from ..models import Avis, Decision


class MotifForm(forms.Form):
    """A reason, whose label says what it is for."""

    motif = forms.CharField(max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, libelle: str = "Pourquoi", aide: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["motif"].label, self.fields["motif"].help_text = libelle, aide


class CorrectionsForm(forms.Form):
    """A comment a section. Those left empty stay locked; documents refused are listed by the service."""

    def __init__(self, *args: Any, pieces_refusees: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pieces_refusees = pieces_refusees
        for section in Section:
            self.fields[section.value] = forms.CharField(
                label=section.label, max_length=1500, required=False, widget=forms.Textarea(attrs={"rows": 2})
            )
        if pieces_refusees:
            self.fields[
                Section.PIECES
            ].help_text = "Les pièces refusées y seront ajoutées, avec leur motif\u00a0: rien à recopier."

    def clean(self) -> dict[str, Any]:
        propre = super().clean() or self.cleaned_data
        if not self.errors and not self.pieces_refusees and not any(propre.values()):
            raise forms.ValidationError("Commentez au moins une partie à corriger.")
        return propre


class AvisForm(forms.ModelForm):
    class Meta:
        model = Avis
        fields = ("sens", "texte")
        widgets = {"sens": PucesUnique, "texte": forms.Textarea(attrs={"rows": 4})}

    sens = forms.ChoiceField(label="Votre avis", choices=SensAvis.choices, widget=PucesUnique)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["texte"].help_text = "Indispensable pour un avis réservé ou défavorable."

    def clean(self) -> dict[str, Any]:
        propre = super().clean() or self.cleaned_data
        if propre.get("sens") not in (None, SensAvis.FAVORABLE) and not propre.get("texte"):
            self.add_error("texte", "Dites pourquoi.")
        return propre

    def _post_clean(self) -> None:
        """The row is checked by the service: here it would be, half made."""


class DecisionForm(forms.Form):
    """What the committee decided on one file. `parmi`: one file of a list, named there, where it may wait."""

    sens = forms.ChoiceField(label="Décision", choices=SensDecision.choices, widget=PucesUnique)
    motif = forms.CharField(
        label="Motif",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Indispensable pour refuser ou ajourner\u00a0: la structure le lira.",
    )

    def __init__(self, *args: Any, parmi: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if parmi:
            for champ in self.fields.values():
                champ.label = format_html('{}<span class="sr"> : {}</span>', champ.label, parmi)
            self.fields["sens"].required = False
            self.fields["sens"].initial = ""
            self.fields["sens"].choices = [("", "Pas encore"), *SensDecision.choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        propre = super().clean() or self.cleaned_data
        sens, motif = propre.get("sens"), propre.get("motif")
        if sens and sens != SensDecision.ACCEPTEE and not motif:
            self.add_error("motif", "Dites pourquoi\u00a0: la structure le lira.")
        if motif and not sens and "sens" not in self.errors:
            self.add_error("sens", "Choisissez la décision que ce motif explique.")
        return propre


class CourrielForm(VersionFormMixin, forms.ModelForm):
    """The mail of a decision, before it goes."""

    class Meta:
        model = Decision
        fields = ("sujet", "corps")
        widgets = {"corps": forms.Textarea(attrs={"rows": 14})}
