"""Forms of the dates that are not like the others, and of being online now."""

from typing import Any

from django import forms

from socle.composants.widgets import HeureSaisie, Puces, PucesUnique
from socle.formulaires import Jour

from .. import enums
from ..enums import EtatCompte
from ..models import Promeneur
from ..services.direct import DUREE, DUREES

JOURS = [(code, libelle.capitalize()) for code, libelle in enums.Jour.choices]
LIBELLES = {30: "30\u00a0min", 60: "1\u00a0heure", 120: "2\u00a0heures"}


class PauseForm(forms.Form):
    """Days without permanence."""

    debut = Jour(label="Le")
    dernier_jour = Jour(label="Jusqu’au", required=False, help_text="Vide\u00a0: un seul jour.")

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or self.cleaned_data
        debut, dernier = donnees.get("debut"), donnees.get("dernier_jour")
        if debut and dernier and dernier < debut:
            self.add_error("dernier_jour", "Le dernier jour vient avant le premier.")
        return donnees


class EnPlusForm(forms.Form):
    """A permanence on one date."""

    jour = Jour(label="Le")
    debut = forms.TimeField(label="De", widget=HeureSaisie)
    fin = forms.TimeField(label="À", widget=HeureSaisie)
    plateforme = forms.ChoiceField(label="Réseau", choices=[("", "Choisir…"), *enums.Plateforme.choices])

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or self.cleaned_data
        if donnees.get("debut") and donnees.get("debut") == donnees.get("fin"):
            self.add_error("fin", "La fin est à la même heure que le début\u00a0: dites jusqu’à quelle heure.")
        return donnees


class CopieForm(forms.Form):
    """« Comme lundi »."""

    jour = forms.ChoiceField(label="Comme le")
    vers = forms.MultipleChoiceField(label="Aussi le", choices=JOURS, widget=Puces)

    def __init__(self, *args: Any, promeneur: Promeneur, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pris = set(promeneur.permanences.values_list("jour", flat=True))
        self.fields["jour"].choices = [(c, lib) for c, lib in JOURS if c in pris]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or self.cleaned_data
        if donnees.get("vers") == [donnees.get("jour")]:
            self.add_error("vers", "C’est le même jour\u00a0: choisissez-en un autre.")
        return donnees


class DirectForm(forms.Form):
    """« Je suis en ligne »: where, and for how long."""

    plateforme = forms.ChoiceField(label="Sur quel réseau", widget=PucesUnique)
    minutes = forms.TypedChoiceField(
        label="Pendant", coerce=int, choices=[(n, LIBELLES[n]) for n in DUREES], initial=DUREE, widget=PucesUnique
    )

    def __init__(self, *args: Any, promeneur: Promeneur, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        officiels = promeneur.comptes.filter(etat=EtatCompte.OFFICIEL).order_by("plateforme")
        choix = list({c.plateforme: c.nom_plateforme for c in officiels}.items())
        self.fields["plateforme"].choices = choix  # type: ignore[attr-defined]
        self.fields["plateforme"].initial = choix[0][0] if choix else None
