"""Filters of the yearly reports and of the payments; the rules of the network about money."""

from typing import Any

from django import forms

from conventions.enums_argent import EtatVersement, GenreVersement
from conventions.enums_bilan import EtatBilan
from conventions.models import Bilan, Versement
from socle.formulaires import VersionFormMixin
from territoires.models import Reseau
from territoires.models.argent import CHAMPS

from .listes import Filtres

EN_RETARD, PAYABLE, SANS_PREUVE = "en_retard", "payable", "sans_preuve"


class _DUneAnnee(Filtres):
    """The years are those of the rows of the network."""

    annee = forms.TypedChoiceField(label="Année", required=False, coerce=int)
    modele: Any = Bilan

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        siennes = self.modele.objects.du_reseau(self.reseau).order_by("-annee")
        annees = {*siennes.values_list("annee", flat=True).distinct()} | {*_demandee(self.data.get("annee"))}
        choix = [("", "Toutes"), *[(a, str(a)) for a in sorted(annees, reverse=True)]]
        self.fields["annee"].choices = choix  # type: ignore[attr-defined]


def _demandee(annee: Any) -> list[int]:
    """The year in the address, that nothing may be in yet."""
    return [int(annee)] if str(annee or "").isdecimal() and 2012 <= int(annee) <= 2100 else []


class BilansFiltres(_DUneAnnee):
    etat = forms.ChoiceField(
        label="État", required=False, choices=[("", "Tous"), (EN_RETARD, "En retard"), *EtatBilan.choices]
    )


class VersementsFiltres(_DUneAnnee):
    modele = Versement
    etat = forms.ChoiceField(
        label="État",
        required=False,
        choices=[
            ("", "Tous"),
            (PAYABLE, "Peuvent être ordonnés"),
            (SANS_PREUVE, "Payés, preuves hors délai"),
            *EtatVersement.choices,
        ],
    )
    genre = forms.ChoiceField(label="Versement", required=False, choices=[("", "Tous"), *GenreVersement.choices])


class ReglesForm(VersionFormMixin, forms.ModelForm):
    class Meta:
        model = Reseau
        fields = CHAMPS

    field_order = CHAMPS
