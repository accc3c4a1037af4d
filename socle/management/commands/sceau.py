"""`manage.py sceau DOSSIER`: a key and a self-signed certificate to seal documents with, for a site that has none."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from socle import sceau


class Command(BaseCommand):
    requires_system_checks: list[str] = []
    help = "Fait la clé et le certificat du sceau, que SCEAU_CLE et SCEAU_CERTIFICAT désignent ensuite."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("dossier", type=Path)
        parser.add_argument("--nom", default=f"{settings.SITE_NAME}, sceau de la plateforme")

    def handle(self, *args: Any, dossier: Path, nom: str, **options: Any) -> None:
        try:
            brut = sceau.fabriquer(nom)
            certificat = x509.load_pem_x509_certificate(brut).public_bytes(serialization.Encoding.PEM)
            dossier.mkdir(parents=True, exist_ok=True)
            self._ecrire(dossier / "sceau-cle.pem", brut.removesuffix(certificat))
            self._ecrire(dossier / "sceau-certificat.pem", certificat)
        except FileExistsError as erreur:
            raise CommandError(f"{erreur.filename} existe déjà\u00a0: rien n’est remplacé.") from erreur
        except (OSError, ValueError) as erreur:
            raise CommandError(f"Le sceau n’est pas fait\u00a0: {erreur}") from erreur
        self.stdout.write(
            f"SCEAU_CLE={dossier / 'sceau-cle.pem'}\nSCEAU_CERTIFICAT={dossier / 'sceau-certificat.pem'}\n"
            f"Empreinte SHA-256 du certificat, à publier\u00a0: {sceau.lire(brut.decode(), brut.decode()).empreinte}"
        )

    def _ecrire(self, chemin: Path, contenu: bytes) -> None:
        with open(os.open(chemin, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as f:
            f.write(contenu)
