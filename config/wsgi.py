"""The WSGI application, served by granian."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
from config import celery  # noqa: F401  tasks are published through our application

application = get_wsgi_application()
