"""A commune in a form."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from socle.composants.widgets import SaisieCommune

from .models import Commune
from .recherche import find_commune, propositions


class CommuneMixin(forms.Form):
    """A commune by name or postal code. Several possible answers are offered, never guessed.

    `commune` in `cleaned_data` is the `Commune`. The form may set `departement` (its code) to look there first.
    """

    commune = forms.CharField(label="Commune", max_length=100, widget=SaisieCommune, help_text="Nom ou code postal.")
    commune_choisie = forms.ChoiceField(label="Laquelle\u00a0?", required=False, widget=forms.HiddenInput)
    departement: str | None = None

    def _offrir(self, communes: list[Commune]) -> None:
        """Show the choice, and have what the person clicks validated."""
        choix = [(c.insee, f"{c.nom} ({', '.join(c.codes_postaux[:2])}), {c.departement.nom}") for c in communes]
        champ = self.fields["commune_choisie"]
        champ.widget = forms.RadioSelect()
        champ.choices = choix  # type: ignore[attr-defined]

    def clean_commune(self) -> Commune | None:
        texte = self.cleaned_data["commune"]
        trouvees = find_commune(texte, self.departement)
        choisie = self.data.get(self.add_prefix("commune_choisie"), "")
        if len(trouvees) > 1:
            self._offrir(trouvees)
            retenue = next((c for c in trouvees if c.insee == choisie), None)
            if retenue is None:
                self.add_error("commune_choisie", "Plusieurs communes répondent à ce nom\u00a0: choisissez.")
            return retenue
        self.fields["commune_choisie"].choices = [(choisie, choisie)]  # type: ignore[attr-defined]
        if trouvees:
            return trouvees[0]
        proches = propositions(texte, self.departement)[:4]
        suite = " Peut-être\u00a0: " + ", ".join(c.libelle for c in proches) + "\u00a0?" if proches else ""
        raise ValidationError(f"Commune inconnue.{suite}")

    def clean_commune_choisie(self) -> str:
        return self.cleaned_data.get("commune_choisie", "")

    def clean(self) -> dict[str, Any] | None:
        """Once offered, the choice is no longer « facultatif »."""
        champ = self.fields["commune_choisie"]
        champ.required = isinstance(champ.widget, forms.RadioSelect)
        return super().clean()


class CommuneForm(CommuneMixin):
    def __init__(self, *args, departement: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.departement = departement

    def ajoutee(self) -> str:
        """What to say once it is there: elsewhere is allowed, and may be a slip."""
        commune = self.cleaned_data["commune"]
        if commune.departement_id == self.departement:
            return f"{commune.nom} est ajoutée."
        return (
            f"{commune.nom} est ajoutée. Elle est hors du département du réseau ({commune.departement.nom})\u00a0: "
            "retirez-la si c’est une erreur."
        )
