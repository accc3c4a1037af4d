"""allauth: sign-in by e-mail, with a password or a code."""

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "espace"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
