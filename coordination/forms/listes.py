"""Filters of the lists, read from the address."""

from typing import Any

from django import forms

from conventions.enums import EtatConvention, Tour
from coordination import criteres
from coordination.enums import TypeReunion
from promeneurs.enums import EtatCompte, EtatSignalement, MotifSignalement, Plateforme, SujetSignalement
from structures.enums import StatutJuridique, TypeStructure
from structures.models import Structure
from territoires.models import Reseau


def _choix(vide: str, choix: Any) -> list[tuple[str, str]]:
    return [("", vide), *choix]


def _criteres(vide: str, ensemble: tuple[criteres.Critere, ...]) -> list[tuple[str, str]]:
    return _choix(vide, [(critere.code, critere.libelle) for critere in ensemble])


class Filtres(forms.Form):
    """`q` is drawn apart, as the search field of the list."""

    q = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)

    def __init__(self, *args: Any, reseau: Reseau, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reseau = reseau

    @property
    def visibles(self) -> list[Any]:
        return [champ for champ in self if champ.name != "q"]


class PromeneursFiltres(Filtres):
    statut = forms.ChoiceField(
        label="Statut", required=False, choices=_criteres("Toutes les personnes", criteres.PROMENEURS)
    )
    structure = forms.ModelChoiceField(
        Structure.objects.none(), label="Structure", required=False, empty_label="Toutes", to_field_name="code"
    )
    plateforme = forms.ChoiceField(label="Réseau", required=False, choices=_choix("Tous", Plateforme.choices))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["structure"].queryset = Structure.objects.filter(reseau=self.reseau)  # type: ignore[attr-defined]


class StructuresFiltres(Filtres):
    statut = forms.ChoiceField(label="Statut", required=False, choices=_criteres("Toutes", criteres.STRUCTURES))
    type = forms.ChoiceField(label="Type", required=False, choices=_choix("Tous", TypeStructure.choices))
    statut_juridique = forms.ChoiceField(
        label="Statut juridique", required=False, choices=_choix("Tous", StatutJuridique.choices)
    )
    postes = forms.ChoiceField(label="Postes", required=False, choices=[("", "Tous"), ("a_pourvoir", "À pourvoir")])


class ComptesFiltres(Filtres):
    etat = forms.ChoiceField(label="État", required=False, choices=_choix("Tous", EtatCompte.choices))
    plateforme = forms.ChoiceField(label="Réseau", required=False, choices=_choix("Tous", Plateforme.choices))


class ReunionsFiltres(Filtres):
    type = forms.ChoiceField(label="Type", required=False, choices=_choix("Tous", TypeReunion.choices))
    annee = forms.IntegerField(label="Année", required=False, min_value=1990, max_value=2200)


class DossiersFiltres(Filtres):
    tour = forms.ChoiceField(label="À qui de jouer", required=False, choices=_choix("Tout le monde", Tour.choices))
    etat = forms.ChoiceField(label="État", required=False, choices=_choix("Tous", EtatConvention.choices))
    genre = forms.ChoiceField(
        label="Dossiers",
        required=False,
        choices=[
            ("", "Tous"),
            ("en_cours", "Demandes en cours"),
            ("en_vigueur", "En vigueur"),
            ("finit", "Qui finissent"),
        ],
    )
    suivi = forms.ChoiceField(
        label="Suivi par",
        required=False,
        choices=[("", "Tout le monde"), ("moi", "Moi"), ("personne", "Personne"), ("quelquun", "Quelqu’un")],
    )
    retard = forms.ChoiceField(label="Retard", required=False, choices=[("", "Tous"), ("oui", "En retard")])


class SignalementsFiltres(Filtres):
    etat = forms.ChoiceField(
        label="État", required=False, choices=[("", "Tous"), ("ouverts", "À traiter"), *EtatSignalement.choices]
    )
    sujet = forms.ChoiceField(label="Sujet", required=False, choices=_choix("Tous", SujetSignalement.choices))
    motif = forms.ChoiceField(label="Nature", required=False, choices=_choix("Toutes", MotifSignalement.choices))
