"""From the dates agreed to the end of a convention: what the coordination types."""

from datetime import date
from typing import Any

from django import forms
from django.utils.text import Truncator

from socle.composants.widgets import Puces, PucesUnique, Televersement
from socle.dates import UN_JOUR, aujourdhui, dernier_jour
from socle.formulaires import Case, Euros, FichierGardeMixin, Jour, nom_de_personne
from socle.valeurs import jour as en_jour
from territoires.models import Organisme

from .. import modifications, resiliation
from ..enums import Demandeur, GenreDocument, MotifResiliation, Signataire
from ..enums_vie import RESOLUTIONS
from ..models import Convention, Document, Poste

ORDRE, LIBRE = "ordre", "libre"


class PreparationForm(forms.Form):
    """The dates that the parties will sign, from those that the committee retained, or that the structure wished or
    signed before; and the posts that stay, when the committee retained fewer."""

    debut = Jour(label="Premier jour")
    dernier_jour = Jour(label="Dernier jour")
    postes = forms.MultipleChoiceField(label="Postes qui restent", widget=Puces)
    msa = forms.BooleanField(label="La MSA signe aussi", required=False)
    ordre = forms.ChoiceField(
        label="Qui signe d’abord",
        choices=[(ORDRE, "La structure, puis la Caf"), (LIBRE, "Chaque partie quand elle veut")],
        widget=PucesUnique,
        required=False,
    )

    def __init__(self, *args: Any, convention: Convention, msa: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plage, retenue = convention.periode, modifications.retenue(convention)
        debut = (retenue and retenue.debut) or convention.debut_souhaite
        fin = (retenue and retenue.dernier_jour) or convention.fin_souhaitee
        self.fields["debut"].initial = plage.lower if plage else debut
        self.fields["dernier_jour"].initial = dernier_jour(plage) if plage else fin
        self._choisir(list(convention.postes_prevus.all()), retenue.postes if retenue else None)
        self.fields["msa"].initial = Signataire.MSA in convention.parties
        self.fields["ordre"].initial = _habitude(convention)
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
        dans_l_ordre = propre.get("ordre") != LIBRE
        return {**dates, "parties": parties, "postes": propre.get("postes"), "dans_l_ordre": dans_l_ordre}


def _habitude(convention: Convention) -> str:
    """As the network did the last time; in order at first."""
    siens = Document.objects.filter(
        convention__structure__reseau=convention.structure.reseau_id, genre=GenreDocument.CONVENTION
    )
    dernier = siens.order_by("-pk").values_list("dans_l_ordre", flat=True).first()
    return LIBRE if dernier is False else ORDRE


class EcranForm(forms.Form):
    """Who signs on screen, and that they have read: the code comes after."""

    nom = forms.CharField(label="Vos prénom et nom", max_length=120, validators=[nom_de_personne])
    qualite = forms.CharField(
        label="Votre qualité", max_length=120, help_text="Directeur, présidente, responsable du service…"
    )
    lu = Case(
        label="J’ai lu le document en entier, et j’ai le pouvoir de le signer", sinon="Lisez le document en entier"
    )

    def __init__(self, *args: Any, nom_de_la_partie: str, quoi: str = "la convention", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lu"].label = f"J’ai lu {quoi} en entier, et je peux signer au nom {nom_de_la_partie}"


class CodeForm(forms.Form):
    code = forms.CharField(
        label="Code reçu par courriel",
        max_length=12,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false", "autofocus": True}
        ),
    )


class RefusForm(forms.Form):
    motif = forms.CharField(
        label="Pourquoi",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="La coordination et la structure le liront.",
    )


class RefusRecuForm(FichierGardeMixin):
    """A refusal that came by letter, recorded by the coordination for any party."""

    courrier = forms.FileField(
        label="Courrier reçu",
        widget=Televersement(),
        help_text="Scanné ou photographié, en PDF ou en image, 10\u00a0Mo.",
    )
    ecrit_le = Jour(label="Écrit le", initial=aujourdhui, help_text="La date du courrier.")
    motif = forms.CharField(
        label="Pourquoi",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Avec les mots du courrier. La structure le lira.",
    )


class ReponseForm(forms.Form):
    reponse = forms.CharField(
        label="Votre réponse",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="La partie qui a refusé et la structure la liront.",
    )


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
        help_text="Le jour où la lettre recommandée qui met fin a été reçue, ou la disparition constatée. Elle n’est "
        "pas encore partie\u00a0? Donnez le jour où elle devrait être reçue\u00a0: vous ferez d’abord la lettre.",
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
        demeure = resiliation.demeure_de(self.convention, propre["motif"])
        champs = {resiliation.SEULE_LA_CAF: "demandeur", resiliation.SANS_DEMEURE: "motif"}
        for raison in resiliation.empechements(*choisis, self.convention.activee_le, demeure=demeure, a_venir=True):
            self.add_error(champs.get(raison, "notifiee_le"), raison)
        if self.errors:
            return propre
        self.effet = resiliation.effet(propre["motif"], self.convention.periode, propre["notifiee_le"])  # type: ignore[assignment]
        return propre

    @property
    def lignes(self) -> list[tuple[str, str]]:
        """What was chosen, to show before anything is recorded."""
        propre = self.cleaned_data
        return [
            *self._trop_pres(),
            ("Motif", MotifResiliation(propre["motif"]).label),
            ("Demandée par", Demandeur(propre["demandeur"]).label),
            ("Réception attendue le" if self.a_venir else "Notifiée le", en_jour(propre["notifiee_le"])),
            ("Dernier jour de la convention", en_jour(self.effet - UN_JOUR)),
        ]

    def _trop_pres(self) -> list[tuple[str, str]]:
        """The anniversary that three months no longer reach."""
        propre = self.cleaned_data
        manque = resiliation.manque(self.convention.periode.lower, propre["notifiee_le"])
        if propre["motif"] != MotifResiliation.ANNIVERSAIRE or manque is None:
            return []
        return [("Préavis", f"Moins de trois mois avant le {en_jour(manque)}\u00a0: c’est l’anniversaire suivant.")]

    @property
    def a_venir(self) -> bool:
        """Nothing is received yet: the letter alone may be made."""
        return bool(self.cleaned_data["notifiee_le"] > aujourdhui())

    @property
    def lettre(self) -> dict[str, Any]:
        """What its letter is made of, but for its words."""
        propre = self.cleaned_data
        return {"motif": propre["motif"], "demandeur": propre["demandeur"], "attendue_le": propre["notifiee_le"]}

    @property
    def resolution(self) -> bool:
        return self.cleaned_data["motif"] in RESOLUTIONS


class ReponsesLues(forms.MultipleChoiceField):
    """One box an answer of the structure that nobody has read yet: what was not on the page is not ticked."""

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, value: str) -> bool:
        """A colleague may have read it meanwhile: no longer asked, and no mistake either."""
        return True


class ResiliationForm(FichierGardeMixin):
    """The second step: why, in words, and the letter."""

    explication = forms.CharField(
        label="Explication",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Imprimée dans la lettre. La structure et les partenaires la liront aussi dans l’historique.",
    )
    lettre = forms.FileField(
        label="Accusé de réception, ou lettre reçue de la structure",
        required=False,
        widget=Televersement(),
        help_text="Numérisée, en PDF ou en image, 10\u00a0Mo au plus. Elle reste au dossier.",
    )
    lues = ReponsesLues(
        label="Les réponses de la structure que j’ai lues, et dont cette fin tient compte", required=False
    )

    def __init__(self, *args: Any, reponses: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ: Any = self.fields["lues"]
        champ.choices = [
            (r.code, f"Reçue le {en_jour(r.recue_le)}\u00a0: {Truncator(r.texte).chars(60)}") for r in reponses
        ]
        if not reponses:
            del self.fields["lues"]
