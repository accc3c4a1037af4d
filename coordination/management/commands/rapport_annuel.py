"""`manage.py rapport_annuel --reseau 93 --annee 2018 --sortie DOSSIER`: the yearly report, in PDF and XLSX; of several
networks together with `--reseau 54,88`."""

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
        parser.add_argument("--reseau", required=True, help="code du réseau, par exemple 93\u00a0; ou plusieurs, 54,88")
        parser.add_argument("--annee", required=True, type=int, help="année, par exemple 2018")
        parser.add_argument(
            "--sortie", required=True, type=Path, help="dossier où écrire\u00a0; créé s’il n’existe pas"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        codes = list(dict.fromkeys(filter(None, (code.strip() for code in options["reseau"].split(",")))))
        connus = {r.code: r for r in Reseau.objects.filter(code__in=codes).with_organismes()}
        if inconnus := [code for code in codes if code not in connus] or ([] if codes else [options["reseau"]]):
            raise CommandError(f"Aucun réseau n’a le code «\u00a0{inconnus[0]}\u00a0».")
        reseaux = [connus[code] for code in codes]
        annee, sortie = options["annee"], options["sortie"]
        if not 2012 <= annee <= 2100:
            raise CommandError("Les réseaux commencent en 2012\u00a0: vérifiez l’année.")
        try:
            sortie.mkdir(parents=True, exist_ok=True)
            demande = rapport.du_reseau(reseaux[0], annee) if len(reseaux) == 1 else rapport.des_reseaux(reseaux, annee)
            for forme, octets in (("pdf", rapport.en_pdf(demande)), ("xlsx", rapport.en_classeur(demande))):
                fichier = sortie / demande.nom_de_fichier(forme)
                fichier.write_bytes(octets)
                self.stdout.write(str(fichier))
        except OSError as erreur:
            raise CommandError(f"Impossible d’écrire dans {sortie}\u00a0: {erreur.strerror}.") from erreur
