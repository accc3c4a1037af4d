"""`manage.py rapport_annuel --reseau 93 --annee 2018 --sortie DOSSIER`: the yearly report, in PDF and XLSX."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from coordination import rapport
from territoires.models import Reseau


class Command(BaseCommand):
    requires_system_checks: list[str] = []
    help = "Le rapport annuel d’un réseau, en PDF et en tableur\u00a0; dit le nom des deux fichiers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reseau", required=True, help="code du réseau, par exemple 93")
        parser.add_argument("--annee", required=True, type=int, help="année, par exemple 2018")
        parser.add_argument(
            "--sortie", required=True, type=Path, help="dossier où écrire\u00a0; créé s’il n’existe pas"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        reseau = Reseau.objects.select_related("departement").filter(code=options["reseau"]).first()
        if reseau is None:
            raise CommandError(f"Aucun réseau n’a le code «\u00a0{options['reseau']}\u00a0».")
        annee, sortie = options["annee"], options["sortie"]
        if not 2012 <= annee <= 2100:
            raise CommandError("Les réseaux commencent en 2012\u00a0: vérifiez l’année.")
        try:
            sortie.mkdir(parents=True, exist_ok=True)
            for forme, octets in (("pdf", rapport.en_pdf(reseau, annee)), ("xlsx", rapport.en_classeur(reseau, annee))):
                fichier = sortie / rapport.nom_de_fichier(reseau, annee, forme)
                fichier.write_bytes(octets)
                self.stdout.write(str(fichier))
        except OSError as erreur:
            raise CommandError(f"Impossible d’écrire dans {sortie}\u00a0: {erreur.strerror}.") from erreur
