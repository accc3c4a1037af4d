"""pytest's way to the embedded servers: named with `-p`, so that they run before Django's settings are read."""

import os

from config import serveurs

serveurs.ensure()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.tests")
from config import celery  # noqa: E402, F401  tasks run through our application
