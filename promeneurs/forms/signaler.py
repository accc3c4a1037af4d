"""What a visitor tells about an account, a profile or an adult. Closed choices; no name asked; nobody's details."""

import re
from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError

from socle.texte import code_court, propre

from .. import comptes
from ..enums import MotifSignalement, Plateforme, SujetSignalement

M = MotifSignalement
AILLEURS = "ailleurs"
_GRAVES = (M.PHOTOS, M.RENDEZ_VOUS, M.SECRET, M.ARGENT, M.INSULTES)
MOTIFS: dict[str, tuple[MotifSignalement, ...]] = {
    SujetSignalement.COMPTE: (M.USURPATION, *_GRAVES, M.AUTRE),
    SujetSignalement.ADULTE: (*_GRAVES, M.AUTRE),
    SujetSignalement.FICHE: (M.LIEN, M.HORAIRES, M.PARTI, M.AUTRE),
}
_ADRESSE = re.compile(r"\S+@\S+\.\w{2,}|https?://\S+|www\.\S+", re.I)
_ARROBE = re.compile(r"(?<!\w)@\w")


def sans_coordonnees(texte: str) -> None:
    """Nobody's telephone, address or account in a free text. Raises ValidationError, saying what to remove."""
    trouves = []
    if any(phonenumbers.PhoneNumberMatcher(texte, "FR", leniency=phonenumbers.Leniency.POSSIBLE)):
        trouves.append("le numéro")
    if _ADRESSE.search(texte):
        trouves.append("l’adresse")
    elif _ARROBE.search(texte):
        trouves.append("le nom de compte")
    if trouves:
        raise ValidationError(
            f"Enlève {' et '.join(trouves)} de ce texte\u00a0: on n’y garde les coordonnées de personne. "
            "Le compte de l’adulte a sa case, ton e-mail aussi."
        )


class SignalerForm(forms.Form):
    """`publique`: whether the network is already known from what anybody may see; else the département is asked."""

    promeneur = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    envoi = forms.CharField(max_length=32, widget=forms.HiddenInput)
    site = forms.CharField(required=False, label="Laisse cette case vide")
    motif = forms.ChoiceField(
        label="Qu’est-ce qui se passe\u00a0?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisis ce qui ressemble le plus."},
    )
    compte = forms.CharField(
        label="Quel compte\u00a0?",
        required=False,
        max_length=300,
        help_text="Celui de l’adulte. Son nom de compte, ou l’adresse de son profil.",
        error_messages={
            "required": "Écris le nom du compte, ou colle son adresse.",
            "max_length": "C’est trop long\u00a0: le nom du compte, ou l’adresse du profil, suffit.",
        },
    )
    plateforme = forms.ChoiceField(
        label="Sur quel réseau\u00a0?", required=False, choices=[("", "Je ne sais pas"), *Plateforme.choices]
    )
    departement = forms.ChoiceField(
        label="Dans quel département es-tu\u00a0?",
        help_text="Pour prévenir le bon réseau.",
        error_messages={"required": "Choisis ton département, ou «\u00a0je ne sais pas\u00a0»."},
    )
    texte = forms.CharField(
        label="En quelques mots",
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="N’écris pas le nom d’un enfant, ni le tien, ni de numéro.",
        error_messages={"max_length": "C’est trop long\u00a0: 600 signes au plus."},
    )
    contact = forms.EmailField(
        label="Ton e-mail, si tu veux une réponse",
        required=False,
        help_text="Seule la coordination le lit. Il est effacé 30 jours après la fin.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": "Vérifie l’e-mail\u00a0: prenom@exemple.fr. Tu peux aussi laisser vide."},
    )

    def __init__(
        self, *args: Any, sujet: str, departements: list[tuple[str, str]], publique: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sujet, self.publique = sujet, publique
        self.fields["envoi"].initial = code_court(24)
        self.fields["motif"].choices = [(m.value, m.label) for m in MOTIFS[sujet]]  # type: ignore[attr-defined]
        choix = [("", "Choisis"), *departements, (AILLEURS, "Un autre, ou je ne sais pas")]
        self.fields["departement"].choices = choix  # type: ignore[attr-defined]
        self.fields["compte"].required = sujet == SujetSignalement.COMPTE and not self.initial.get("promeneur")
        if publique or sujet == SujetSignalement.FICHE:
            del self.fields["departement"]
        if sujet == SujetSignalement.FICHE:
            del self.fields["compte"], self.fields["plateforme"]
            self.fields["motif"].label = "Qu’est-ce qui ne va pas\u00a0?"
            self.fields["texte"].help_text = "Ce qu’il faudrait corriger. N’écris le nom de personne."

    @property
    def visibles(self) -> list[Any]:
        return [champ for champ in self.visible_fields() if champ.name != "site"]

    @property
    def piege(self) -> bool:
        """A field that nobody sees was filled: by a machine."""
        return bool(self.data.get("site"))

    def clean_compte(self) -> str:
        compte = propre(comptes.nettoie(self.cleaned_data["compte"]))
        if not compte and self.fields["compte"].required:
            raise ValidationError(self.fields["compte"].error_messages["required"])
        return compte

    def clean_texte(self) -> str:
        texte = self.cleaned_data["texte"]
        sans_coordonnees(texte)
        return texte


class SuiviForm(forms.Form):
    code = forms.CharField(
        label="Ton code de suivi",
        max_length=40,
        error_messages={"required": "Écris le code que tu as gardé.", "max_length": "Ce n’est pas un code de suivi."},
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        return "".join(c for c in self.cleaned_data["code"].casefold() if c.isalnum())


class ReponseForm(forms.Form):
    texte = forms.CharField(
        label="Votre réponse",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Elle part par e-mail. Ne nommez personne\u00a0: qui d’autre la lira\u00a0?",
    )


class ClotureForm(forms.Form):
    issue = forms.ChoiceField(label="Comment cela finit", widget=forms.RadioSelect)
    suite = forms.CharField(
        label="Ce qui a été fait",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Pour le réseau. Aucun nom d’enfant.",
    )

    def __init__(self, *args: Any, issues: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["issue"].choices = issues  # type: ignore[attr-defined]
