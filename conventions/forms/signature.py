"""From the dates agreed to the end of a convention: what the coordination types."""

from datetime import date
from typing import Any

from django import forms

from socle.composants.widgets import Puces, PucesUnique, Televersement
from socle.dates import UN_JOUR, aujourdhui, dernier_jour
from socle.formulaires import Euros, FichierGardeMixin, Jour
from socle.valeurs import jour as en_jour
from territoires.models import Organisme

from .. import modifications, resiliation
from ..enums import Demandeur, MotifResiliation, Signataire
from ..models import Convention, Poste


class PreparationForm(forms.Form):
    """The dates that the parties will sign, from those that the committee retained, or that the structure wished or
    signed before; and the posts that stay, when the committee retained fewer."""

    debut = Jour(label="Premier jour")
    dernier_jour = Jour(label="Dernier jour")
    postes = forms.MultipleChoiceField(label="Postes qui restent", widget=Puces)
    msa = forms.BooleanField(label="La MSA signe aussi", required=False)

    def __init__(self, *args: Any, convention: Convention, msa: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plage, retenue = convention.periode, modifications.retenue(convention)
        debut = (retenue and retenue.debut) or convention.debut_souhaite
        fin = (retenue and retenue.dernier_jour) or convention.fin_souhaitee
        self.fields["debut"].initial = plage.lower if plage else debut
        self.fields["dernier_jour"].initial = dernier_jour(plage) if plage else fin
        self._choisir(list(convention.postes_prevus.all()), retenue.postes if retenue else None)
        self.fields["msa"].initial = Signataire.MSA in convention.parties
        if not msa:
            del self.fields["msa"]

    def _choisir(self, postes: list[Poste], nombre: int | None) -> None:
        if nombre is None or nombre >= len(postes):
            del self.fields["postes"]
            return
        champ = self.fields["postes"]
        champ.choices = [(p.code, p.titulaire or "Poste à pourvoir") for p in postes]  # type: ignore[attr-defined]
        champ.initial = [p.code for p in postes[:nombre]]
        mots = f"{nombre} postes" if nombre > 1 else "un poste"
        champ.help_text = f"Le comité en a retenu {mots}, sur {len(postes)} demandés. Les autres quittent le dossier."

    def service(self) -> dict[str, Any]:
        propre = self.cleaned_data
        parties = [Signataire.MSA] if propre.get("msa") else []
        dates = {"debut": propre["debut"], "dernier_jour": propre["dernier_jour"]}
        return {**dates, "parties": parties, "postes": propre.get("postes")}


class FinanceurForm(forms.Form):
    """What a funder's own board decided: apart from the committee, which does not pay."""

    organisme = forms.ModelChoiceField(
        Organisme.objects.none(), label="Financeur", empty_label="Choisir…", to_field_name="code"
    )
    le = Jour(label="Décidée le", initial=aujourdhui)
    accorde = forms.TypedChoiceField(
        label="Décision",
        choices=[("oui", "Accordé"), ("non", "Refusé")],
        coerce=lambda valeur: valeur == "oui",
        widget=PucesUnique,
    )
    montant = Euros(
        label="Montant, en euros",
        required=False,
        help_text="S’il est accordé.",
    )
    sous_reserve = forms.BooleanField(
        label="Sous réserve de crédits",
        required=False,
        help_text="L’accord dépend encore d’un budget\u00a0: un courriel qui en parle devra le dire.",
    )
    note = forms.CharField(label="Note", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, convention: Convention, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partenaires = convention.structure.reseau.partenaires.values("organisme")
        organismes = Organisme.objects.filter(pk__in=partenaires).with_noms()
        self.fields["organisme"].queryset = organismes.order_by("nature", "pk")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        propre = super().clean() or self.cleaned_data
        if propre.get("accorde") is True and propre.get("montant") is None and "montant" not in self.errors:
            self.add_error("montant", "Donnez le montant accordé.")
        if propre.get("accorde") is False:
            propre["montant"], propre["sous_reserve"] = None, False
        return propre


DEMANDEURS = [(code, f"{libelle[:1].upper()}{libelle[1:]}") for code, libelle in Demandeur.choices]


class PreavisForm(forms.Form):
    """The first step of a termination: what gives its date."""

    motif = forms.ChoiceField(label="Motif", choices=MotifResiliation.choices, widget=forms.RadioSelect)
    demandeur = forms.ChoiceField(label="Demandée par", choices=DEMANDEURS, widget=PucesUnique)
    notifiee_le = Jour(
        label="Notifiée le",
        help_text="Le jour où la lettre recommandée ou la mise en demeure a été reçue, ou la disparition constatée.",
    )
    effet: date

    def __init__(self, *args: Any, convention: Convention, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.convention = convention

    def clean(self) -> dict[str, Any]:
        propre = super().clean() or self.cleaned_data
        if self.errors:
            return propre
        choisis = (propre["motif"], propre["demandeur"], self.convention.periode, propre["notifiee_le"])
        if empechements := resiliation.empechements(*choisis, self.convention.activee_le):
            raise forms.ValidationError(empechements)
        self.effet = resiliation.effet(propre["motif"], self.convention.periode, propre["notifiee_le"])  # type: ignore[assignment]
        return propre

    @property
    def lignes(self) -> list[tuple[str, str]]:
        """What was chosen, to show before anything is recorded."""
        propre = self.cleaned_data
        return [
            ("Motif", MotifResiliation(propre["motif"]).label),
            ("Demandée par", Demandeur(propre["demandeur"]).label),
            ("Notifiée le", en_jour(propre["notifiee_le"])),
            ("Dernier jour de la convention", en_jour(self.effet - UN_JOUR)),
        ]


class ResiliationForm(FichierGardeMixin):
    """The second step: why, in words, and the letter."""

    explication = forms.CharField(
        label="Explication",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="La structure et les partenaires la liront dans l’historique.",
    )
    lettre = forms.FileField(
        label="Lettre ou mise en demeure",
        required=False,
        widget=Televersement(),
        help_text="Numérisée, en PDF ou en image, 10\u00a0Mo au plus. Elle reste au dossier.",
    )
