"""The forms of a yearly report: its parts, its papers, what the coordination answers."""

from typing import Any

from django import forms

from socle.composants.widgets import Televersement
from socle.formulaires import ChampsForm, Jour, VersionFormMixin

from .. import propositions
from ..enums_bilan import CHAMPS_BILAN, CHIFFRES, RECIT, SectionBilan
from ..models import Bilan
from ..models.bilan import TROP_DE_NOUVEAUX
from .communs import PourLeCompteMixin

_AIDES = {
    "jeunes_touches": "Un jeune compté une fois dans l’année.",
    "rencontres": "En vrai, après un échange en ligne.",
    "echanges": "Conversations et messages, tous réseaux ensemble.",
    "heures_faites": "Toutes personnes ensemble.",
    "precisions": "Ce que la plateforme ne sait pas, ou sait mal.",
    "actions": "Ce qui a été fait avec les jeunes, et ce que cela a changé. Aucun nom, aucune histoire reconnaissable.",
    "difficultes": "Ce qui a manqué, ce qui a bloqué.",
    "besoins": "Formations, matériel, appui du réseau.",
    "perspectives": "Ce que vous voulez faire ensuite.",
}


class BilanPartie(VersionFormMixin, PourLeCompteMixin, ChampsForm):
    """One part of the report. Nothing is required before it is submitted."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for nom, aide in _AIDES.items():
            if nom in self.fields:
                self.fields[nom].help_text = aide

    @property
    def changes(self) -> dict[str, Any]:
        return {nom: valeur for nom, valeur in self.champs.items() if nom in self.Meta.fields}

    @property
    def valides(self) -> dict[str, Any]:
        """What may be kept already, while other fields still have a mistake."""
        return {nom: valeur for nom, valeur in self.changes.items() if nom not in self.errors}


class ChiffresForm(BilanPartie):
    inconnus = forms.MultipleChoiceField(
        label="Je ne sais pas", choices=[(nom, nom) for nom in CHIFFRES], widget=forms.CheckboxSelectMultiple,
        required=False,
    )  # fmt: skip

    class Meta:
        model = Bilan
        fields = CHAMPS_BILAN[SectionBilan.CHIFFRES]
        widgets = {"precisions": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """What the people of the convention have already said of their year begins the figures left empty."""
        super().__init__(*args, **kwargs)
        for nom, valeur in propositions.pour(self.instance).items():
            if getattr(self.instance, nom) is None and nom not in self.instance.inconnus:
                self.initial[nom] = valeur
                aide = self.fields[nom].help_text
                self.fields[nom].help_text = f"{aide} Proposé d’après les relevés\u00a0: corrigez si besoin.".strip()

    def clean(self) -> dict[str, Any]:
        """A figure given is known, whatever the box still says."""
        propre = super().clean() or self.cleaned_data
        dits = propre.get("inconnus") or []
        propre["inconnus"] = [nom for nom in dits if propre.get(nom) is None]
        touches, nouveaux = propre.get("jeunes_touches"), propre.get("dont_nouveaux")
        if touches is not None and nouveaux is not None and nouveaux > touches:
            self.add_error("dont_nouveaux", TROP_DE_NOUVEAUX)
        return propre

    @property
    def chiffres(self) -> list[tuple[Any, Any]]:
        """Each figure with its box « je ne sais pas »."""
        cases = {case.data["value"]: case for case in self["inconnus"]}
        return [(self[nom], cases[nom]) for nom in CHIFFRES]

    @property
    def reste(self) -> list[Any]:
        return [champ for champ in self if champ.name not in (*CHIFFRES, "inconnus")]


class RecitForm(BilanPartie):
    class Meta:
        model = Bilan
        fields = RECIT
        widgets = {nom: forms.Textarea(attrs={"rows": 6}) for nom in RECIT}


PARTIES_BILAN: dict[str, type[BilanPartie]] = {SectionBilan.CHIFFRES: ChiffresForm, SectionBilan.RECIT: RecitForm}


class PieceBilanForm(PourLeCompteMixin):
    upload = forms.FileField(
        label="Document", widget=Televersement(), help_text="PDF ou image (une photo nette convient), 10\u00a0Mo."
    )
    lui_meme = "upload"
    field_order = ("upload",)


class RenvoiForm(forms.Form):
    commentaire = forms.CharField(
        label="Ce qui est à compléter", max_length=2000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="La structure le lit, et le reçoit par courriel.",
    )  # fmt: skip


class DelaiForm(forms.Form):
    echeance = Jour(label="À rendre au plus tard le")


class DemandeBilanForm(forms.Form):
    annee = forms.TypedChoiceField(label="Année", coerce=int)
    echeance = Jour(label="À rendre au plus tard le", required=False, help_text="Vide\u00a0: le jour du réseau.")

    def __init__(self, *args: Any, annees: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["annee"].choices = [(annee, str(annee)) for annee in reversed(annees)]  # type: ignore[attr-defined]
