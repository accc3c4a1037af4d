"""The forms of payments and controls."""

from decimal import Decimal
from typing import Any

from django import forms

from socle.composants.widgets import PucesUnique, Televersement
from socle.dates import aujourdhui
from socle.formulaires import Jour

from .. import conditions
from ..enums_argent import IssueControle, MotifRecuperation
from ..models import Versement
from .communs import PourLeCompteMixin


class _Montant(forms.DecimalField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=10, decimal_places=2, min_value=Decimal("0.01"), localize=True, **kwargs)
        self.widget.attrs["inputmode"] = "decimal"


class OrdreForm(forms.Form):
    """The amount is the one that was read: the service refuses another."""

    le = Jour(label="Ordonné le", initial=aujourdhui)
    montant = forms.DecimalField(widget=forms.HiddenInput, max_digits=10, decimal_places=2)

    def __init__(self, *args: Any, versement: Versement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["montant"].initial = versement.montant


class PaiementForm(forms.Form):
    le = Jour(label="Payé le", initial=aujourdhui)
    reference = forms.CharField(label="Référence du paiement", max_length=60, help_text="Celle du relevé, du mandat…")


class RemboursementForm(forms.Form):
    le = Jour(label="Reçu le", initial=aujourdhui)
    reference = forms.CharField(label="Référence du remboursement", max_length=60)


class RecuperationForm(forms.Form):
    """What is asked back, and why. The reasons that do not hold now are not offered."""

    recuperation_motif = forms.ChoiceField(label="Motif", widget=PucesUnique)
    montant = _Montant(label="Montant à récupérer, en euros")
    explication = forms.CharField(
        label="Explication", max_length=300, widget=forms.Textarea(attrs={"rows": 3}), help_text="La structure la lit."
    )

    def __init__(self, *args: Any, versement: Versement, motifs: list[str], montant: Decimal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recuperation_motif"].choices = [(m, MotifRecuperation(m).label) for m in motifs]  # type: ignore[attr-defined]
        if len(motifs) == 1:
            self.fields["recuperation_motif"].initial = motifs[0]
        self.fields["montant"].initial = montant
        self.fields["montant"].help_text = f"Au plus {conditions.somme(versement.montant)}, ce qui a été payé."


class ControleForm(forms.Form):
    demande = forms.CharField(
        label="Documents demandés", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Un par ligne\u00a0: feuilles de paie, factures, grand livre…",
    )  # fmt: skip
    repondre_le = Jour(label="À donner au plus tard le")


class DocumentForm(PourLeCompteMixin):
    upload = forms.FileField(label="Document", widget=Televersement(), help_text="PDF ou image, 10\u00a0Mo.")
    lui_meme = "upload"
    field_order = ("upload",)


class ReponseForm(PourLeCompteMixin):
    reponse = forms.CharField(
        label="Réponse", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Ce que montrent les documents joints, ce qui manque et pourquoi.",
    )  # fmt: skip
    field_order = ("reponse",)


class ComplementForm(forms.Form):
    complement = forms.CharField(label="Ce qui manque", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    repondre_le = Jour(label="À donner au plus tard le")


class ClotureForm(forms.Form):
    issue = forms.ChoiceField(label="Issue", choices=IssueControle.choices, widget=PucesUnique)
    conclusion = forms.CharField(
        label="Ce que le contrôle a montré", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="La structure le lit.",
    )  # fmt: skip
