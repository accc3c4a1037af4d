"""The forms of the documents: one or several given at once, taken again from an earlier file, said to be at the Caf."""

from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from socle.composants.widgets import Pages
from socle.dates import aujourdhui
from socle.formulaires import ChampsForm, Jour, VersionFormMixin
from socle.pages import PagesMixin
from socle.valeurs import jour as en_jour
from structures.enums import StatutJuridique

from ..lignes_pieces import LigneDePiece
from ..models import DepotPiece, PieceReglee
from ..pieces import PieceAttendue
from .communs import PourLeCompteMixin

FORMATS = (
    "PDF, image (une photo nette convient) ou document Word, Excel, LibreOffice, 10\u00a0Mo. Plusieurs pages ou "
    "photos\u00a0? Choisissez-les ensemble\u00a0: elles sont réunies en un PDF."
)
Carte = tuple[LigneDePiece, forms.BoundField, forms.BoundField | None]
DATEE, DATEE_AIDE = "Date du document", "Valable {mois}\u00a0mois à partir de cette date. Vide\u00a0: d’aujourd’hui."


def _datee(attendue: PieceAttendue) -> Jour:
    return Jour(label=DATEE, required=False, help_text=DATEE_AIDE.format(mois=attendue.validite_mois))


class PieceForm(PagesMixin, PourLeCompteMixin):
    """One document, and its date when it ages."""

    upload = forms.FileField(label="Document", widget=Pages(kind="piece"), help_text=FORMATS)
    lui_meme = "upload"
    field_order = ("upload", "datee_du")

    def __init__(self, *args: Any, attendue: PieceAttendue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if attendue.validite_mois:
            self.fields["datee_du"] = _datee(attendue)
            self.order_fields(self.field_order)


class PiecesForm(PagesMixin, PourLeCompteMixin):
    """Every document that may be given now, in one sending: a field each, none required."""

    def __init__(self, *args: Any, lignes: list[LigneDePiece], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lignes = lignes
        self.donnees: list[str] = []
        siens: dict[str, forms.Field] = {}
        for ligne in lignes:
            attendue = ligne.attendue
            siens[attendue.type] = forms.FileField(  # an empty one is refused alone, by the service
                label=attendue.libelle,
                required=False,
                allow_empty_file=True,
                widget=Pages(kind="piece"),
                help_text=attendue.aide,
            )
            if attendue.validite_mois:
                siens[f"datee-{attendue.type}"] = _datee(attendue)
        self.fields = siens | self.fields

    def clean(self) -> dict[str, Any]:
        propre = super().clean()
        if not self.errors and not self._choisis():
            raise forms.ValidationError("Choisissez au moins un document.")
        return propre

    def _choisis(self) -> list[str]:
        return [x.attendue.type for x in self._lignes if self.cleaned_data.get(x.attendue.type) is not None]

    @property
    def envois(self) -> dict[str, tuple[UploadedFile, date | None]]:
        """What was chosen, by type, with its date."""
        propre = self.cleaned_data
        return {type_: (propre[type_], propre.get(f"datee-{type_}")) for type_ in self._choisis()}

    def retirer(self, types: list[str]) -> None:
        """Those are given: they leave the form, which keeps the others to correct."""
        for type_ in types:
            self.donnees.append(self.fields.pop(type_).label)  # type: ignore[arg-type]
            self.fields.pop(f"datee-{type_}", None)
            self._sains.pop(type_, None)

    @property
    def cartes(self) -> list[Carte]:
        """Each document still in the form, its field, and that of its date."""
        return [
            (x, self[x.attendue.type], self[f"datee-{x.attendue.type}"] if x.attendue.validite_mois else None)
            for x in self._lignes
            if x.attendue.type in self.fields
        ]

    @property
    def pressees(self) -> list[Carte]:
        """Those without which the file cannot be handed in."""
        return [carte for carte in self.cartes if carte[0].pressee]

    @property
    def autres(self) -> list[Carte]:
        return [carte for carte in self.cartes if not carte[0].pressee]

    @property
    def autres_ouvertes(self) -> bool:
        """Nothing else to show, or something to correct or kept among them."""
        touchees = (c.errors or (d and d.errors) or c.field.widget.garde for _, c, d in self.autres)
        return not self.pressees or any(touchees)

    @property
    def autour(self) -> list[forms.BoundField]:
        """The fields of the original that the coordination records from."""
        siens = {x.attendue.type for x in self._lignes}
        return [self[nom] for nom in self.fields if nom not in siens and not nom.startswith("datee-")]


class ReprendreForm(PourLeCompteMixin):
    """Which documents to take again, all of them to begin with."""

    types = forms.MultipleChoiceField(label="Pièces à reprendre", widget=forms.CheckboxSelectMultiple)
    field_order = ("types",)

    def __init__(self, *args: Any, offertes: list[tuple[PieceAttendue, DepotPiece]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ: Any = self.fields["types"]
        champ.choices = [(a.type, f"{a.libelle}, donnée le {en_jour(d.premier_jour)}") for a, d in offertes]
        champ.initial = [a.type for a, _ in offertes]
        champ.error_messages["invalid_choice"] = "Une de ces pièces n’est plus à reprendre."


class DetenueForm(forms.Form):
    depuis = Jour(label="La Caf la détient depuis le", help_text="Le jour où elle l’a reçue, ou celui du document.")

    def clean_depuis(self) -> date:
        depuis: date = self.cleaned_data["depuis"]
        if depuis > aujourdhui():
            raise forms.ValidationError("Cette date est dans le futur.")
        return depuis


class PieceRegleeForm(VersionFormMixin, ChampsForm):
    """A line of the list of documents."""

    statuts = forms.MultipleChoiceField(
        label="À qui elle est demandée", choices=StatutJuridique.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = PieceReglee
        fields = ("libelle", "aide", "demande", "statuts", "moment", "validite_mois")
        widgets = {"demande": forms.RadioSelect, "moment": forms.RadioSelect}
        help_texts = {
            "aide": "Ce que la structure lit sous le nom de la pièce.",
            "validite_mois": "Passé ce délai, elle est à donner de nouveau. Vide\u00a0: elle reste valable.",
        }
