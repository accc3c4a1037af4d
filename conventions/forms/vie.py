"""The forms of the life of a signed convention: declared changes, avenants, formal notices."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from socle.composants.widgets import Pages, Puces, PucesUnique
from socle.dates import ajoute_mois, aujourdhui
from socle.formulaires import Euros, Jour, VersionFormMixin, nom_de_personne
from socle.pages import PagesMixin
from structures.forms import code_postal
from territoires.formulaires import CommuneMixin

from .. import avenants
from ..enums import Origine
from ..enums_vie import TEXTES, MotifDemeure
from ..models import Avenant, Convention, PermanencePrevue, SeanceCopil
from ..services import Contenu
from .communs import PourLeCompteMixin
from .dossier import CreneauForm
from .signature import LIBRE, ORDRE


class ContactChangeForm(PourLeCompteMixin):
    """Who follows the file now, and who signs."""

    le = Jour(label="À compter du", initial=aujourdhui)
    referent_nom = forms.CharField(label="Qui suit le dossier", max_length=120, validators=[nom_de_personne])
    referent_email = forms.EmailField(label="Son adresse e-mail", help_text="Les courriels du dossier lui arriveront.")
    referent_telephone = forms.CharField(label="Son téléphone", max_length=20, required=False)
    signataire_nom = forms.CharField(label="Qui signe pour la structure", max_length=120, required=False)
    signataire_qualite = forms.CharField(label="Sa qualité", max_length=120, required=False)
    field_order = (
        "referent_nom", "referent_email", "referent_telephone", "signataire_nom", "signataire_qualite", "le",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for nom, champ in self.fields.items():
            if nom.startswith(("referent", "signataire")):
                champ.initial = getattr(self.convention, nom)


class AdresseChangeForm(CommuneMixin, PourLeCompteMixin):
    """Where the structure is now."""

    adresse = forms.CharField(label="Rue et numéro", max_length=200)
    code_postal = forms.CharField(label="Code postal", max_length=5)
    le = Jour(label="À compter du", initial=aujourdhui)
    field_order = ("adresse", "code_postal", "commune", "commune_choisie", "le")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        s = self.convention.structure
        self.departement = s.commune.departement_id
        self.fields["adresse"].initial, self.fields["code_postal"].initial = s.adresse, s.code_postal
        self.fields["commune"].initial = s.commune.nom

    def clean_code_postal(self) -> str:
        return code_postal(self.cleaned_data["code_postal"])

    @property
    def champs(self) -> dict[str, Any]:
        return {nom: valeur for nom, valeur in super().champs.items() if nom != "commune_choisie"}


AJOUTS = 3
"""Lines to add planned slots; more, in another go."""
LUNDI = {"jour": "0"}


class CreneauEnPlus(CreneauForm):
    """A line to fill, or not: a day alone says nothing."""

    def has_changed(self) -> bool:
        return bool({*self.changed_data} - {"jour"})


class AvenantForm(VersionFormMixin):
    """The convention as it would be: what is left as it is does not change."""

    effet = Jour(label="Prend effet le")
    motif = forms.CharField(
        label="Pourquoi", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Écrit dans l’avenant, que chaque partie signe.",
    )  # fmt: skip
    postes = forms.IntegerField(label="Nombre de postes", min_value=1, max_value=99)
    postes_retires = forms.MultipleChoiceField(
        label="Postes à retirer", widget=Puces, required=False,
        help_text="Seulement s’il y en a moins\u00a0: qui tient ce poste le quitte la veille.",
    )  # fmt: skip
    creneaux = forms.MultipleChoiceField(
        label="Permanences prévues chaque semaine", widget=forms.CheckboxSelectMultiple, required=False,
        help_text="Décochez ce qui ne sera plus tenu. L’annuaire annonce ce que chaque personne met dans son profil.",
    )  # fmt: skip
    dernier_jour = Jour(label="Dernier jour de la convention")
    forfait = Euros(label="Forfait par poste et par an, en euros", required=False)
    plafond = Euros(label="Plafond par an, en euros", required=False, help_text="Vide\u00a0: pas de plafond.")
    field_order = (
        "motif",
        "effet",
        "postes",
        "postes_retires",
        "dernier_jour",
        "forfait",
        "plafond",
        "creneaux",
        *TEXTES,
    )

    def __init__(self, *args: Any, convention: Convention, avenant: Avenant | None = None, **kwargs: Any) -> None:
        super().__init__(*args, initial={"objet": avenant} if avenant else {}, **kwargs)
        self.convention, self._deja = convention, bool(avenant and avenant.textes)
        for nom in TEXTES:
            self.fields[nom] = forms.CharField(
                label=avenants.libelle(nom), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
            )
        self.order_fields(self.field_order)
        le = avenant.effet if avenant else max(aujourdhui(), convention.periode.lower)
        self._proposer(avenants.actuel(convention, le), avenant, le)
        saisie = self.data if self.is_bound else None
        self.ajouts = [
            CreneauEnPlus(saisie, prefix=f"ajout{n}", empty_permitted=True, use_required_attribute=False, initial=LUNDI)
            for n in range(AJOUTS)
        ]

    def _proposer(self, actuel: dict[str, Any], avenant: Avenant | None, le: date) -> None:
        """What the convention says now, or what the draft says instead."""
        champs, textes = self.fields, actuel["textes"]
        champs["effet"].initial = le if avenant else None
        champs["postes"].initial = actuel["postes"]
        champs["dernier_jour"].initial = date.fromisoformat(actuel["dernier_jour"])
        self.sans_montant = actuel["forfait"] is None
        for nom in ("forfait", "plafond"):
            champs[nom].initial = Decimal(actuel[nom]) if actuel[nom] else None
        if avenant is not None:
            neufs = {"postes": avenant.postes, "dernier_jour": avenant.dernier_jour, "forfait": avenant.forfait}
            for nom, valeur in neufs.items():
                champs[nom].initial = valeur if valeur is not None else champs[nom].initial
            champs["plafond"].initial = avenant.plafond if avenant.forfait is not None else champs["plafond"].initial
            champs["motif"].initial, champs["postes_retires"].initial = avenant.motif, avenant.postes_retires
            textes = textes | avenant.textes
        for nom in TEXTES:
            champs[nom].initial = textes[nom]
        self._creneaux(actuel["creneaux"], avenant)
        postes = avenants.postes_le(self.convention, le)
        champs["postes_retires"].choices = [(p.code, p.titulaire or "Poste à pourvoir") for p in postes]  # type: ignore[attr-defined]
        if self.convention.origine == Origine.REPRISE or len(postes) < 2:
            del champs["postes_retires"]
        if self.sans_montant:
            del champs["forfait"], champs["plafond"]

    def _creneaux(self, siens: list[list[str]], avenant: Avenant | None) -> None:
        """Those planned, ticked; a draft's own beside them."""
        voulus = avenant.creneaux if avenant is not None and avenant.creneaux is not None else siens
        tous = sorted([*siens, *[x for x in voulus if x not in siens]])
        self.fields["creneaux"].choices = [("-".join(x), str(avenants.creneau(x))) for x in tous]  # type: ignore[attr-defined]
        self.fields["creneaux"].initial = ["-".join(x) for x in voulus]

    def clean(self) -> dict[str, Any]:
        propre = super().clean() or self.cleaned_data
        if [ajout for ajout in self.ajouts if not ajout.is_valid()]:
            self.add_error("creneaux", "Complétez les permanences ajoutées, ou videz leur ligne.")
        return propre

    @property
    def textes_changes(self) -> bool:
        """The words of the project are to show: one was changed, or is wrong."""
        return self._deja or (self.is_bound and bool({*self.changed_data, *self.errors} & set(TEXTES)))

    def contenu(self) -> Contenu:
        propre = self.cleaned_data
        return Contenu(
            effet=propre["effet"],
            motif=propre["motif"],
            postes=propre["postes"],
            postes_retires=propre.get("postes_retires", ()),
            forfait=propre.get("forfait"),
            plafond=propre.get("plafond"),
            sans_montant=self.sans_montant,
            dernier_jour=propre["dernier_jour"],
            textes={nom: propre[nom] for nom in TEXTES},
            creneaux=[
                *[avenants.creneau(code.split("-")) for code in propre["creneaux"]],
                *[PermanencePrevue(**ajout.cleaned_data) for ajout in self.ajouts if ajout.cleaned_data],
            ],
        )


