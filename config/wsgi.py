"""The WSGI application, served by granian."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import reverse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
from config import celery  # noqa: F401  tasks are published through our application

application = get_wsgi_application()
reverse("accueil")  # every page is imported now, not while the first visitor waits
