"""allauth: sign-in by e-mail, with a password or a code; accounts by invitation; a second factor for some."""

from datetime import timedelta

import environ

_env = environ.Env()
_DEMO = _env.bool("DEMO", default=False)
_DEBUG = _env.bool("DEBUG", default=False)

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "espace"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "accounts.adapters.nom_affiche"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 3
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_SESSION_REMEMBER = None  # the person ticks a box
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if _env.str("SITE_URL", default="").startswith("https://") else "http"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # mail can be slow
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_TIMEOUT = 20 * 60
ACCOUNT_FORMS = {
    "login": "accounts.forms.ConnexionForm",
    "request_login_code": "accounts.forms.DemandeCodeForm",
    "confirm_login_code": "accounts.forms.CodeForm",
    "reset_password": "accounts.forms.MotDePasseOublieForm",
    "reset_password_from_key": "accounts.forms.NouveauMotDePasseForm",
    "change_password": "accounts.forms.ChangementMotDePasseForm",
    "set_password": "accounts.forms.ChoixMotDePasseForm",
    "add_email": "accounts.forms.AdresseForm",
    "reauthenticate": "accounts.forms.ConfirmationForm",
}
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "request_login_code": "20/m/ip,3/m/key",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    "confirm_email": "1/3m/key",
    "signup": "20/m/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = _env.int("ALLAUTH_TRUSTED_PROXY_COUNT", default=0)

MFA_ADAPTER = "accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Promeneurs du Net"
MFA_TOTP_TOLERANCE = 1
MFA_TRUST_ENABLED = True
MFA_TRUST_COOKIE_AGE = timedelta(days=14)
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = _DEBUG or _DEMO  # http://localhost
MFA_FORMS = {
    "authenticate": "accounts.forms.SecondFacteurForm",
    "reauthenticate": "accounts.forms.SecondFacteurConfirmationForm",
    "activate_totp": "accounts.forms.ActivationApplicationForm",
    "add_webauthn": "accounts.forms.AjoutCleForm",
    "edit_webauthn": "accounts.forms.NomCleForm",
}
# Asked of those who coordinate or fund (see accounts.securite); offered to everyone.
MFA_REQUISE = _env.bool("MFA_REQUISE", default=not _DEMO)
