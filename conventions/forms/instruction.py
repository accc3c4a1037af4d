"""What the coordination and the partners write about a file before the committee, and what it decided."""

from typing import Any

from django import forms
from django.utils.html import format_html

from socle.composants.widgets import PucesUnique
from socle.formulaires import ChampsForm, Euros, Jour, VersionFormMixin

from ..enums import SensAvis, SensDecision
from ..manques import motifs_de_dates
from ..models import Avis, Convention, Decision
from ..services import Modifications


class MotifForm(forms.Form):
    """A reason, whose label says what it is for."""

    motif = forms.CharField(max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, libelle: str = "Pourquoi", aide: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["motif"].label, self.fields["motif"].help_text = libelle, aide


class CompletForm(forms.Form):
    """What is missing and is not needed, when something is."""

    sauf = forms.CharField(
        label="Pourquoi il est complet sans cela",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="La structure le lira.",
    )

    def __init__(self, *args: Any, manque: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not manque:
            del self.fields["sauf"]


class AvisForm(ChampsForm):
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


MODIFIEE = "modifiee"
SENS = [
    (SensDecision.ACCEPTEE.value, "Acceptée"),
    (MODIFIEE, "Acceptée avec modifications"),
    *[(sens.value, sens.label) for sens in SensDecision if sens != SensDecision.ACCEPTEE],
]


class DecisionForm(forms.Form):
    """What the committee decided on one file, and what it changed. `parmi`: one file of a list, where it may wait."""

    sens = forms.ChoiceField(label="Décision", choices=SENS, widget=PucesUnique)
    debut = Jour(label="Premier jour", required=False)
    dernier_jour = Jour(label="Dernier jour", required=False)
    postes = forms.IntegerField(label="Nombre de postes", min_value=1, max_value=99, required=False)
    montant = Euros(
        label="Montant proposé aux financeurs, en euros",
        required=False,
        help_text="Chacun décide de son côté\u00a0: le courriel de la structure ne dira pas combien.",
    )
    motif = forms.CharField(
        label="Motif",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Indispensable pour refuser ou ajourner\u00a0: la structure le lira.",
    )

    MODIFS = ("debut", "dernier_jour", "postes", "montant")

    def __init__(self, *args: Any, convention: Convention, parmi: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.convention = convention
        self.fields["debut"].initial = convention.debut_souhaite
        self.fields["dernier_jour"].initial = convention.fin_souhaitee
        self.fields["postes"].initial = len(convention.postes_prevus.all())
        if parmi:
            for champ in self.fields.values():
                champ.label = format_html('{}<span class="sr"> : {}</span>', champ.label, convention.structure.nom)
            self.fields["sens"].required = False
            self.fields["sens"].initial = ""
            self.fields["sens"].choices = [("", "Pas encore"), *SENS]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        propre = super().clean() or self.cleaned_data
        sens, motif = propre.get("sens"), propre.get("motif")
        self._modifications(sens)
        if sens in (SensDecision.REFUSEE, SensDecision.AJOURNEE) and not motif:
            self.add_error("motif", "Dites pourquoi\u00a0: la structure le lira.")
        if motif and not sens and "sens" not in self.errors:
            self.add_error("sens", "Choisissez la décision que ce motif explique.")
        return propre

    def _modifications(self, sens: str | None) -> None:
        """Read beside « avec modifications » alone, where one of them at least is a change."""
        if sens != MODIFIEE:
            for nom in self.MODIFS:
                self._errors.pop(nom, None)
            return
        changes = {*self.changed_data, *self.errors}
        if not changes & {*self.MODIFS}:
            self.add_error("sens", "Rien n’est modifié\u00a0: changez une date, le nombre de postes ou le montant.")
        if changes & {"debut", "dernier_jour"}:
            self._dates()

    def _dates(self) -> None:
        debut, fin = (self.cleaned_data.get(nom) or self.fields[nom].initial for nom in ("debut", "dernier_jour"))
        if debut and fin and (raisons := motifs_de_dates(self.convention, debut, fin)):
            self.add_error("dernier_jour", raisons)

    def service(self) -> dict[str, Any]:
        """What the services take: what was typed beside another decision than « avec modifications » is not read."""
        propre = self.cleaned_data
        decidee = {"sens": propre["sens"], "motif": propre["motif"]}
        if propre["sens"] != MODIFIEE:
            return decidee
        changes = Modifications(**{nom: propre[nom] for nom in self.MODIFS})
        return decidee | {"sens": SensDecision.ACCEPTEE.value, "modifications": changes}


class CourrielForm(VersionFormMixin, forms.ModelForm):
    """The mail of a decision, before it goes."""

    class Meta:
        model = Decision
        fields = ("sujet", "corps")
        widgets = {"corps": forms.Textarea(attrs={"rows": 14})}
