"""What the demo needs before it opens, in one process: each step says its name, and is quick once done."""

import hashlib
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django
from django.core.management import call_command, get_commands


def main() -> None:
    django.setup()
    etape("Base de données", lambda: call_command("migrate", verbosity=0, interactive=False, skip_checks=False))
    etape("Communes", lambda: call_if_there("charger_territoires"))
    etape("Polices et fichiers du site", static_files)
    etape("Réseau de démonstration", lambda: call_if_there("demo"))


def etape(nom: str, faire: Callable[[], object]) -> None:
    print(f"  {nom}…", end=" ", flush=True)
    debut = time.monotonic()
    try:
        faire()
    except BaseException:
        print("échec", flush=True)
        raise
    print(f"{time.monotonic() - debut:.1f} s", flush=True)


def call_if_there(commande: str) -> None:
    if commande in get_commands():
        call_command(commande, stdout=sys.stderr)


def static_files() -> None:
    """Subset the fonts and gather the static files, when something has changed since the last time."""
    from django.conf import settings

    marque = Path(settings.STATIC_ROOT) / ".empreinte"
    if not (Path(settings.POLICES_DIR) / "ttf").is_dir():
        call_if_there("polices")
    if marque.exists() and marque.read_text() == empreinte():
        return
    call_if_there("polices")
    shutil.rmtree(settings.STATIC_ROOT, ignore_errors=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    marque.write_text(empreinte())


def empreinte() -> str:
    from django.contrib.staticfiles.finders import get_finders

    fichiers = hashlib.sha256()
    for finder in get_finders():
        for chemin, stockage in sorted(finder.list([]), key=lambda paire: paire[0]):
            etat = Path(stockage.path(chemin)).stat()
            fichiers.update(f"{chemin} {etat.st_size} {etat.st_mtime_ns}\n".encode())
    return fichiers.hexdigest()


if __name__ == "__main__":
    main()
