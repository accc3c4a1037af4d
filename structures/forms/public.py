"""The form by which a structure declares itself, filled by somebody who has no account yet."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from socle.composants.widgets import Cartes, Libelle
from socle.formulaires import ChampsForm, NomsMixin
from territoires.enums import PublicVise
from territoires.formulaires import CommuneMixin
from territoires.models import Commune, Departement, Reseau

from ..enums import StatutJuridique, TypeStructure
from ..models import Declaration
from . import nom_de_structure, siret, telephone

AUPRES_DE = {PublicVise.JEUNES: "Des jeunes", PublicVise.PARENTS: "Des parents"}
AUTOCOMPLETE = {
    "nom": "organization", "adresse": "street-address", "contact_prenom": "given-name", "contact_nom": "family-name",
    "fonction": "organization-title", "email": "email", "telephone": "tel",
}  # fmt: skip


class DeclarationForm(NomsMixin, CommuneMixin, ChampsForm):
    """Who the structure is, where, and whom to call. The commune gives the network; two of them, and it is asked."""

    siret = forms.CharField(
        label="SIRET",
        max_length=20,
        required=False,
        help_text="14 chiffres, espaces permis. Vous ne l’avez pas sous la main\u00a0? Laissez vide.",
    )
    reseau = forms.ChoiceField(label="Vous travaillez auprès de qui\u00a0?", required=False, widget=forms.HiddenInput)
    rejoindre = forms.BooleanField(required=False)

    NOMS = ("contact_prenom", "contact_nom")

    class Meta:
        model = Declaration
        fields = (
            *("nom", "type", "statut_juridique", "siret", "adresse"),
            *("contact_prenom", "contact_nom", "fonction", "email", "telephone", "message"),
        )
        widgets = {
            "message": forms.Textarea(attrs={"rows": 3}),
            "telephone": forms.TextInput(attrs={"type": "tel"}),
        }

    field_order = (
        *("nom", "type", "statut_juridique", "siret", "adresse", "commune", "commune_choisie", "reseau"),
        *("contact_prenom", "contact_nom", "fonction", "email", "telephone", "message"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.deja_connue = False
        self.sans_reseau: Departement | None = None
        self.reseaux: list[Reseau] = []
        for nom, choix in (("type", TypeStructure.choices), ("statut_juridique", StatutJuridique.choices)):
            self.fields[nom].choices = [("", "Choisissez"), *choix]  # type: ignore[attr-defined]
        for nom, jeton in AUTOCOMPLETE.items():
            self.fields[nom].widget.attrs["autocomplete"] = jeton
        self.fields["siret"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}
        self.fields["email"].help_text = "Un message y partira\u00a0: son lien confirme la déclaration."
        self.fields["message"].label = "Un mot pour la coordination"
        self.fields["nom"].help_text = "Celui que les jeunes et les familles connaissent."

    def clean_nom(self) -> str:
        nom = nom_de_structure(self.cleaned_data["nom"])
        if "://" in nom or "www." in nom.lower():  # the name goes in a message to an address nobody has confirmed
            raise ValidationError("Écrivez le nom de la structure, sans adresse de site.")
        return nom

    def clean_siret(self) -> str:
        return siret(self.cleaned_data["siret"])

    def clean_telephone(self) -> str:
        return telephone(self.cleaned_data["telephone"])

    def clean_commune(self) -> Commune | None:
        commune = super().clean_commune()
        if commune is None:
            return None
        self.reseaux = list(Reseau.objects.filter(departement=commune.departement_id).order_by("public_vise"))
        if not self.reseaux:
            self.sans_reseau = commune.departement
            raise ValidationError(
                f"Aucun réseau n’est encore ouvert ici dans ce département ({commune.departement.nom})."
            )
        if len(self.reseaux) > 1:
            champ = self.fields["reseau"]
            champ.widget = Cartes()
            champ.choices = [  # type: ignore[attr-defined]
                (r.code, Libelle(AUPRES_DE[PublicVise(r.public_vise)], r.nom)) for r in self.reseaux
            ]
        return commune

    def clean_reseau(self) -> Reseau | None:
        """The one of the commune; of several, the one chosen."""
        if len(self.reseaux) == 1:
            return self.reseaux[0]
        choisi = next((r for r in self.reseaux if r.code == self.cleaned_data["reseau"]), None)
        if self.reseaux and choisi is None:
            raise ValidationError("Ce département a plusieurs réseaux\u00a0: choisissez le vôtre.")
        return choisi

    def service(self) -> dict[str, Any]:
        champs = {nom: valeur for nom, valeur in self.cleaned_data.items() if nom != "commune_choisie"}
        return champs | {"code_postal": self._code_postal()}

    def _code_postal(self) -> str:
        """The one that was typed to find the commune, else its only one."""
        codes = list(self.cleaned_data["commune"].codes_postaux)
        tapes = [c for c in codes if c in self.data.get(self.add_prefix("commune"), "")]
        return (tapes or codes)[0] if tapes or len(codes) == 1 else ""
