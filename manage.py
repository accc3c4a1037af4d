#!/usr/bin/env python
"""Django's command line. Without DATABASE_URL or REDIS_URL, the embedded servers are started and shared."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from config import serveurs

    serveurs.ensure()
    from django.core.management import execute_from_command_line

    from config import celery  # noqa: F401  tasks are published through our application

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
