"""Settings of the test run: strict, quick, nothing leaves the machine."""

import os

os.environ.setdefault("SECRET_KEY", "tests")
from . import *  # noqa: F403
from . import CACHES, INSTALLED_APPS, LOCAL_DIR, STORAGES, TEMPLATES

INSTALLED_APPS = [*INSTALLED_APPS, "tests.socle.essais"]  # one model to try the ground floor on
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
CACHES = {**CACHES, "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PRIVATE_ROOT = LOCAL_DIR / "tests-fichiers"
STORAGES["default"] = {
    "BACKEND": "django.core.files.storage.FileSystemStorage",
    "OPTIONS": {"location": str(PRIVATE_ROOT)},
}
DEMO = False
TEMPLATES[0]["OPTIONS"]["debug"] = True
PAGES_SECONDES = 0  # a test looks at once at what it has just changed
SCEAU_CLE = SCEAU_CERTIFICAT = SCEAU_HORODATAGE = ""
SCEAU_ESSAI = str(LOCAL_DIR)  # made once, by the same code
