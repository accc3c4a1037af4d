"""`manage.py etat_reseau --reseau 93 --au 2018-12-31 [--json]`: the figures of a network on a day."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from coordination.etat import LIBELLES, figures
from coordination.imports import cellules
from promeneurs.enums import Plateforme
from socle.dates import aujourdhui
from territoires.models import Reseau


class Command(BaseCommand):
    requires_system_checks: list[str] = []
    help = "Les chiffres d’un réseau à une date."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reseau", required=True, help="code du réseau, par exemple 93")
        parser.add_argument("--au", help="date, par exemple 2018-12-31 (aujourd’hui par défaut)")
        parser.add_argument("--json", action="store_true", help="sortie JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        reseau = Reseau.objects.filter(code=options["reseau"]).first()
        if reseau is None:
            raise CommandError(f"Aucun réseau n’a le code «\u00a0{options['reseau']}\u00a0».")
        try:
            jour = cellules.date(options["au"]) if options["au"] else aujourdhui()
        except cellules.Invalide as erreur:
            raise CommandError(f"--au\u00a0: {erreur}") from erreur
        chiffres = figures(reseau, jour)
        if options["json"]:
            self.stdout.write(json.dumps(chiffres, ensure_ascii=False, indent=2))
            return
        self.stdout.write(f"{reseau.nom}, au {jour:%d/%m/%Y}")
        for cle, valeur in chiffres.items():
            if cle == "comptes":
                valeur = ", ".join(f"{Plateforme(p).label} {n}" for p, n in valeur.items()) or "aucun"
            self.stdout.write(f"  {LIBELLES[cle]:<40} {valeur}")
