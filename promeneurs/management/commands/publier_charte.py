"""Publish a version of the national charter from a text file: an administrator's act, once per version."""

from datetime import date
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from promeneurs.services import publish_charter
from socle.dates import aujourdhui
from socle.etats import Refused


class Command(BaseCommand):
    help = "Publie une version de la charte nationale : le texte n’est plus jamais modifié ensuite."

    def add_arguments(self, parser) -> None:
        parser.add_argument("fichier", type=Path, help="le texte, en UTF-8")
        parser.add_argument("--numero", required=True, help="par exemple 2026")
        parser.add_argument("--titre", default="Charte des Promeneurs du Net")
        parser.add_argument("--le", type=date.fromisoformat, help="date de publication, AAAA-MM-JJ (aujourd’hui sinon)")

    def handle(self, *, fichier: Path, numero: str, titre: str, le: date | None, **options) -> None:
        try:
            texte = fichier.read_text(encoding="utf-8").strip()
            version = publish_charter(numero=numero, titre=titre, texte=texte, publiee_le=le or aujourdhui(), by=None)
        except (OSError, UnicodeDecodeError) as erreur:
            raise CommandError(f"Le fichier {fichier} ne se lit pas : {erreur}.") from erreur
        except (ValidationError, Refused) as erreur:
            raise CommandError(" ".join(getattr(erreur, "messages", None) or erreur.reasons)) from erreur
        self.stdout.write(f"{version} publiée, empreinte {version.sha256[:12]}…")
