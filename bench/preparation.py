"""The bench's base: migrations, communes, static files, the national set; quick when nothing has changed."""

import hashlib
import sys
from pathlib import Path

import django
from django.core.management import call_command

RACINE = Path(__file__).resolve().parent.parent


def empreinte() -> str:
    """Of what shapes the set: its builder and every migration."""
    fichiers = sorted([*RACINE.glob("*/migrations/*.py"), RACINE / "bench" / "donnees.py"])
    return hashlib.sha256(b"".join(f.read_bytes() for f in fichiers)).hexdigest()


def main() -> None:
    django.setup()
    from django.conf import settings
    from django.db import connection

    from config.preparation import etape, static_files

    marque = Path(settings.LOCAL_DIR) / "jeu"
    if not marque.exists() or marque.read_text() != empreinte():
        from bench import donnees

        with connection.cursor() as curseur:
            curseur.execute("DROP SCHEMA public CASCADE")
            curseur.execute("CREATE SCHEMA public")
        etape("Base de données", lambda: call_command("migrate", verbosity=0, interactive=False))
        etape("Communes", lambda: call_command("charger_territoires", stdout=sys.stderr))
        etape("Jeu national", donnees.ecrire)
        marque.write_text(empreinte())
    etape("Polices et fichiers du site", static_files)


if __name__ == "__main__":
    main()
