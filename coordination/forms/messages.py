"""A message to a part of the network: what it says, and to whom."""

from typing import Any

from django import forms

from promeneurs.enums import Plateforme
from socle.composants.widgets import Cartes, Libelle, Puces, Televersement
from socle.formulaires import FichierGardeMixin, VersionFormMixin
from structures.enums import TypeStructure
from territoires.enums import NatureOrganisme
from territoires.models import Reseau

from .. import messages, publics
from ..enums_messages import EtatMessage, GenreMessage, Interlocuteurs, PublicMessage
from ..models import Message
from ..models.message import LIBELLES_CRITERES
from .listes import Filtres

EXPLIQUES = {
    GenreMessage.INFORMATION: "Lettre, invitation, ressource. Chacun peut se désinscrire d’un clic.",
    GenreMessage.SERVICE: "Ce que demande la place dans le réseau\u00a0: charte, convention, relevé. Part à tous.",
}


class MessageForm(VersionFormMixin, forms.Form):
    """A draft may lack anything; what is wrong in it is said at once."""

    genre = forms.ChoiceField(
        label="C’est", widget=Cartes, choices=[(g.value, Libelle(str(g.label), dit)) for g, dit in EXPLIQUES.items()]
    )
    publics = forms.MultipleChoiceField(
        label="À qui", choices=PublicMessage.choices, widget=Puces, required=False,
        help_text="Chaque personne reçoit un seul courriel, et ne voit pas les adresses des autres.",
    )  # fmt: skip
    sujet = forms.CharField(label="Objet", max_length=150, required=False)
    texte = forms.CharField(
        label="Texte", max_length=10_000, required=False, widget=forms.Textarea(attrs={"rows": 14, "class": "tall"}),
        help_text="Une ligne vide sépare deux paragraphes\u00a0; une ligne qui commence par un tiret fait une liste.",
    )  # fmt: skip

    def __init__(
        self, *args: Any, reseau: Reseau, message: Message | None = None, depart: Any = None, **kwargs: Any
    ) -> None:
        initial: dict[str, Any] = {"genre": GenreMessage.INFORMATION, "texte": "Bonjour {prénom},\n\n"}
        if message is not None:
            initial = {nom: getattr(message, nom) for nom in ("genre", "publics", "sujet", "texte")}
            initial |= {f"criteres.{nom}": valeur for nom, valeur in message.criteres.items()}
            if depart is None:
                initial["objet"] = message
        super().__init__(*args, initial=initial | (depart or {}), **kwargs)
        for nom, choix in _choix(reseau).items():
            self.fields[f"criteres.{nom}"] = forms.ChoiceField(
                label=LIBELLES_CRITERES[nom], required=False, choices=choix
            )
        self.fields["criteres.choisies"] = forms.RegexField(
            publics.CODES, label=LIBELLES_CRITERES["choisies"], required=False, widget=forms.HiddenInput
        )

    def _criteres(self, *noms: str) -> list[Any]:
        return [self[f"criteres.{nom}"] for nom in noms]

    @property
    def groupes(self) -> list[tuple[str, list[Any]]]:
        return [
            ("Parmi les promeneurs", self._criteres("statut", "plateforme")),
            ("Parmi les structures", self._criteres("statut_structure", "qui")),
            ("Des structures et de leurs promeneurs", self._criteres("type", "epci", "commune")),
            ("Parmi les partenaires", self._criteres("nature")),
        ]

    @property
    def choisies(self) -> Any:
        """The sheets ticked in a list, as they travel with the page."""
        return self["criteres.choisies"]

    @property
    def n_choisies(self) -> int:
        return len((self.choisies.value() or "").split(",")) if self.choisies.value() else 0

    @property
    def precise(self) -> bool:
        """Some criterion is set, or refused."""
        return any(champ.value() or champ.errors for _, champs in self.groupes for champ in champs)

    def clean_sujet(self) -> str:
        return self._sans_faute("sujet")

    def clean_texte(self) -> str:
        return self._sans_faute("texte")

    def _sans_faute(self, nom: str) -> str:
        texte = self.cleaned_data[nom]
        if dites := messages.fautes(texte):
            raise forms.ValidationError(dites)
        return texte

    def service(self) -> dict[str, Any]:
        dits = self.changements()
        criteres = {nom.partition(".")[2]: dits.pop(nom) for nom in list(dits) if nom.startswith("criteres.")}
        return dits | {"criteres": {nom: valeur for nom, valeur in criteres.items() if valeur}}


def _choix(reseau: Reseau) -> dict[str, list[tuple[str, str]]]:
    return {
        "statut": [(code, libelle) for code, (libelle, _) in publics.PROMENEURS.items()],
        "plateforme": [("", "Avec ou sans compte"), *Plateforme.choices],
        "statut_structure": [(code, libelle) for code, (libelle, _) in publics.STRUCTURES.items()],
        "qui": list(Interlocuteurs.choices),
        "type": [("", "Tous"), *TypeStructure.choices],
        "epci": [("", "Toutes"), *((e.pk, e.nom) for e in publics.epcis(reseau))],
        "commune": [("", "Toutes"), *((c.pk, c.nom) for c in publics.communes(reseau))],
        "nature": [("", "Tous"), *NatureOrganisme.choices],
    }


class JoindreForm(FichierGardeMixin):
    upload = forms.FileField(
        label="Fichier", widget=Televersement(kind="piece"),
        help_text="PDF, image ou document bureautique. 5 fichiers et 7\u00a0Mo en tout, au plus.",
    )  # fmt: skip


class EnvoyerForm(forms.Form):
    """What the page said when it was read."""

    attendus = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class MessagesFiltres(Filtres):
    etat = forms.ChoiceField(label="État", required=False, choices=[("", "Tous"), *EtatMessage.choices])
    genre = forms.ChoiceField(label="Genre", required=False, choices=[("", "Tous"), *GenreMessage.choices])
