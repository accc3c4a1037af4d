"""Forms of an employer's sheet, whoever fills them: its office or the coordination."""

import re
from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from stdnum.fr import siret as stdnum_siret

from socle.composants.widgets import Televersement
from socle.dates import aujourdhui
from socle.formulaires import PREMIERE_ANNEE, ChampsForm, NomsMixin, VersionFormMixin
from territoires.formulaires import CommuneMixin

from ..enums import RoleMembre, StatutJuridique
from ..models import Contact, Structure

CHAMPS = ("nom", "type", "statut_juridique", "siret", "adresse", "code_postal", "email", "telephone", "site")


def nom_de_structure(valeur: str) -> str:
    """A name has a letter: digits alone are a number typed in the wrong field. Raises ValidationError in French."""
    if not any(c.isalpha() for c in valeur):
        raise ValidationError("Ce n’est pas un nom\u00a0: écrivez-le en lettres.")
    return valeur


def siret(valeur: str) -> str:
    """Fourteen digits with their key. Raises ValidationError in French."""
    chiffres = "".join(c for c in valeur if not c.isspace() and c not in ".-")
    if not chiffres:
        return ""
    if not chiffres.isdigit() or len(chiffres) != 14:
        raise ValidationError("Le SIRET compte 14 chiffres.")
    if not stdnum_siret.is_valid(chiffres):
        raise ValidationError("Ce SIRET n’existe pas\u00a0: sa clé est fausse. Un chiffre est sans doute mal recopié.")
    return chiffres


def code_postal(valeur: str) -> str:
    chiffres = valeur.replace(" ", "")
    if chiffres and (len(chiffres) != 5 or not chiffres.isdigit()):
        raise ValidationError("Un code postal compte 5 chiffres.")
    if chiffres and chiffres[:2] in ("00", "96", "99"):
        raise ValidationError("Ce code postal n’existe pas\u00a0: il commence par le numéro du département.")
    return chiffres


def telephone(valeur: str, *, court: bool = False) -> str:
    """A number somebody can call, written the French way; a short one (119) with `court`. Raises ValidationError in
    French."""
    chiffres = "".join(c for c in valeur if c.isdigit())
    if (
        court
        and 2 <= len(chiffres) <= 6
        and phonenumbers.is_valid_short_number_for_region(phonenumbers.parse(chiffres, "FR"), "FR")
    ):
        return chiffres
    try:
        numero = phonenumbers.parse(valeur, "FR")
    except phonenumbers.NumberParseException:
        numero = None
    if numero is None or not phonenumbers.is_possible_number(numero):
        raise ValidationError("Ce numéro n’est pas complet\u00a0: 03 83 00 00 00, par exemple.")
    francais = numero.country_code == 33
    forme = phonenumbers.PhoneNumberFormat.NATIONAL if francais else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(numero, forme)


class TelephoneMixin(forms.Form):
    def clean_telephone(self) -> str:
        """Left as it is, an old number written another way is not judged again."""
        saisi = self.cleaned_data["telephone"]
        return telephone(saisi) if saisi and saisi != self.initial.get("telephone") else saisi


class FicheForm(TelephoneMixin, CommuneMixin, forms.ModelForm):
    site = forms.URLField(label="Site", max_length=200, required=False, assume_scheme="https")
    siret = forms.CharField(label="SIRET", max_length=20, required=False, help_text="14 chiffres, espaces permis.")

    class Meta:
        model = Structure
        fields = CHAMPS

    field_order = (
        *("nom", "type", "statut_juridique", "siret", "adresse", "code_postal", "commune", "commune_choisie"),
        *("email", "telephone", "site"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["statut_juridique"].choices = [("", "À compléter"), *StatutJuridique.choices]  # type: ignore[attr-defined]

    def clean_nom(self) -> str:
        return nom_de_structure(self.cleaned_data["nom"])

    def clean_siret(self) -> str:
        return siret(self.cleaned_data["siret"])

    def clean_code_postal(self) -> str:
        return code_postal(self.cleaned_data["code_postal"])

    def service(self) -> dict[str, Any]:
        hors = {"commune_choisie", "version_lue", "confirme"}
        return {nom: valeur for nom, valeur in self.cleaned_data.items() if nom not in hors}


class StructureForm(VersionFormMixin, FicheForm):
    class Meta(FicheForm.Meta):
        fields = (*CHAMPS, "astreinte_nom", "astreinte_telephone", "astreinte_horaires", "presentation", "annees_aap")
        widgets = {"presentation": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.departement = self.instance.reseau.departement_id
        commune = self.instance.commune
        self.fields["commune"].initial = f"{commune.nom} ({commune.insee})"
        self.commune_actuelle = commune

    def clean_astreinte_telephone(self) -> str:
        saisi = self.cleaned_data["astreinte_telephone"]
        return telephone(saisi) if saisi and saisi != self.initial.get("astreinte_telephone") else saisi

    def clean(self) -> dict[str, Any]:
        """Somebody to call is a number first: a name alone helps nobody at night."""
        propres = super().clean() or self.cleaned_data
        dits = propres.get("astreinte_nom") or propres.get("astreinte_horaires")
        if dits and not propres.get("astreinte_telephone") and "astreinte_telephone" not in self.errors:
            self.add_error("astreinte_telephone", "Donnez le numéro à appeler.")
        return propres

    def clean_annees_aap(self) -> str:
        """« 2018 » or « 2018/2019 », in order, each once."""
        mots = re.split(r"[\s/,;]+", self.cleaned_data["annees_aap"].strip("/,; "))
        if mots == [""]:
            return ""
        if not all(mot.isdigit() and PREMIERE_ANNEE <= int(mot) <= aujourdhui().year + 1 for mot in mots):
            raise ValidationError("Des années, séparées par une barre\u00a0: 2018/2019.")
        return "/".join(sorted(set(mots)))

    def clean_commune(self) -> Any:
        """Left as it is, the commune needs no search."""
        if self.cleaned_data["commune"] == self.fields["commune"].initial:
            choisie = self.data.get(self.add_prefix("commune_choisie"), "")
            self.fields["commune_choisie"].choices = [(choisie, choisie)]  # type: ignore[attr-defined]
            return self.commune_actuelle
        return super().clean_commune()


class ContactForm(NomsMixin, TelephoneMixin, ChampsForm):
    class Meta:
        model = Contact
        fields = ("prenom", "nom", "fonction", "email", "telephone", "responsable")


class InvitationMembreForm(forms.Form):
    email = forms.EmailField(label="Adresse e-mail")
    role = forms.ChoiceField(label="Rôle", choices=RoleMembre.choices, widget=forms.RadioSelect)


class RoleForm(forms.Form):
    role = forms.ChoiceField(label="Rôle", choices=RoleMembre.choices, widget=forms.RadioSelect)


class ImageForm(forms.Form):
    upload = forms.FileField(
        label="Logo ou photo", widget=Televersement(image=True), help_text="JPEG, PNG ou WebP, 10\u00a0Mo."
    )


class AccueilForm(forms.Form):
    note = forms.CharField(
        label="Ce que vous avez convenu", max_length=300, required=False, help_text="La structure le lira."
    )


class RefusForm(forms.Form):
    motif = forms.CharField(
        label="Pourquoi", max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text="La personne le lira."
    )
