"""A meeting, who is invited to it, who was there, what follows it."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.forms.boundfield import BoundField

from promeneurs.models import Promeneur
from socle.composants.widgets import HeureSaisie, Puces, PucesUnique, Televersement
from socle.dates import aujourdhui
from socle.formulaires import ChampsForm, FichierGardeMixin, Jour, VersionFormMixin
from structures.models import Structure
from territoires.models import Reseau

from ..durees import duree, minutes
from ..enums import GenreDocumentReunion, Reponse, TypeReunion
from ..invites import Candidat, Groupe
from ..models import Invite, ReglesReunions, Reunion
from .actions import DureeField

MODULES_MAX, AUTRES_MAX = 20, 60
_PERSONNE = re.compile(r"^(?P<nom>[^<>;]*?)[\s;,<]*(?P<email>[^\s<>;,]+@[^\s<>;,]+)>?\s*$")


class Modules(forms.CharField):
    """One module a line, its time at the end: « Le cadre légal : 1 h 30 »."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        lignes = (" : ".join(filter(None, (m["titre"], duree(m["minutes"])))) for m in value)
        return "\n".join(lignes).replace("\u00a0", " ")

    def clean(self, value: Any) -> list[dict[str, Any]]:
        lignes = [ligne.strip() for ligne in super().clean(value).splitlines() if ligne.strip()]
        if len(lignes) > MODULES_MAX:
            raise ValidationError(f"{MODULES_MAX} modules au plus.")
        return [_module(ligne) for ligne in lignes]


def _module(ligne: str) -> dict[str, Any]:
    titre, _, temps = ligne.rpartition(":")
    try:
        total = minutes(temps)
    except ValidationError:
        total = None
    if not titre.strip() or not total:
        raise ValidationError(f"«\u00a0{ligne}\u00a0»\u00a0: écrivez le titre, deux-points, puis la durée (1 h 30).")
    return {"titre": titre.strip()[:160], "minutes": total}


class ReunionForm(VersionFormMixin, ChampsForm):
    """Dates, place and subject first; what one only knows afterwards is at the end."""

    date = Jour(label="Date")
    visio = forms.URLField(label="Lien de visio", required=False, assume_scheme="https")
    modules = Modules(
        label="Modules de formation",
        required=False,
        help_text="Un par ligne, avec sa durée\u00a0: «\u00a0Le cadre légal\u00a0: 1 h 30\u00a0». "
        "Leur somme fait les heures de formation.",
    )

    class Meta:
        model = Reunion
        fields = (
            "type", "type_libre", "thematique", "date", "debut", "fin", "lieu", "visio", "intervenant", "ordre",
            "modules", "nb_structures", "nb_participants", "nb_jeunes", "nb_parents",
        )  # fmt: skip
        widgets = {"debut": HeureSaisie, "fin": HeureSaisie, "ordre": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "type_libre": "Pour «\u00a0Autre\u00a0», dites laquelle.",
            "nb_participants": "Compte seulement si personne n’est pointé par son nom.",
            "nb_structures": "Compte seulement si personne n’est pointé par son nom.",
        }

    NOMBRES = ("nb_structures", "nb_participants", "nb_jeunes", "nb_parents")

    @property
    def nombres(self) -> list[BoundField]:
        return [self[nom] for nom in self.NOMBRES]

    @property
    def compte(self) -> bool:
        """Something was counted, or is to correct there."""
        return any(c.errors or c.value() not in (None, "") for c in self.nombres)

    def service(self) -> dict[str, Any]:
        return {nom: self.cleaned_data[nom] for nom in self.Meta.fields if nom in self.cleaned_data}

    def clean(self) -> dict[str, Any]:
        propres = super().clean() or self.cleaned_data
        if propres.get("type") == TypeReunion.AUTRE and not propres.get("type_libre"):
            self.add_error("type_libre", "Dites de quelle réunion il s’agit.")
        if propres.get("modules") and propres.get("type") != TypeReunion.FORMATION:
            self.add_error("modules", "Les modules sont ceux d’une journée de formation\u00a0: changez le type.")
        if propres.get("fin") and not propres.get("debut"):
            self.add_error("debut", "Dites à quelle heure elle commence.")
        elif propres.get("fin") and propres["fin"] <= propres["debut"]:
            self.add_error("fin", "La réunion finit après avoir commencé.")
        return propres


class AnnulerForm(forms.Form):
    motif = forms.CharField(
        label="Raison", max_length=300, required=False, help_text="Les personnes invitées la liront."
    )


