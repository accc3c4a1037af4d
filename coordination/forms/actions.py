"""An entry of the action log, and the filters of the log."""

from typing import Any

from django import forms

from promeneurs.models import Promeneur
from socle.dates import aujourdhui
from socle.formulaires import ChampsForm, Jour, VersionFormMixin
from structures.models import Structure
from territoires.models import Reseau

from ..durees import duree, minutes
from ..enums_actions import NatureAction
from ..models import Action
from .listes import Filtres


class DureeField(forms.CharField):
    def prepare_value(self, value: Any) -> Any:
        return duree(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        return minutes(super().clean(value))


class ActionForm(VersionFormMixin, ChampsForm):
    date = Jour(label="Date")
    minutes = DureeField(label="Temps passé", required=False, max_length=20, help_text="45 min, 1 h 30.")
    acte = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)

    class Meta:
        model = Action
        fields = ("date", "nature", "texte", "minutes", "promeneur", "structure")

    def __init__(self, *args: Any, reseau: Reseau, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nature"].choices = [("", "Choisir"), *NatureAction.choices]  # type: ignore[attr-defined]
        self.fields["date"].widget.attrs["max"] = f"{aujourdhui():%Y-%m-%d}"
        for nom, modele in (("promeneur", Promeneur), ("structure", Structure)):
            champ = self.fields[nom]
            champ.queryset = modele.objects.filter(reseau=reseau).order_by("tri", "pk")  # type: ignore[attr-defined]
            champ.to_field_name, champ.empty_label = "code", "Aucun en particulier"  # type: ignore[attr-defined]
            if self.instance.pk:
                self.initial[nom] = getattr(getattr(self.instance, nom), "code", None)

    def service(self) -> dict[str, Any]:
        return {nom: self.cleaned_data[nom] for nom in self.Meta.fields if nom in self.cleaned_data}


class NoterForm(ActionForm):
    """The four questions of ten seconds; the rest is on the page of an entry."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="noter_%s", **kwargs)
        for nom in ("promeneur", "structure"):
            del self.fields[nom]


class ActionsFiltres(Filtres):
    annee = forms.IntegerField(label="Année", required=False, min_value=2000, max_value=2200)
    nature = forms.ChoiceField(label="Nature", required=False, choices=[("", "Toutes"), *NatureAction.choices])
    origine = forms.ChoiceField(
        label="Écrites par",
        required=False,
        choices=[("", "Tout"), ("equipe", "L’équipe"), ("site", "Le site, d’elles-mêmes")],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["annee"].widget.attrs["placeholder"] = str(aujourdhui().year)
