"""Which of two sheets is believed, field by field."""

from typing import Any

from django import forms

from coordination.doublons.genres import Genre
from socle.composants.widgets import Cartes, Libelle
from socle.formulaires import Case


class FusionForm(forms.Form):
    """A question for each field that the two sheets do not say alike; the sheet kept answers first."""

    sur = Case(label="J’ai comparé les deux fiches\u00a0: c’est bien la même.", sinon="Comparez les deux fiches")

    def __init__(self, *args: Any, genre: Genre, garde: Any, autre: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for nom in genre.differents(garde, autre):
            libelle = str(genre.modele._meta.get_field(nom).verbose_name) if nom != "user" else "qui tient le profil"
            self.fields[nom] = forms.ChoiceField(
                label=libelle[:1].upper() + libelle[1:],
                widget=Cartes,
                initial=genre.propose(garde, autre, nom),
                choices=[
                    ("garde", Libelle(genre.lire(garde, nom), "Fiche gardée")),
                    ("autre", Libelle(genre.lire(autre, nom), "Fiche qui la rejoint")),
                ],
            )
        self.order_fields([*[nom for nom in self.fields if nom != "sur"], "sur"])

    @property
    def choix(self) -> dict[str, str]:
        return {nom: valeur for nom, valeur in self.cleaned_data.items() if nom != "sur"}
