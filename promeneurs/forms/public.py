"""What a visitor pastes to be checked."""

from django import forms


class VerifierForm(forms.Form):
    compte = forms.CharField(
        label="Le compte à vérifier",
        help_text="Un identifiant, l’adresse du profil, le message reçu, un numéro ou un prénom.",
        max_length=300,
        error_messages={
            "required": "Collez ici l’identifiant, l’adresse du profil ou le prénom.",
            "max_length": "C’est trop long\u00a0: collez seulement l’identifiant ou l’adresse du profil.",
            "null_characters_not_allowed": "Ce texte contient un caractère impossible\u00a0: tapez-le à la main.",
        },
    )