class DecisionAvenantForm(forms.Form):
    """The answer; and the sitting that gave it, where the network's committee decides."""

    seance = forms.ModelChoiceField(
        SeanceCopil.objects.none(), label="Séance qui l’a décidé", to_field_name="code", empty_label="Choisir…"
    )
    reponse = forms.CharField(
        label="Réponse", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="La structure la lira.",
    )  # fmt: skip

    def __init__(self, *args: Any, avenant: Avenant, refus: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reseau = avenant.convention.structure.reseau
        self.fields["seance"].queryset = reseau.seances.filter(date__lte=aujourdhui()).order_by("-date")  # type: ignore[attr-defined]
        self.fields["reponse"].required = refus
        if not reseau.avenants_au_copil:
            del self.fields["seance"]


class PreparationAvenantForm(forms.Form):
    ordre = forms.ChoiceField(
        label="Qui signe d’abord",
        choices=[(ORDRE, "La structure, puis la Caf"), (LIBRE, "Chaque partie quand elle veut")],
        widget=PucesUnique,
        initial=ORDRE,
    )

    def service(self) -> dict[str, Any]:
        return {"dans_l_ordre": self.cleaned_data["ordre"] != LIBRE}


class DemeureForm(forms.Form):
    motif = forms.ChoiceField(label="Motif", choices=MotifDemeure.choices, widget=PucesUnique)
    faits = forms.CharField(
        label="Faits reprochés", max_length=3000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Datés et vérifiables. Ils sont dans la lettre. Ne nommez aucun jeune.",
    )  # fmt: skip
    attendu = forms.CharField(
        label="Ce qui est attendu", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Dans le mois qui suit la réception de la lettre.",
    )  # fmt: skip


class EnvoiDemeureForm(forms.Form):
    envoyee_le = Jour(label="Envoyée le", initial=aujourdhui)
    recommande = forms.CharField(label="Numéro du recommandé", max_length=40)
    delai = Jour(label="Dernier jour pour y répondre", help_text="Un mois au moins.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["delai"].initial = ajoute_mois(aujourdhui(), 1)


class ReponseDemeureForm(PagesMixin, PourLeCompteMixin):
    """What the structure answers, and what shows it."""

    texte = forms.CharField(
        label="Réponse", max_length=4000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Ce qui est fait, ce qui le sera et quand, ce que vous contestez. Ne nommez aucun jeune.",
    )  # fmt: skip
    upload = forms.FileField(
        label="Documents", required=False, widget=Pages(),
        help_text="PDF ou images, 10\u00a0Mo. Plusieurs\u00a0? Choisissez-les ensemble, pour un seul PDF.",
    )  # fmt: skip
    field_order = ("texte", "upload")


class IssueForm(forms.Form):
    issue = forms.CharField(
        label="Ce qui a été constaté", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="La structure et la Caf le liront.",
    )  # fmt: skip
