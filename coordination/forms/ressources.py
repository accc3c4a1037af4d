"""A resource of the library, a relay, and how one looks for them."""

from typing import Any

from django import forms

from promeneurs.enums import Theme
from socle.composants.widgets import Puces, PucesUnique, Televersement
from socle.formulaires import ChampsForm, FichierGardeMixin, VersionFormMixin
from territoires.models import Reseau

from .. import ressources
from ..enums_ressources import Audience, EtatRessource
from ..models import Relais, Ressource
from .listes import Filtres

CHAMPS = ("titre", "description", "lien", "theme", "audience")


class RessourceForm(VersionFormMixin, ChampsForm):
    """Its words. The service checks the whole row."""

    lien = forms.URLField(label="Lien", required=False, max_length=500, assume_scheme="https")
    audience = forms.ChoiceField(label="Pour qui", choices=Audience.choices, widget=PucesUnique)

    theme = forms.ChoiceField(label="Thème", choices=[("", "Choisir"), *Theme.choices])

    class Meta:
        model = Ressource
        fields = CHAMPS
        widgets = {"description": forms.Textarea(attrs={"rows": 4})}

    def service(self) -> dict[str, Any]:
        return {nom: self.cleaned_data[nom] for nom in CHAMPS if nom in self.cleaned_data}


class NouvelleForm(FichierGardeMixin, RessourceForm):
    upload = forms.FileField(
        label="Ou un fichier", required=False, widget=Televersement(kind="piece"),
        help_text="PDF, image ou document bureautique, 10\u00a0Mo au plus.",
    )  # fmt: skip
    field_order = ("titre", "lien", "upload", "description", "theme", "audience")

    def clean(self) -> dict[str, Any]:
        propres = super().clean() or self.cleaned_data
        if not propres.get("lien") and not propres.get("upload") and not {"lien", "upload"} & set(self.errors):
            self.add_error("lien", "Donnez un lien, ou un fichier.")
        return propres


class MotifForm(forms.Form):
    motif = forms.CharField(label="Pourquoi", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class RelaisForm(VersionFormMixin, ChampsForm):
    themes = forms.MultipleChoiceField(label="Thèmes", choices=Theme.choices, widget=Puces)
    site = forms.URLField(label="Site", required=False, assume_scheme="https")

    class Meta:
        model = Relais
        fields = (
            "nom", "pour_quoi", "themes", "qui", "epci", "telephone", "email", "adresse", "horaires", "site",
        )  # fmt: skip

    def __init__(self, *args: Any, reseau: Reseau, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        epci = self.fields["epci"]
        epci.queryset, epci.empty_label = ressources.epcis(reseau), "Tout le département"  # type: ignore[attr-defined]

    def service(self) -> dict[str, Any]:
        return {nom: self.cleaned_data[nom] for nom in self.Meta.fields if nom in self.cleaned_data}


_THEMES = [("", "Tous les thèmes"), *Theme.choices]


class RessourcesFiltres(Filtres):
    """Of the coordination."""

    theme = forms.ChoiceField(label="Thème", required=False, choices=_THEMES)
    audience = forms.ChoiceField(label="Pour qui", required=False, choices=[("", "Tous"), *Audience.choices])
    etat = forms.ChoiceField(label="État", required=False, choices=[("", "Tous"), *EtatRessource.choices])
    lien = forms.ChoiceField(label="Lien", required=False, choices=[("", "Tous"), ("casse", "À vérifier")])


class BibliothequeFiltres(Filtres):
    """Of whoever reads it. `favoris`: for a promeneur."""

    theme = forms.ChoiceField(label="Thème", required=False, choices=_THEMES)
    audience = forms.ChoiceField(label="Pour qui", required=False, choices=[("", "Tous"), *Audience.choices])
    favoris = forms.ChoiceField(label="Montrer", required=False, choices=[("", "Tout"), ("oui", "Mes favoris")])

    def __init__(self, *args: Any, favoris: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not favoris:
            del self.fields["favoris"]


class RelaisFiltres(Filtres):
    theme = forms.ChoiceField(label="Thème", required=False, choices=_THEMES)
    epci = forms.ChoiceField(label="Territoire", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choix = [("", "Tout le département"), *((e.pk, e.nom) for e in ressources.epcis(self.reseau))]
        self.fields["epci"].choices = choix  # type: ignore[attr-defined]
