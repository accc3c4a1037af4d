"""The forms of a file: its parts, its posts, its documents, and the acts of the structure."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from promeneurs.enums import Jour as JourDeSemaine
from promeneurs.enums import Plateforme
from promeneurs.models import Promeneur
from socle.composants.widgets import HeureSaisie, Puces, Televersement
from socle.dates import UN_JOUR, aujourdhui
from socle.edition import Conflit
from socle.formulaires import ChampsForm, Jour, VersionFormMixin
from socle.texte import liste

from ..declarations import CATALOGUE
from ..enums import CHAMPS_SECTION, GenreQuestion, LieuDepot, NatureChangement, Section
from ..homonymes import semblables
from ..models import Convention, Poste, QuestionAppel
from ..services.demande import DECLARATION, REPONSE
from .communs import Motif, PourLeCompteMixin

_LONG = {"rows": 4}


class PartieForm(VersionFormMixin, PourLeCompteMixin, ChampsForm):
    """One part of the file. Nothing is required before the file is submitted: a draft may wait half filled."""

    @property
    def valides(self) -> dict[str, Any]:
        """What may be kept already, while other fields still have a mistake."""
        return {nom: valeur for nom, valeur in self.changes.items() if nom not in self.errors}

    @property
    def changes(self) -> dict[str, Any]:
        """The fields of this part as they were typed, by the names that `services.save_section` knows."""
        return {nom: valeur for nom, valeur in self.champs.items() if nom in self.siens}

    @property
    def siens(self) -> set[str]:
        return set(self.Meta.fields)


class StructurePartie(PartieForm):
    class Meta:
        model = Convention
        fields = CHAMPS_SECTION[Section.STRUCTURE]


class ProjetPartie(PartieForm):
    reseaux_utilises = forms.MultipleChoiceField(
        label="Réseaux utilisés", choices=Plateforme.choices, widget=Puces, required=False
    )

    class Meta:
        model = Convention
        fields = CHAMPS_SECTION[Section.PROJET]
        widgets = {
            nom: forms.Textarea(attrs=_LONG)
            for nom in ("public_vise", "objectifs", "permanences_prevues", "lien_projet_educatif", "partenaires")
        }
        help_texts = {
            "public_vise": "Âges, quartiers, situations\u00a0: avec qui voulez-vous parler\u00a0?",
            "objectifs": "Ce que la présence en ligne doit apporter aux jeunes, et à votre équipe.",
            "heures_en_ligne": "Toutes personnes ensemble.",
            "permanences_prevues": "Les créneaux s’ajoutent un par un, sous le projet. Ici, ce qu’ils ne disent pas.",
            "partenaires": "Avec qui vous travaillez déjà sur ces sujets.",
        }


class DatesPartie(PartieForm):
    debut_souhaite = Jour(label="Début souhaité", required=False)
    fin_souhaitee = Jour(label="Fin souhaitée (dernier jour)", required=False)

    class Meta:
        model = Convention
        fields = CHAMPS_SECTION[Section.DATES]

    def clean(self) -> dict[str, Any]:
        propre = super().clean() or self.cleaned_data
        debut, fin = propre.get("debut_souhaite"), propre.get("fin_souhaitee")
        if debut and fin and fin <= debut:
            self.add_error("fin_souhaitee", "La fin souhaitée doit venir après le début.")
        return propre


class QuestionsPartie(PartieForm):
    """The questions of the call, each a field named « reponses.<clé> »."""

    class Meta:
        model = Convention
        fields = CHAMPS_SECTION[Section.QUESTIONS]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        appel = self.convention.appel
        if appel.depot == LieuDepot.PORTAIL:
            self.fields["numero_externe"].label = f"Numéro de votre demande sur {appel.portail_nom}"
        else:
            del self.fields["numero_externe"]
        for question in self.convention.questions:
            if question.genre != GenreQuestion.FICHIER:
                self._poser(question)

    def _poser(self, question: QuestionAppel) -> None:
        nom = f"{REPONSE}{question.cle}"
        champ = champ_de(question)
        champ.widget.attrs["id"] = f"id_reponse_{question.cle}"
        self.fields[nom] = champ
        self.initial[nom] = self.convention.reponses.get(question.cle)

    @property
    def siens(self) -> set[str]:
        return set(self.fields) & ({*self.Meta.fields} | {nom for nom in self.fields if nom.startswith(REPONSE)})

    @property
    def changes(self) -> dict[str, Any]:
        dites = super().changes
        return {nom: en_reponse(v) if nom.startswith(REPONSE) else v for nom, v in dites.items()}


def champ_de(question: QuestionAppel) -> forms.Field:
    """The field that asks a question. Nothing is required before the file is handed in."""
    commun: dict[str, Any] = {"label": question.intitule, "help_text": question.aide, "required": False}
    choix = [(c, c) for c in question.choix]
    match question.genre:
        case GenreQuestion.LONG:
            return forms.CharField(max_length=4000, widget=forms.Textarea(attrs=_LONG), **commun)
        case GenreQuestion.NOMBRE:
            return forms.DecimalField(min_value=0, max_digits=12, decimal_places=2, **commun)
        case GenreQuestion.DATE:
            return Jour(**commun)
        case GenreQuestion.CHOIX:
            return forms.ChoiceField(choices=choix, widget=forms.RadioSelect, **commun)
        case GenreQuestion.PLUSIEURS:
            return forms.MultipleChoiceField(choices=choix, widget=forms.CheckboxSelectMultiple, **commun)
    return forms.CharField(max_length=300, **commun)


def en_reponse(valeur: Any) -> Any:
    """An answer as it is stored: None when there is none."""
    if valeur is None or valeur == "" or valeur == []:
        return None
    if isinstance(valeur, date):
        return valeur.isoformat()
    return f"{valeur.normalize():f}" if isinstance(valeur, Decimal) else valeur


class DeclarationsPartie(PartieForm):
    """What the structure declares, each a box named « declarations.<code> »."""

    class Meta:
        model = Convention
        fields = CHAMPS_SECTION[Section.DECLARATIONS]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for d in CATALOGUE:
            nom = f"{DECLARATION}{d.code}"
            case = forms.CheckboxInput(attrs={"id": f"id_declaration_{d.code}"})
            self.fields[nom] = forms.BooleanField(label=d.texte, required=False, widget=case)
            self.initial[nom] = bool(self.convention.declarations.get(d.code))
        self.order_fields([f"{DECLARATION}{d.code}" for d in CATALOGUE])  # before the original

    @property
    def siens(self) -> set[str]:
        return {nom for nom in self.fields if nom.startswith(DECLARATION)}

    @property
    def changes(self) -> dict[str, Any]:
        return {nom: True if oui else None for nom, oui in super().changes.items()}


PARTIES: dict[str, type[PartieForm]] = {
    Section.STRUCTURE: StructurePartie,
    Section.PROJET: ProjetPartie,
    Section.QUESTIONS: QuestionsPartie,
    Section.DATES: DatesPartie,
    Section.DECLARATIONS: DeclarationsPartie,
}


# — Who holds a post

CONNUE, NOUVELLE, A_POURVOIR = "connue", "nouvelle", "a_pourvoir"
_NOM = ("prenom", "nom", "email", "fonction")


class TitulaireMixin(forms.Form):
    """Somebody known, somebody new, or nobody yet. Only what the answer wants is kept."""

    qui = forms.ChoiceField(label="Qui tient ce poste", widget=forms.RadioSelect)
    promeneur = forms.ModelChoiceField(
        Promeneur.objects.none(), label="Personne", required=False, to_field_name="code", empty_label="Choisir…"
    )
    prenom = forms.CharField(label="Prénom", max_length=80, required=False)
    nom = forms.CharField(label="Nom", max_length=80, required=False)
    email = forms.EmailField(label="Adresse e-mail professionnelle", required=False)
    fonction = forms.CharField(label="Fonction", max_length=120, required=False)
    atteste = forms.BooleanField(
        label="C’est un ou une professionnelle salariée de la structure, ni bénévole ni volontaire", required=False
    )
    vacant = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        connus = _connus(self.convention)  # type: ignore[attr-defined]
        self.fields["promeneur"].queryset = connus  # type: ignore[attr-defined]
        choix = [(CONNUE, "Une personne que la structure nomme déjà")] if connus.exists() else []
        choix.append((NOUVELLE, "Une personne à inviter"))
        self.fields["qui"].choices = choix + (
            [(A_POURVOIR, "Personne encore\u00a0: à pourvoir")] if self.vacant else []
        )  # type: ignore[attr-defined]
        if choix[0][0] != CONNUE:
            del self.fields["promeneur"]

    def clean(self) -> dict[str, Any]:
        propre = super().clean() or self.cleaned_data
        qui = propre.get("qui")
        if qui == CONNUE and not propre.get("promeneur") and "promeneur" not in self.errors:
            self.add_error("promeneur", "Choisissez la personne.")
        if qui == NOUVELLE:
            for nom in ("prenom", "nom", "email"):
                if not propre.get(nom) and nom not in self.errors:
                    self.add_error(nom, "Ce champ est nécessaire pour inviter la personne.")
            if not propre.get("atteste"):
                self.add_error("atteste", "La mission se confie à un ou une professionnelle salariée.")
            self._une_autre(f"{propre.get('prenom', '')} {propre.get('nom', '')}".strip())
        return propre

    def _une_autre(self, ecrit: str) -> None:
        """A name that the structure has written already is the same person, unless it says that it is another."""
        if not {"prenom", "nom"} & {*self.changed_data}:  # type: ignore[attr-defined]
            return
        convention = self.convention  # type: ignore[attr-defined]
        prevus = convention.postes_prevus.exclude(pk=self._poste_pk).filter(promeneur=None)
        email = self.cleaned_data.get("email", "").lower()  # the same address is the same person: the service says so
        autres = [p for p in (*_connus(convention), *prevus) if p.email.lower() != email]
        trouves = semblables(ecrit, [f"{p.prenom} {p.nom}" for p in autres])
        if not trouves:
            return
        champ = forms.BooleanField(label=f"C’est une autre personne que {liste(trouves)}", required=False)
        self.fields["une_autre"] = champ
        noms = [nom for nom in self.fields if nom != "une_autre"]
        noms.insert(noms.index("nom") + 1, "une_autre")
        self.order_fields(noms)  # type: ignore[attr-defined]
        if not self.data.get(self.add_prefix("une_autre")):  # type: ignore[attr-defined]
            dits = f"{liste(trouves)} {'sont' if len(trouves) > 1 else 'est'} déjà dans ce dossier, ou à la structure"
            self.add_error("nom", f"{dits}. Est-ce la même personne\u00a0? Sinon, cochez la case qui le dit.")

    @property
    def _poste_pk(self) -> Any:
        """The post that is being written, which is no other."""
        return getattr(getattr(self, "instance", None), "pk", None)

    @property
    def titulaire(self) -> dict[str, Any]:
        """What the services want: somebody known, or a name; nothing else stays."""
        propre = self.cleaned_data
        nouvelle = propre["qui"] == NOUVELLE
        return {nom: propre[nom] if nouvelle else "" for nom in _NOM} | {
            "promeneur": propre.get("promeneur") if propre["qui"] == CONNUE else None
        }


def _connus(convention: Convention) -> Any:
    """Whom the structure names today or later."""
    siens = convention.structure.mandats.non_finis(aujourdhui()).values("promeneur")
    postes = convention.postes_prevus.exclude(promeneur=None).values("promeneur")
    return Promeneur.objects.filter(Q(pk__in=siens) | Q(pk__in=postes)).order_by("tri")


class PosteForm(VersionFormMixin, TitulaireMixin, PourLeCompteMixin, ChampsForm):
    debut = Jour(label="À partir du", required=False, help_text="Vide\u00a0: avec la convention.")
    fin = Jour(label="Jusqu’au (dernier jour)", required=False)

    class Meta:
        model = Poste
        fields = ("prenom", "nom", "email", "fonction", "heures", "debut", "fin")

    field_order = ("qui", "promeneur", "prenom", "nom", "email", "fonction", "atteste", "heures", "debut", "fin")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        poste = self.instance
        if poste.pk:
            etat = CONNUE if poste.promeneur_id else A_POURVOIR if poste.a_pourvoir else NOUVELLE
            self.initial |= {"qui": etat, "atteste": etat == NOUVELLE}
            if poste.promeneur_id:
                self.initial["promeneur"] = poste.promeneur.code

    def clean(self) -> dict[str, Any]:
        propre = super().clean()
        debut, fin = propre.get("debut"), propre.get("fin")
        if debut and fin and fin < debut:
            self.add_error("fin", "La fin du poste doit venir après son début.")
        return propre

    def service(self) -> dict[str, Any]:
        return self.titulaire | {nom: self.cleaned_data[nom] for nom in ("heures", "debut", "fin")}

    def conflit(self, conflit: Conflit) -> None:
        """Somebody else put somebody on the post: so does the answer that says who."""
        super().conflit(conflit)
        autre = conflit.laisses
        if autre.keys() & {"promeneur", "prenom"}:
            qui = CONNUE if autre.get("promeneur") else NOUVELLE if autre.get("prenom") else A_POURVOIR
            saisi = self.data.copy()
            saisi["qui"] = qui
            if qui == NOUVELLE:
                saisi["atteste"] = "on"
            self.data = saisi


# — Documents and acts


class SignatureForm(PourLeCompteMixin):
    """The signed scan of a party. The original is asked for the structure's alone: Caf and MSA send theirs anyway."""

    upload = forms.FileField(
        label="Document signé", widget=Televersement(), help_text="Toutes les pages, en PDF ou en image, 10\u00a0Mo."
    )
    signee_le = Jour(label="Signé le", initial=aujourdhui)
    nom = forms.CharField(
        label="Qui a signé", max_length=120, required=False, help_text="Le certificat de signature le dira."
    )
    qualite = forms.CharField(label="Sa qualité", max_length=120, required=False)
    lui_meme = "upload"
    field_order = ("upload", "signee_le", "nom", "qualite")

    def __init__(self, *args: Any, partie: str, **kwargs: Any) -> None:
        self.partie = partie
        super().__init__(*args, **kwargs)
        if partie == "structure":
            self.fields["nom"].initial = self.convention.signataire_nom
            self.fields["qualite"].initial = self.convention.signataire_qualite

    def _demander(self) -> None:
        if self.partie == "structure":
            super()._demander()
        else:
            self.pour_autrui = False


