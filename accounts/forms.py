"""The forms of accounts: allauth's with our labels, and ours."""

from __future__ import annotations

from allauth.account import forms as compte
from allauth.mfa.base import forms as second
from allauth.mfa.totp import forms as application
from allauth.mfa.webauthn import forms as cle
from django import forms
from django.contrib.auth import password_validation

from accounts.models import User
from socle.formulaires import NomsMixin

AIDE_MOT_DE_PASSE = (
    "Au moins 12 caractères. Le plus simple\u00a0: quatre mots sans rapport entre eux, avec des espaces."
)
DIFFERENTS = "Les deux mots de passe ne sont pas les mêmes."


class Mots:
    """Our words in place of allauth's: labels, help, and no placeholder pretending to be a label."""

    mots: dict[str, str] = {}
    aides: dict[str, str] = {}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for nom, champ in self.fields.items():
            champ.label = self.mots.get(nom, champ.label)
            champ.help_text = self.aides.get(nom, "")
            champ.widget.attrs.pop("placeholder", None)
            if nom == "email" or nom == "login":
                champ.error_messages["required"] = "Donnez votre adresse e-mail."
                champ.error_messages["invalid"] = "Cette adresse n’est pas complète\u00a0: prenom@exemple.fr"


class CodeMixin(Mots):
    mots = {"code": "Code"}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}


class DeuxMotsDePasse(Mots):
    mots = {
        "oldpassword": "Mot de passe actuel",
        "password1": "Nouveau mot de passe",
        "password2": "Le même, une seconde fois",
    }
    aides = {"password1": AIDE_MOT_DE_PASSE}

    def add_error(self, field, error) -> None:
        """allauth's own sentence for two different passwords is replaced by ours."""
        differents = field == "password2" and not isinstance(error, forms.ValidationError)
        super().add_error(field, DIFFERENTS if differents else error)


class ConnexionForm(Mots, compte.LoginForm):
    mots = {"login": "Adresse e-mail", "password": "Mot de passe", "remember": "Rester connecté sur cet appareil"}


class DemandeCodeForm(Mots, compte.RequestLoginCodeForm):
    mots = {"email": "Adresse e-mail"}


class CodeForm(CodeMixin, compte.ConfirmLoginCodeForm):
    mots = {"code": "Code reçu par e-mail"}


class MotDePasseOublieForm(Mots, compte.ResetPasswordForm):
    mots = {"email": "Adresse e-mail"}


class NouveauMotDePasseForm(DeuxMotsDePasse, compte.ResetPasswordKeyForm):
    pass


class ChangementMotDePasseForm(DeuxMotsDePasse, compte.ChangePasswordForm):
    pass


class ChoixMotDePasseForm(DeuxMotsDePasse, compte.SetPasswordForm):
    pass


class AdresseForm(Mots, compte.AddEmailForm):
    mots = {"email": "Nouvelle adresse e-mail"}
    aides = {"email": "Nous y enverrons un lien\u00a0: l’adresse change quand vous l’aurez ouvert."}


class ConfirmationForm(Mots, compte.ReauthenticateForm):
    mots = {"password": "Mot de passe"}


class SecondFacteurForm(CodeMixin, second.AuthenticateForm):
    mots = {"code": "Code de l’application, ou code de secours"}


class SecondFacteurConfirmationForm(CodeMixin, second.ReauthenticateForm):
    mots = {"code": "Code de l’application, ou code de secours"}


class ActivationApplicationForm(CodeMixin, application.ActivateTOTPForm):
    mots = {"code": "Code à six chiffres affiché par l’application"}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["code"].widget.attrs["autofocus"]  # the QR code above must stay in sight


class AjoutCleForm(Mots, cle.AddWebAuthnForm):
    mots = {"name": "Nom de cette clé", "passwordless": "Me connecter avec cette clé seule, sans mot de passe"}
    aides = {"name": "Pour la reconnaître\u00a0: « téléphone », « clé du bureau »…"}


class NomCleForm(Mots, cle.EditWebAuthnForm):
    mots = {"name": "Nom de cette clé"}


class IdentiteForm(NomsMixin, forms.ModelForm):
    class Meta:
        model = User
        fields = ["prenom", "nom"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for nom, jeton in (("prenom", "given-name"), ("nom", "family-name")):
            self.fields[nom].required = True
            self.fields[nom].widget.attrs["autocomplete"] = jeton


class OuvertureForm(IdentiteForm):
    """The account of someone who was invited: their address is already known."""

    password1 = forms.CharField(
        label="Mot de passe",
        help_text=AIDE_MOT_DE_PASSE,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label="Le même, une seconde fois",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, email: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict:
        donnees = super().clean()
        mot, encore = donnees.get("password1"), donnees.get("password2")
        if mot and encore and mot != encore:
            self.add_error("password2", DIFFERENTS)
        elif mot:
            personne = User(email=self.email, prenom=donnees.get("prenom", ""), nom=donnees.get("nom", ""))
            try:
                password_validation.validate_password(mot, personne)
            except forms.ValidationError as erreur:
                self.add_error("password1", erreur)
        return donnees
