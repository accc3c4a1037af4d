"""Forms of a structure's sheet."""

from typing import Any

from django import forms
from django.db.models import Q

from socle.dates import UN_JOUR, ajoute_mois, aujourdhui
from socle.formulaires import Jour
from socle.texte import tri
from structures.forms import ContactForm, FicheForm, ImageForm, InvitationMembreForm, RoleForm, StructureForm
from structures.models import Structure
from territoires.models import Reseau

from .promeneurs import apres

__all__ = [
    "ContactForm",
    "EntreeForm",
    "ImageForm",
    "InvitationMembreForm",
    "NouvelleStructureForm",
    "RepriseForm",
    "RoleForm",
    "SortieForm",
    "StructureForm",
]


class NouvelleStructureForm(FicheForm):
    """A new structure; look-alikes are shown before a second sheet is made."""

    confirme = forms.BooleanField(label="C’est une autre structure\u00a0: créer sa fiche", required=False)
    entree = forms.BooleanField(
        label="Elle est dans le réseau", required=False, help_text="Sinon elle est notée comme intéressée."
    )
    depuis = Jour(label="Depuis le", required=False, help_text="Vide\u00a0: depuis toujours.")
    postes = forms.IntegerField(
        label="Postes de promeneurs", min_value=0, max_value=50, required=False, help_text="Hors convention."
    )

    field_order = (*FicheForm.field_order, "entree", "depuis", "postes", "confirme")

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


class EntreeForm(forms.Form):
    depuis = Jour(label="Depuis le", required=False, initial=aujourdhui, help_text="Vide\u00a0: depuis toujours.")
    postes = forms.IntegerField(
        label="Postes de promeneurs", min_value=0, max_value=50, required=False, help_text="Hors convention."
    )


class SortieForm(forms.Form):
    dernier = Jour(label="Dernier jour dans le réseau", initial=aujourdhui)
    motif = forms.CharField(label="Motif de la sortie", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def service(self) -> dict[str, Any]:
        return {"le": apres(self.cleaned_data["dernier"]), "motif": self.cleaned_data["motif"]}


class RepriseForm(forms.Form):
    """A convention signed before the platform: its dates open the mandates."""

    debut = Jour(label="Début")
    dernier_jour = Jour(label="Dernier jour", required=False)
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
