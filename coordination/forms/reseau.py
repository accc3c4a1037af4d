"""The settings of a network, its partners and its team."""

from typing import Any

from django import forms

from socle.cles import cle
from socle.dates import aujourdhui
from socle.formulaires import Jour, VersionFormMixin
from structures.forms import telephone
from territoires.enums import NatureOrganisme, QualitePartenaire
from territoires.models import Organisme, Reseau


class ReglagesForm(VersionFormMixin, forms.ModelForm):
    site = forms.URLField(label="Site du réseau", required=False, assume_scheme="https")

    class Meta:
        model = Reseau
        fields = (
            "nom",
            "contact_email",
            "contact_telephone",
            "site",
            "crip_telephone",
            "crip_horaires",
            "parquet_telephone",
            "parquet_horaires",
            "age_min",
            "age_max",
            "heures_min_hebdo",
            "duree_convention_mois",
            "duree_label_mois",
            "delai_ancien_jours",
            "delai_confirmation_jours",
            "delai_corrections_jours",
        )

    field_order = Meta.fields

    def clean(self) -> dict[str, Any]:
        """Left as it is, an old number is not judged again; a CRIP or a court may have a short one (119)."""
        propres = super().clean() or self.cleaned_data
        for nom in ("contact_telephone", "crip_telephone", "parquet_telephone"):
            saisi = propres.get(nom)
            if saisi and saisi != self.initial.get(nom):
                try:
                    propres[nom] = telephone(saisi, court=nom != "contact_telephone")
                except forms.ValidationError as erreur:
                    self.add_error(nom, erreur)
        return propres


class InvitationForm(forms.Form):
    email = forms.EmailField(label="Adresse e-mail")


class PassationForm(forms.Form):
    """Two of the team, by their public names, and a day."""

    de = forms.ChoiceField(label="Qui passe la main")
    a = forms.ChoiceField(label="Qui la prend")
    jusqu_au = Jour(
        label="Dernier jour de son accès",
        required=False,
        help_text="De qui passe la main, ce jour compris. Vide\u00a0: l’accès reste.",
    )

    def __init__(self, *args: Any, equipe: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._qui = {cle(user): user for user in equipe}
        choix = [(code, user.nom_complet) for code, user in self._qui.items()]
        self.fields["de"].choices = choix  # type: ignore[attr-defined]
        self.fields["a"].choices = [("", "Choisissez"), *choix]  # type: ignore[attr-defined]

    def service(self) -> dict[str, Any]:
        dit = self.cleaned_data
        return {"de": self._qui[dit["de"]], "a": self._qui[dit["a"]], "jusqu_au": dit["jusqu_au"]}


class InvitationPartenaireForm(InvitationForm):
    organisme = forms.ModelChoiceField(Organisme.objects.none(), label="Au nom de", to_field_name="code")

    def __init__(self, *args: Any, reseau: Reseau, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        siens = Organisme.objects.filter(
            partenariats__reseau=reseau, partenariats__periode__contains=aujourdhui()
        ).with_noms()
        self.fields["organisme"].queryset = siens  # type: ignore[attr-defined]


class PartenaireForm(forms.Form):
    nom = forms.CharField(label="Nom", max_length=160)
    sigle = forms.CharField(label="Nom court", max_length=40, required=False)
    nature = forms.ChoiceField(label="Nature", choices=NatureOrganisme.choices)
    qualite = forms.ChoiceField(label="Qualité", choices=QualitePartenaire.choices)