class CreneauForm(forms.Form):
    """As in a profile: a day, from, to, where."""

    jour = forms.ChoiceField(label="Jour", choices=[(c, libelle.capitalize()) for c, libelle in JourDeSemaine.choices])
    debut = forms.TimeField(label="De", widget=HeureSaisie)
    fin = forms.TimeField(label="À", widget=HeureSaisie)
    plateforme = forms.ChoiceField(label="Réseau", choices=[("", "Choisir…"), *Plateforme.choices])
    field_order = ("jour", "debut", "fin", "plateforme")

    def clean(self) -> dict[str, Any]:
        propre = super().clean() or self.cleaned_data
        if propre.get("debut") and propre.get("debut") == propre.get("fin"):
            self.add_error("fin", "La fin est à la même heure que le début\u00a0: dites jusqu’à quelle heure.")
        return propre


class PermanencePrevueForm(CreneauForm, PourLeCompteMixin):
    """One more planned slot of a request."""


class DepartForm(Motif):
    dernier = Jour(label="Dernier jour de présence", initial=aujourdhui)
    field_order = ("dernier", "motif")

    def service(self) -> dict[str, Any]:
        return {"le": self.cleaned_data["dernier"] + UN_JOUR, "motif": self.cleaned_data["motif"]}


class RemplacementForm(TitulaireMixin, PourLeCompteMixin):
    le = Jour(label="À partir du", initial=aujourdhui)
    motif = forms.CharField(label="Motif", max_length=200, required=False)
    vacant = False
    field_order = ("qui", "promeneur", "prenom", "nom", "email", "fonction", "atteste", "le", "motif")

    def service(self) -> dict[str, Any]:
        titulaire = self.titulaire
        promeneur = titulaire.pop("promeneur")
        return {
            "promeneur": promeneur,
            "personne": None if promeneur else titulaire,
            "le": self.cleaned_data["le"],
            "motif": self.cleaned_data["motif"],
        }

    def __init__(self, *args: Any, poste: Poste, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        depart = poste.changements.filter(nature=NatureChangement.DEPART).order_by("-pk").first()
        if poste.promeneur_id is None and depart is not None:
            self.initial.setdefault("le", max(depart.le, aujourdhui()))  # the first day nobody holds it
        if "promeneur" in self.fields:  # whoever holds the post does not replace themselves
            connus = self.fields["promeneur"].queryset.exclude(pk=poste.promeneur_id)  # type: ignore[attr-defined]
            self.fields["promeneur"].queryset = connus  # type: ignore[attr-defined]

    def clean_le(self) -> Any:
        le = self.cleaned_data["le"]
        if le < aujourdhui():
            raise ValidationError("Un remplacement commence aujourd’hui au plus tôt.")
        return le
