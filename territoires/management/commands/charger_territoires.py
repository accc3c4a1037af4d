import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from territoires.chargement import charger


class Command(BaseCommand):
    help = "Charge régions, départements, intercommunalités et communes. Sans effet si les mêmes données y sont déjà."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--forcer", action="store_true", help="charge même si ces données y sont déjà")

    def handle(self, *args: Any, **options: Any) -> None:
        debut = time.monotonic()
        bilan = charger(force=options["forcer"])
        if bilan.deja:
            self.stdout.write(f"Territoires déjà chargés : {bilan.communes} communes.")
            return
        duree = f"{time.monotonic() - debut:.1f}".replace(".", ",")
        self.stdout.write(self.style.SUCCESS(f"{bilan.communes} communes et {bilan.noms} noms chargés en {duree} s."))
