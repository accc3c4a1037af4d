"""Settings, read from the environment. Each variable is documented in the README's table."""

from pathlib import Path

import environ
import pghistory
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent.parent
LOCAL_DIR = Path(env.str("PDN_LOCAL", default="") or BASE_DIR / ".local")  # set and empty is unset

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    if "DATABASE_URL" in env.ENVIRON and not env.ENVIRON["DATABASE_URL"].startswith("postgresql://postgres@/"):
        raise ImproperlyConfigured("SECRET_KEY manque : donnez une longue chaîne aléatoire, gardée secrète.")
    SECRET_KEY = "cle-de-developpement-qui-ne-sert-jamais-ailleurs-que-sur-la-machine-de-quelqu-un"
SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")
SITE_NAME = "Promeneurs du Net"
HTTPS = SITE_URL.startswith("https://")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.contrib.admin",
    "django.forms",
    "pgtrigger",
    "pghistory",
    "django_cotton",
    "django_htmx",
    "lucide",
    "csp",
    "django_structlog",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "socle",
    "socle.composants",
    "accounts",
    "territoires",
    "structures",
    "promeneurs",
    "conventions",
    "coordination",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "socle.middleware.PermissionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "socle.reception.PoidsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "socle.middleware.HistoriqueMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton", "django.templatetags.static"],
            "context_processors": [  # all lazy: a public page touches neither user nor session
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
COTTON_DIR = "cotton"
FORM_RENDERER = "socle.composants.rendu.Rendu"

DATABASES = {"default": env.db_url("DATABASE_URL", default="postgresql://postgres@/postgres")}
DATABASES["default"]["ENGINE"] = "django.db.backends.postgresql"
DATABASES["default"].setdefault("OPTIONS", {})
DATABASES["default"]["OPTIONS"] |= {  # for `socle.compilees`, which prepares its queries; Django prepares nothing
    "prepare_threshold": 5,
    "options": f"{DATABASES['default']['OPTIONS'].get('options', '')} -c plan_cache_mode=force_generic_plan".strip(),
}
DATABASES["default"]["TEST"] = {"NAME": env.str("TEST_DATABASE", default="test_promeneurs")}
if env.bool("DATABASE_POOL", default=False):  # web processes only: Celery closes a pool around each prefork task
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 6, "timeout": 10}
    DATABASES["default"]["CONN_MAX_AGE"] = 0
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # a database that came back is not an error to the next visitor
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="redis://localhost:6379/0")
CACHES = {
    "default": {
        "BACKEND": "socle.cache.CacheTolerant",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 1},
    },
    "pages": {  # in each web process: the public pages it has just made
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
}
PAGES_SECONDES = env.int("PAGES_SECONDES", default=20)
SESSION_ENGINE = "django.contrib.sessions.backends.db"  # Valkey stopped must not sign anybody out
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 14 * 24 * 3600
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "accounts.motsdepasse.DevinableValidator"},
]

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
TIME_ZONE = "Europe/Paris"
USE_TZ = True
FORMAT_MODULE_PATH = ["config.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = LOCAL_DIR / "static"
POLICES_DIR = Path(env.str("POLICES_DIR", default=str(BASE_DIR / ".local" / "polices")))
STATICFILES_DIRS: list = [BASE_DIR / "static", ("aide", BASE_DIR / "docs" / "images")]
STATICFILES_DIRS += [("fonts", POLICES_DIR / "fonts")] if (POLICES_DIR / "fonts").is_dir() else []
PRIVATE_ROOT = Path(env.str("PRIVATE_ROOT", default=str(LOCAL_DIR / "fichiers")))
X_ACCEL = env.bool("X_ACCEL", default=False)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(PRIVATE_ROOT)}},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if not DEBUG
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["map", "jpg", "png", "gif", "webp", "woff", "woff2"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "socle.reception.Plafond",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://" if not DEMO else "dummymail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Promeneurs du Net <ne-pas-repondre@promeneurs.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

_self = ["'self'"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": _self,
        "style-src": _self,
        "img-src": ["'self'", "data:"],
        "font-src": _self,
        "connect-src": _self,
        "form-action": _self,
        "manifest-src": _self,
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_SSL_REDIRECT = HTTPS and env.bool("SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^sante/$"]
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "socle.views.csrf_echec"

PGHISTORY_APPEND_ONLY = True
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()  # each event keeps its own who and why

CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "unacked_restore_interval": 10,
    "socket_connect_timeout": 1,
    "socket_timeout": 2,
    "max_retries": 0,  # who publishes never waits for a broker that is down: rows wait, beat takes them up
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE_FILENAME = str(LOCAL_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    "socle.reprendre_courriels": {"task": "socle.reprendre_courriels", "schedule": 60},
    "socle.reprendre_travaux": {"task": "socle.reprendre_travaux", "schedule": 60},
    "socle.battement": {"task": "socle.battement", "schedule": 60},
    "socle.verifier_fichiers": {"task": "socle.verifier_fichiers", "schedule": 120},
    "socle.relancer": {"task": "socle.relancer", "schedule": 3600},
    "socle.purger": {"task": "socle.purger", "schedule": 24 * 3600},
    "coordination.reprendre_messages": {"task": "coordination.reprendre_messages", "schedule": 600},
    "coordination.verifier_liens": {"task": "coordination.verifier_liens", "schedule": 3600},
    "conventions.ouvrir_annees": {"task": "conventions.ouvrir_annees", "schedule": 6 * 3600},
    "conventions.appliquer_avenants": {"task": "conventions.appliquer_avenants", "schedule": 3600},
}

EDITEUR = env.str("EDITEUR", default="")  # said by the legal pages, which say plainly when it is missing
HEBERGEUR = env.str("HEBERGEUR", default="")
CONTACT = env.str("CONTACT", default="")
LIENS_VERIFIES = env.bool("LIENS_VERIFIES", default=not DEMO)  # the links of the libraries, asked each week
CLAMAV_HOST = env.str("CLAMAV_HOST", default="")

SCEAU_CLE = env.str("SCEAU_CLE", default="", multiline=True)  # a path, or the PEM itself
SCEAU_CERTIFICAT = env.str("SCEAU_CERTIFICAT", default="", multiline=True)
SCEAU_HORODATAGE = env.str("SCEAU_HORODATAGE", default="")
_embarque = env.ENVIRON.get("DATABASE_URL", "postgresql://postgres@/").startswith("postgresql://postgres@/")
SCEAU_ESSAI = str(LOCAL_DIR) if DEMO or DEBUG or _embarque else None  # where a seal of trial may be made

PERMISSIONS_POLICY = "camera=(self), geolocation=(self), microphone=(), payment=(), usb=(), interest-cohort=()"

LOG_LEVEL = env.str("LOG_LEVEL", default="INFO")
from .comptes import *  # noqa: E402, F403
from .journaux import *  # noqa: E402, F403
