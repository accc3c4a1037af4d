"""Forms of a person's sheet."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from promeneurs.enums import Demandeur, Jour, Partie, Plateforme, Public, Theme
from promeneurs.models import Permanence, Promeneur
from socle.composants.widgets import HeureSaisie, Puces, Televersement
from socle.dates import UN_JOUR, aujourdhui
from socle.formulaires import VersionFormMixin
from socle.texte import tri
from structures.models import Structure
from territoires.models import Reseau

from . import champs
from .champs import CommuneMixin


class NouveauPromeneurForm(forms.ModelForm):
    """A new person; look-alikes are shown before a second sheet is made."""

    confirme = forms.BooleanField(label="C’est une autre personne\u00a0: créer sa fiche", required=False)
    structure = forms.ModelChoiceField(
        Structure.objects.none(),
        label="Structure qui la désigne",
        required=False,
        empty_label="Plus tard",
        to_field_name="code",
    )
    depuis = champs.Jour(label="Depuis le", required=False)

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


class IdentiteForm(VersionFormMixin, forms.ModelForm):
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
    depuis = champs.Jour(label="Depuis le", required=False, help_text="Vide\u00a0: depuis toujours.")
    dernier = champs.Jour(label="Dernier jour", required=False, help_text="Vide\u00a0: sans fin prévue.")
    heures_hebdo = forms.DecimalField(
        label="Heures par semaine", min_value=0, max_value=48, decimal_places=2, max_digits=4, required=False
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
    depuis = champs.Jour(label="Depuis le", required=False, help_text="Vide\u00a0: dès le début de la désignation.")
    dernier = champs.Jour(
        label="Dernier jour", required=False, help_text="Vide\u00a0: jusqu’à la fin de la désignation."
    )

    def service(self) -> dict[str, Any]:
        return {k: v for k, v in self.cleaned_data.items() if k != "dernier"} | {
            "sortie": apres(self.cleaned_data["dernier"])
        }


class FinForm(forms.Form):
    """The last day of something, and why."""

    dernier = champs.Jour(label="Dernier jour", initial=aujourdhui)
    motif = forms.CharField(label="Motif", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def service(self) -> dict[str, Any]:
        return {"le": apres(self.cleaned_data["dernier"]), "motif": self.cleaned_data["motif"]}


class ChangementForm(DesignationForm):
    """Change of employer: the old mandate ends the day before the new one begins."""

    depuis = champs.Jour(label="Commence dans la nouvelle structure le")
    motif = forms.CharField(label="Motif du changement", max_length=300, required=False)

    field_order = ("structure", "depuis", "dernier", "heures_hebdo", "motif")


class ChartePapierForm(forms.Form):
    parties = forms.MultipleChoiceField(
        label="Qui a signé", choices=Partie.choices, widget=forms.CheckboxSelectMultiple
    )
    signee_le = champs.Jour(label="Date de signature")
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
    decide_le = champs.Jour(label="Décidé le", initial=aujourdhui)
    debut = champs.Jour(label="Début", initial=aujourdhui)
    dernier_jour = champs.Jour(label="Dernier jour", required=False)


class AbsenceForm(forms.Form):
    """Dates and a stand-in; the reason is never asked."""

    debut = champs.Jour(label="Du", initial=aujourdhui)
    dernier_jour = champs.Jour(label="Au", required=False, help_text="Vide\u00a0: jusqu’à nouvel ordre.")
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
    le = champs.Jour(label="De retour le", initial=aujourdhui)


class SuspensionForm(forms.Form):
    demandeur = forms.ChoiceField(label="À la demande de", choices=Demandeur.choices, widget=forms.RadioSelect)
    motif = forms.CharField(
        label="Motif",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Privé\u00a0: lu par la coordination et par la direction de la structure, jamais publié.",
    )


class RevueForm(forms.Form):
    a_revoir_le = champs.Jour(label="Prochaine revue le", help_text="Dans 15 jours au plus.")
    suite = forms.CharField(label="Suite donnée", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class SuiteForm(forms.Form):
    suite = forms.CharField(label="Suite donnée", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class CompteForm(forms.Form):
    plateforme = forms.ChoiceField(label="Réseau", choices=[("", "Choisir…"), *Plateforme.choices])
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


class MotifForm(forms.Form):
    motif = forms.CharField(
        label="Motif", max_length=300, widget=forms.Textarea(attrs={"rows": 2}), help_text="La personne le lira."
    )


class MotifFacultatifForm(forms.Form):
    motif = forms.CharField(label="Motif", max_length=300, required=False)


class PhotoForm(forms.Form):
    upload = forms.FileField(
        label="Photo", widget=Televersement(image=True), help_text="JPEG, PNG ou WebP, 10\u00a0Mo."
    )
    consentement = forms.BooleanField(
        label="La personne accepte que cette photo soit publiée",
        help_text="Elle peut retirer son accord à tout moment\u00a0: la photo disparaît aussitôt.",
        required=False,
    )


class PermanenceForm(forms.ModelForm):
    class Meta:
        model = Permanence
        fields = ("jour", "debut", "fin", "plateforme")
        widgets = {"debut": HeureSaisie, "fin": HeureSaisie}

    jour = forms.ChoiceField(label="Jour", choices=[(c, lib.capitalize()) for c, lib in Jour.choices])

    def _post_clean(self) -> None:
        """The service checks the whole row: overlaps, and that it is not there already."""


class CommuneForm(CommuneMixin):
    def __init__(self, *args: Any, departement: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.departement = departement