class Autres(forms.CharField):
    """People one by one, one a line: « Jeanne Petit <jeanne@exemple.fr> »."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: Any) -> list[Candidat]:
        lignes = [ligne.strip() for ligne in super().clean(value).splitlines() if ligne.strip()]
        if len(lignes) > AUTRES_MAX:
            raise ValidationError(f"{AUTRES_MAX} personnes au plus à la fois.")
        return [_personne(ligne) for ligne in lignes]


def _personne(ligne: str) -> Candidat:
    lue = _PERSONNE.match(ligne)
    try:
        validate_email(lue["email"] if lue else "")
    except ValidationError:
        raise ValidationError(f"«\u00a0{ligne}\u00a0»\u00a0: écrivez le nom, puis l’adresse e-mail.") from None
    assert lue is not None
    return Candidat(nom=(lue["nom"].strip() or lue["email"])[:160], email=lue["email"].lower())


class InviterForm(forms.Form):
    groupes = forms.MultipleChoiceField(label="Des groupes", choices=Groupe.choices, widget=Puces, required=False)
    promeneurs = forms.ModelMultipleChoiceField(
        Promeneur.objects.none(), label="Des promeneurs, un par un", required=False, to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    autres = Autres(
        label="D’autres personnes",
        required=False,
        help_text="Une par ligne\u00a0: «\u00a0Jeanne Petit, jeanne@exemple.fr\u00a0». "
        "Aucune adresse n’est montrée aux autres.",
    )

    def __init__(self, *args: Any, reseau: Reseau, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        siens = Promeneur.objects.filter(reseau=reseau).designes(aujourdhui()).order_by("tri", "pk")
        self.fields["promeneurs"].queryset = siens  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        propres = super().clean() or self.cleaned_data
        if not self.errors and not any(propres.get(nom) for nom in ("groupes", "promeneurs", "autres")):
            raise ValidationError("Choisissez qui inviter.")
        return propres


class ReponseForm(forms.Form):
    reponse = forms.ChoiceField(label="Réponse", choices=Reponse.choices, widget=PucesUnique)


class InviteForm(forms.Form):
    """What the coordination notes of somebody of the list."""

    reponse = forms.ChoiceField(label="Réponse, dite de vive voix", choices=[("", "Pas de réponse"), *Reponse.choices])
    minutes = DureeField(
        label="Temps suivi", required=False, max_length=20, help_text="Vide\u00a0: la formation entière."
    )

    def __init__(self, *args: Any, invite: Invite, **kwargs: Any) -> None:
        super().__init__(*args, initial={"reponse": invite.reponse, "minutes": invite.minutes}, **kwargs)
        self.fields["reponse"].required = False
        if not invite.present or not invite.reunion.minutes:
            del self.fields["minutes"]


class VenuForm(forms.Form):
    """Somebody who came without being invited: a promeneur of the network, or a name."""

    promeneur = forms.ModelChoiceField(
        Promeneur.objects.none(), label="Promeneur ou promeneuse", required=False, to_field_name="code",
        empty_label="Quelqu’un d’autre",
    )  # fmt: skip
    nom = forms.CharField(label="Nom", max_length=160, required=False)
    structure = forms.ModelChoiceField(
        Structure.objects.none(), label="Structure", required=False, to_field_name="code", empty_label="Aucune"
    )
    pour = forms.CharField(label="Organisme ou fonction", max_length=160, required=False)
    email = forms.EmailField(label="Adresse e-mail", required=False)

    def __init__(self, *args: Any, reseau: Reseau, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for nom, modele in (("promeneur", Promeneur), ("structure", Structure)):
            siens = modele.objects.filter(reseau=reseau).order_by("tri", "pk")
            self.fields[nom].queryset = siens  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        propres = super().clean() or self.cleaned_data
        if not self.errors and not propres.get("promeneur") and not propres.get("nom"):
            self.add_error("nom", "Dites qui.")
        return propres


class CompteRenduForm(VersionFormMixin):
    texte = forms.CharField(
        label="Compte rendu", max_length=20000, required=False, widget=forms.Textarea(attrs={"rows": 16}),
        help_text="Les personnes invitées le lisent. Le nom d’un jeune ne s’écrit jamais ici.",
    )  # fmt: skip


class DocumentForm(FichierGardeMixin):
    genre = forms.ChoiceField(
        label="C’est", choices=GenreDocumentReunion.choices, initial=GenreDocumentReunion.DOCUMENT, widget=PucesUnique
    )
    titre = forms.CharField(label="Titre", max_length=160, required=False, help_text="Vide\u00a0: le nom du fichier.")
    upload = forms.FileField(label="Fichier", widget=Televersement(kind="piece"))


class CodeSalleForm(forms.Form):
    code = forms.CharField(
        label="Le code affiché dans la salle", max_length=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"}),
    )  # fmt: skip


class ReglesForm(VersionFormMixin):
    minutes = DureeField(
        label="Formation demandée à chaque promeneur, par an",
        required=False,
        max_length=20,
        help_text="6 h, 1 h 30. Vide\u00a0: rien n’est demandé.",
    )

    def __init__(self, *args: Any, regles: ReglesReunions | None, **kwargs: Any) -> None:
        initial = {"minutes": regles.minutes_formation or None, "objet": regles} if regles else {}
        super().__init__(*args, initial=initial, **kwargs)
