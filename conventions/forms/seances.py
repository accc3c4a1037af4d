"""Sittings: planned, moved, and chosen for a file."""

from typing import Any

from django import forms

from socle.dates import aujourdhui
from socle.formulaires import Jour
from socle.valeurs import jour as en_jour
from territoires.models import Reseau

from ..enums import TypeSeance
from ..models import SeanceCopil
from ..seances import a_venir, contenu
from ..services import NouvelleSeance

NOUVELLE = "nouvelle"


class SeanceForm(forms.Form):
    date = Jour(label="Date")
    type = forms.ChoiceField(label="Type", choices=TypeSeance.choices, initial=TypeSeance.COPIL)
    lieu = forms.CharField(label="Lieu", max_length=160, required=False, help_text="Une adresse, ou « en visio ».")


class DeplacerForm(forms.Form):
    date = Jour(label="Nouvelle date")


class InscriptionForm(SeanceForm):
    """A sitting to come, or another one planned in the same act."""

    seance = forms.ChoiceField(label="Séance", widget=forms.RadioSelect)
    deja_lu = forms.BooleanField(
        label="Le comité a examiné ce dossier ce jour-là, avant son dépôt ici",
        required=False,
        help_text="Pour une séance plus ancienne que le dépôt, qui a décidé sur papier.",
    )
    field_order = ("seance", "date", "type", "lieu", "deja_lu")

    def __init__(self, *args: Any, reseau: Reseau, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seances = {s.code: s for s in a_venir(reseau, aujourdhui())}
        choix = [(code, _libelle(s)) for code, s in self.seances.items()]
        self.fields["seance"].choices = [*choix, (NOUVELLE, "Une autre, à prévoir ici")]  # type: ignore[attr-defined]
        self.fields["seance"].initial = next(iter(self.seances), NOUVELLE)
        for nom in ("date", "type"):
            self.fields[nom].required = False
        if not self.seances:
            self.fields["seance"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        propre = super().clean() or self.cleaned_data
        if propre.get("seance") == NOUVELLE and not propre.get("date") and "date" not in self.errors:
            self.add_error("date", "Donnez la date de la séance.")
        return propre

    def add_error(self, field: str | None, error: Any) -> None:
        """What is said of a sitting planned here stands beside its date."""
        super().add_error("date" if field == "seance" and self.data.get("seance") == NOUVELLE else field, error)

    def choisie(self) -> SeanceCopil | NouvelleSeance:
        propre = self.cleaned_data
        if propre["seance"] != NOUVELLE:
            return self.seances[propre["seance"]]
        return NouvelleSeance(propre["date"], propre["type"] or TypeSeance.COPIL, propre["lieu"])


def _libelle(seance: Any) -> str:
    lieu = f", {seance.lieu}" if seance.lieu else ""
    return f"{seance.get_type_display()} du {en_jour(seance.date)}{lieu} ({contenu(seance)})"
