"""Forms of a structure's sheet."""

from typing import Any

from django import forms
from django.db.models import Q

from socle.composants.widgets import Televersement
from socle.dates import UN_JOUR, ajoute_mois, aujourdhui
from socle.formulaires import VersionFormMixin
from socle.texte import tri
from structures.enums import RoleMembre, StatutJuridique
from structures.models import Contact, Structure
from territoires.models import Reseau

from . import champs
from .champs import CommuneMixin
from .promeneurs import apres

CHAMPS = ("nom", "type", "statut_juridique", "siret", "adresse", "code_postal", "email", "telephone", "site")


class _FicheForm(CommuneMixin, forms.ModelForm):
    siret = forms.CharField(label="SIRET", max_length=20, required=False, help_text="14 chiffres, espaces permis.")

    class Meta:
        model = Structure
        fields = CHAMPS

    field_order = ("nom", "type", "statut_juridique", "siret", "adresse", "code_postal", "commune", "commune_choisie")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["statut_juridique"].choices = [("", "À compléter"), *StatutJuridique.choices]  # type: ignore[attr-defined]
        self.fields["site"].assume_scheme = "https"  # type: ignore[attr-defined]

    def clean_siret(self) -> str:
        return champs.siret(self.cleaned_data["siret"])

    def clean_code_postal(self) -> str:
        return champs.code_postal(self.cleaned_data["code_postal"])

    def service(self) -> dict[str, Any]:
        hors = {"commune_choisie", "version_lue", "confirme"}
        return {nom: valeur for nom, valeur in self.cleaned_data.items() if nom not in hors}


class NouvelleStructureForm(_FicheForm):
    """A new structure; look-alikes are shown before a second sheet is made."""

    confirme = forms.BooleanField(label="C’est une autre structure\u00a0: créer sa fiche", required=False)
    entree = forms.BooleanField(
        label="Elle est dans le réseau", required=False, help_text="Sinon elle est notée comme intéressée."
    )
    depuis = champs.Jour(label="Depuis le", required=False, help_text="Vide\u00a0: depuis toujours.")
    postes = forms.IntegerField(
        label="Postes de promeneurs", min_value=0, max_value=50, required=False, help_text="Hors convention."
    )

    field_order = (*_FicheForm.field_order, "email", "telephone", "site", "entree", "depuis", "postes", "confirme")

    def __init__(self, *args: Any, reseau: Reseau, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reseau = self.instance.reseau = reseau
        self.departement = reseau.departement_id
        self.doublons: list[Structure] = []
        self.fields["confirme"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or self.cleaned_data
        self.doublons = self._doublons(donnees)
        if self.doublons and not donnees.get("confirme"):
            self.fields["confirme"].widget = forms.CheckboxInput()
            self.add_error("confirme", "Une fiche ressemble à celle-ci. Si c’est une autre structure, cochez ici.")
        return donnees

    def _doublons(self, donnees: dict[str, Any]) -> list[Structure]:
        cle = tri(donnees.get("nom", ""))
        pareilles = Q(tri=cle) if cle else Q(pk__in=[])
        for champ in ("siret", "email"):
            if donnees.get(champ):
                pareilles |= Q(**{f"{champ}__iexact": donnees[champ]})
        return list(Structure.objects.filter(pareilles, reseau=self.reseau).select_related("commune")[:5])

    def service(self) -> dict[str, Any]:
        return {k: v for k, v in super().service().items() if k not in ("entree", "depuis", "postes")}


class StructureForm(VersionFormMixin, _FicheForm):
    class Meta(_FicheForm.Meta):
        fields = (*CHAMPS, "presentation", "annees_aap")
        widgets = {"presentation": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.departement = self.instance.reseau.departement_id
        commune = self.instance.commune
        self.fields["commune"].initial = f"{commune.nom} ({commune.insee})"
        self.commune_actuelle = commune

    def clean_commune(self) -> Any:
        """Left as it is, the commune needs no search."""
        if self.cleaned_data["commune"] == self.fields["commune"].initial:
            choisie = self.data.get(self.add_prefix("commune_choisie"), "")
            self.fields["commune_choisie"].choices = [(choisie, choisie)]  # type: ignore[attr-defined]
            return self.commune_actuelle
        return super().clean_commune()


class EntreeForm(forms.Form):
    depuis = champs.Jour(
        label="Depuis le", required=False, initial=aujourdhui, help_text="Vide\u00a0: depuis toujours."
    )
    postes = forms.IntegerField(
        label="Postes de promeneurs", min_value=0, max_value=50, required=False, help_text="Hors convention."
    )


class SortieForm(forms.Form):
    dernier = champs.Jour(label="Dernier jour dans le réseau", initial=aujourdhui)
    motif = forms.CharField(label="Motif de la sortie", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def service(self) -> dict[str, Any]:
        return {"le": apres(self.cleaned_data["dernier"]), "motif": self.cleaned_data["motif"]}


class RepriseForm(forms.Form):
    """A convention signed before the platform: its dates open the mandates."""

    debut = champs.Jour(label="Début")
    dernier_jour = champs.Jour(label="Dernier jour", required=False)
    postes = forms.IntegerField(label="Nombre de postes", min_value=0, max_value=50, required=False)
    note = forms.CharField(label="Note", max_length=300, required=False)

    def __init__(self, *args: Any, reseau: Reseau, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mois = reseau.duree_convention_mois
        self.fields["dernier_jour"].help_text = f"Vide\u00a0: {self.mois} mois, la durée habituelle du réseau."

    def service(self) -> dict[str, Any]:
        donnees = dict(self.cleaned_data)
        if donnees["dernier_jour"] is None:
            donnees["dernier_jour"] = ajoute_mois(donnees["debut"], self.mois) - UN_JOUR
        return donnees


class ContactForm(forms.ModelForm):
    class Meta:
        model = Contact
        fields = ("prenom", "nom", "fonction", "email", "telephone", "responsable")

    def _post_clean(self) -> None:
        """The service checks the whole row."""


class InvitationMembreForm(forms.Form):
    email = forms.EmailField(label="Adresse e-mail")
    role = forms.ChoiceField(label="Rôle", choices=RoleMembre.choices, widget=forms.RadioSelect)


class RoleForm(forms.Form):
    role = forms.ChoiceField(label="Rôle", choices=RoleMembre.choices, widget=forms.RadioSelect)


class ImageForm(forms.Form):
    upload = forms.FileField(
        label="Logo ou photo", widget=Televersement(image=True), help_text="JPEG, PNG ou WebP, 10\u00a0Mo."
    )
