"""Forms of what is done on a promeneur's file, whoever does it: oneself, the employer, the coordination."""

import re
from typing import Any

from django import forms

from socle.composants.widgets import HeureSaisie, Puces, PucesUnique, Televersement
from socle.dates import aujourdhui
from socle.formulaires import Case, ChampsForm, FichierGardeMixin, Jour, VersionFormMixin

from .. import enums
from ..models import Permanence, Promeneur


class ProfilForm(VersionFormMixin, forms.ModelForm):
    """What the public reads."""

    themes = forms.MultipleChoiceField(label="Thèmes", choices=enums.Theme.choices, widget=Puces, required=False)
    publics = forms.MultipleChoiceField(label="Publics", choices=enums.Public.choices, widget=Puces, required=False)

    class Meta:
        model = Promeneur
        fields = ("fonction", "presentation", "contact_direct", "themes", "publics")
        widgets = {"presentation": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fonction"].required = True


class PhotoForm(FichierGardeMixin):
    upload = forms.FileField(
        label="Photo", widget=Televersement(image=True), help_text="JPEG, PNG ou WebP, 10\u00a0Mo."
    )
    consentement = forms.BooleanField(
        label="La personne accepte que cette photo soit publiée",
        help_text="L’accord se retire à tout moment\u00a0: la photo disparaît aussitôt.",
        required=False,
    )


class MaPhotoForm(PhotoForm):
    """The owner's own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consentement"].label = "J’accepte que cette photo soit publiée"


class CompteForm(forms.Form):
    plateforme = forms.ChoiceField(label="Réseau", choices=[("", "Choisir…"), *enums.Plateforme.choices])
    nom_libre = forms.CharField(
        label="Nom du forum, du jeu ou du réseau",
        max_length=60,
        required=False,
        help_text="Pour «\u00a0Autre\u00a0», forum ou jeu.",
    )
    identifiant = forms.CharField(
        label="Identifiant ou adresse", max_length=200, help_text="Par exemple @ines.pdn, ou l’adresse de la page."
    )


class IdentifiantForm(forms.Form):
    identifiant = forms.CharField(label="Nouvel identifiant ou adresse", max_length=200)


class VerificationForm(forms.Form):
    """Two boxes, ticked by who has opened the account."""

    montre_structure = forms.BooleanField(label="Le compte montre le nom de la structure", required=False)
    montre_lien = forms.BooleanField(label="Le compte montre le lien vers l’annuaire", required=False)


class FermetureForm(forms.Form):
    """One box, ticked by who has looked."""

    vu = Case(
        label="J’ai ouvert le compte\u00a0: il est fermé, ou ne dit plus «\u00a0Promeneur du Net\u00a0»",
        sinon="Ouvrez le compte et regardez ce qu’il montre",
    )


class MotifForm(forms.Form):
    motif = forms.CharField(
        label="Motif", max_length=300, widget=forms.Textarea(attrs={"rows": 2}), help_text="La personne le lira."
    )


class PermanenceForm(ChampsForm):
    jour = forms.ChoiceField(label="Jour", choices=[(c, lib.capitalize()) for c, lib in enums.Jour.choices])
    plateforme = forms.ChoiceField(label="Réseau", choices=[("", "Choisir…"), *enums.Plateforme.choices])
    vacances = forms.ChoiceField(
        label="Quelles semaines",
        choices=enums.Vacances.choices,
        initial=enums.Vacances.TOUJOURS,
        widget=PucesUnique,
    )
    feries = forms.BooleanField(
        label="Aussi les jours fériés",
        required=False,
        help_text="Sinon, pas de permanence ces jours-là : l’annuaire et les agendas le savent.",
    )

    class Meta:
        model = Permanence
        fields = ("jour", "debut", "fin", "plateforme", "vacances", "feries")
        widgets = {"debut": HeureSaisie, "fin": HeureSaisie}

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or self.cleaned_data
        if donnees.get("debut") and donnees.get("debut") == donnees.get("fin"):
            self.add_error("fin", "La fin est à la même heure que le début\u00a0: dites jusqu’à quelle heure.")
        return donnees


class AbsenceForm(forms.Form):
    """Dates and a stand-in; the reason is never asked."""

    debut = Jour(label="Du", initial=aujourdhui, a_venir=2)
    dernier_jour = Jour(label="Au", required=False, a_venir=5, help_text="Vide\u00a0: jusqu’à nouvel ordre.")
    relais = forms.ModelChoiceField(
        Promeneur.objects.none(),
        label="Qui répond à sa place",
        required=False,
        empty_label="Quelqu’un d’autre",
        to_field_name="code",
    )
    relais_texte = forms.CharField(
        label="Ou un autre contact", max_length=200, required=False, help_text="Nom, téléphone ou adresse."
    )

    def __init__(self, *args: Any, promeneur: Promeneur, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        autres = Promeneur.objects.filter(reseau=promeneur.reseau).actifs(aujourdhui()).exclude(pk=promeneur.pk)
        self.fields["relais"].queryset = autres  # type: ignore[attr-defined]


class RetourForm(forms.Form):
    le = Jour(label="De retour le", initial=aujourdhui)


class SignatureForm(forms.Form):
    """Reading confirmed, name and title written: the signature on screen."""

    lu = Case(label="J’ai lu la charte et je m’engage à la respecter.", sinon="Lisez la charte")
    signataire = forms.CharField(label="Vos prénom, nom et fonction", max_length=200)

    def clean_signataire(self) -> str:
        """It is the signature: a letter or a dot would say nothing of who signed."""
        saisi: str = self.cleaned_data["signataire"]
        if len(re.findall(r"[^\W\d_]{2,}", saisi)) < 2:
            raise forms.ValidationError("Écrivez vos prénom, nom et fonction en entier\u00a0: ils valent signature.")
        return saisi
