"""Forms of a person's sheet."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from promeneurs.enums import Demandeur, Partie, Public, Theme
from promeneurs.forms.actes import (
    AbsenceForm,
    CompteForm,
    IdentifiantForm,
    MotifForm,
    PermanenceForm,
    PhotoForm,
    RetourForm,
    VerificationForm,
)
from promeneurs.forms.structure import HEURES_MAX, HEURES_MIN
from promeneurs.models import Mandat, Promeneur
from socle.composants.widgets import Puces, Televersement
from socle.dates import UN_JOUR, aujourdhui
from socle.formulaires import FichierGardeMixin, Jour, NomsMixin, VersionFormMixin
from socle.texte import tri
from structures.forms import TelephoneMixin
from structures.models import Structure
from territoires.formulaires import CommuneForm
from territoires.models import Reseau

__all__ = [
    "AbsenceForm",
    "ChangementForm",
    "ChartePapierForm",
    "CommuneForm",
    "CompteForm",
    "DesignationForm",
    "ExceptionForm",
    "FinForm",
    "IdentifiantForm",
    "IdentiteForm",
    "LabelForm",
    "MotifFacultatifForm",
    "MotifForm",
    "NouveauPromeneurForm",
    "PermanenceForm",
    "PhotoForm",
    "ProfilForm",
    "RetourForm",
    "RevueForm",
    "SuiteForm",
    "SuspensionForm",
    "VerificationForm",
]


class NouveauPromeneurForm(NomsMixin, TelephoneMixin, forms.ModelForm):
    """A new person; look-alikes are shown before a second sheet is made."""

    confirme = forms.BooleanField(label="C’est une autre personne\u00a0: créer sa fiche", required=False)
    structure = forms.ModelChoiceField(
        Structure.objects.none(),
        label="Structure qui la désigne",
        required=False,
        empty_label="Plus tard",
        to_field_name="code",
    )
    depuis = Jour(label="Depuis le", required=False)

    class Meta:
        model = Promeneur
        fields = ("prenom", "nom", "fonction", "email", "telephone")

    field_order = ("prenom", "nom", "fonction", "email", "telephone", "structure", "depuis", "confirme")

    def __init__(self, *args: Any, reseau: Reseau, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reseau = self.instance.reseau = reseau
        self.doublons: list[Promeneur] = []
        self.fields["structure"].queryset = Structure.objects.filter(reseau=reseau)  # type: ignore[attr-defined]
        self.fields["confirme"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or self.cleaned_data
        cle = tri(f"{donnees.get('nom', '')} {donnees.get('prenom', '')}")
        self.doublons = list(Promeneur.objects.filter(reseau=self.reseau, tri=cle)) if cle else []
        if self.doublons and not donnees.get("confirme"):
            self.fields["confirme"].widget = forms.CheckboxInput()
            self.add_error("confirme", "Une fiche porte déjà ce nom. Si c’est quelqu’un d’autre, cochez ici.")
        return donnees


class IdentiteForm(NomsMixin, TelephoneMixin, VersionFormMixin, forms.ModelForm):
    class Meta:
        model = Promeneur
        fields = ("prenom", "nom", "fonction", "email", "telephone")


class ProfilForm(VersionFormMixin, forms.ModelForm):
    """What the public reads, filled by the coordinator for the person."""

    themes = forms.MultipleChoiceField(label="Thèmes", choices=Theme.choices, widget=Puces, required=False)
    publics = forms.MultipleChoiceField(label="Publics", choices=Public.choices, widget=Puces, required=False)

    class Meta:
        model = Promeneur
        fields = ("presentation", "contact_direct", "themes", "publics")
        widgets = {"presentation": forms.Textarea(attrs={"rows": 5})}


class DesignationForm(forms.Form):
    structure = forms.ModelChoiceField(
        Structure.objects.none(), label="Structure", empty_label="Choisir…", to_field_name="code"
    )
    depuis = Jour(label="Depuis le", required=False, help_text="Vide\u00a0: depuis toujours.")
    dernier = Jour(label="Dernier jour", required=False, help_text="Vide\u00a0: sans fin prévue.")
    heures_hebdo = forms.DecimalField(
        label="Heures par semaine",
        min_value=HEURES_MIN,
        max_value=HEURES_MAX,
        decimal_places=2,
        max_digits=4,
        required=False,
    )

    def __init__(self, *args: Any, reseau: Reseau, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["structure"].queryset = Structure.objects.filter(reseau=reseau)  # type: ignore[attr-defined]
        self.fields["depuis"].initial = aujourdhui

    def service(self) -> dict[str, Any]:
        donnees = dict(self.cleaned_data)
        donnees["sortie"] = apres(donnees.pop("dernier"))
        return donnees


def apres(dernier: Any) -> Any:
    """The first day out, from a last day."""
    return dernier + UN_JOUR if dernier else None


class ExceptionForm(forms.Form):
    motif = forms.CharField(
        label="Motif de l’exception",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Pourquoi cette personne est gardée sans convention. Le motif reste dans l’historique.",
    )
    depuis = Jour(label="Depuis le", required=False, help_text="Vide\u00a0: dès le début de la désignation.")
    dernier = Jour(label="Dernier jour", required=False, help_text="Vide\u00a0: jusqu’à la fin de la désignation.")

    def __init__(self, *args: Any, mandat: Mandat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if deja := mandat.exception:  # what is sent replaces it: nobody ends it unawares by sending other dates
            fin = deja.upper - UN_JOUR if deja.upper else None
            self.initial |= {"motif": mandat.motif_exception, "depuis": deja.lower, "dernier": fin}

    def service(self) -> dict[str, Any]:
        return {k: v for k, v in self.cleaned_data.items() if k != "dernier"} | {
            "sortie": apres(self.cleaned_data["dernier"])
        }


class FinForm(forms.Form):
    """The last day of something, and why."""

    dernier = Jour(label="Dernier jour", initial=aujourdhui)
    motif = forms.CharField(label="Motif", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def service(self) -> dict[str, Any]:
        return {"le": apres(self.cleaned_data["dernier"]), "motif": self.cleaned_data["motif"]}


class ChangementForm(DesignationForm):
    """Change of employer: the old mandate ends the day before the new one begins."""

    depuis = Jour(label="Commence dans la nouvelle structure le")
    motif = forms.CharField(label="Motif du changement", max_length=300, required=False)

    field_order = ("structure", "depuis", "dernier", "heures_hebdo", "motif")


class ChartePapierForm(FichierGardeMixin):
    parties = forms.MultipleChoiceField(
        label="Qui a signé", choices=Partie.choices, widget=forms.CheckboxSelectMultiple
    )
    signee_le = Jour(label="Date de signature")
    signataire = forms.CharField(
        label="Nom et qualité", max_length=200, required=False, help_text="Tels qu’écrits sur la feuille."
    )
    upload = forms.FileField(
        label="Charte signée, numérisée", widget=Televersement(), help_text="PDF, JPEG ou PNG, 10\u00a0Mo au plus."
    )

    def clean_signee_le(self) -> Any:
        le = self.cleaned_data["signee_le"]
        if le > aujourdhui():
            raise ValidationError("Cette date est dans le futur.")
        return le


class LabelForm(forms.Form):
    decide_le = Jour(label="Décidé le", initial=aujourdhui)
    debut = Jour(label="Début", initial=aujourdhui)
    dernier_jour = Jour(label="Dernier jour", required=False)


class SuspensionForm(forms.Form):
    demandeur = forms.ChoiceField(label="À la demande de", choices=Demandeur.choices, widget=forms.RadioSelect)
    motif = forms.CharField(
        label="Motif",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Privé\u00a0: lu par la coordination et par la direction de la structure, jamais publié.",
    )


class RevueForm(forms.Form):
    a_revoir_le = Jour(label="Prochaine revue le", help_text="Dans 15 jours au plus.")
    suite = forms.CharField(label="Suite donnée", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class SuiteForm(forms.Form):
    suite = forms.CharField(label="Suite donnée", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class MotifFacultatifForm(forms.Form):
    motif = forms.CharField(label="Motif", max_length=300, required=False)
