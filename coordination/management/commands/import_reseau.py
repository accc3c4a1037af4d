"""`manage.py import_reseau --reseau 93 FILE… [--verifier] [--choix FILE] [--json]`: a network comes in from its files.

Exit 0: done (or previewed without error). Exit 1: errors or open questions, and nothing written.
"""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from coordination.imports import annulation
from coordination.imports.application import NonApplicable, confirmer, prepare, previsualiser
from coordination.imports.lecture import Lecture, Probleme, lire
from coordination.imports.plan import Plan
from coordination.imports.resume import en_json, en_texte
from coordination.models import Import
from socle.etats import Refused
from socle.tableur import TAILLE_MAX
from territoires.models import Reseau


class Command(BaseCommand):
    requires_system_checks: list[str] = []
    help = "Reprend un réseau depuis ses tableurs (structures, promeneurs, réunions\u00a0; CSV ou XLSX)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reseau", required=True, help="code du réseau, par exemple 93")
        parser.add_argument("fichiers", nargs="*", metavar="FICHIER", help="un ou plusieurs fichiers, dans tout ordre")
        parser.add_argument("--verifier", action="store_true", help="montrer sans rien écrire")
        parser.add_argument("--choix", metavar="FICHIER", help="réponses aux ambiguïtés, en JSON {clé: réponse}")
        parser.add_argument("--json", action="store_true", help="compte rendu en JSON")
        parser.add_argument("--annuler", metavar="CODE", help="annuler un import, d’après son code")

    def handle(self, *args: Any, **options: Any) -> None:
        reseau = Reseau.objects.filter(code=options["reseau"]).first()
        if reseau is None:
            raise CommandError(f"Aucun réseau n’a le code «\u00a0{options['reseau']}\u00a0».")
        if options["annuler"]:
            return self._annuler(reseau, options["annuler"])
        if not options["fichiers"]:
            raise CommandError("Donnez au moins un fichier.")
        lecture, choix = _lire(options["fichiers"]), _choix(options["choix"])
        plan, code = self._importer(reseau, lecture, choix, verifier=options["verifier"])
        ecrit = code is not None
        if options["json"]:
            self.stdout.write(json.dumps(en_json(plan, code), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(en_texte(plan, code, verifier=options["verifier"]))
        if not plan.applicable or not (ecrit or options["verifier"] or plan.rien):
            if not options["json"]:
                self.stderr.write("Rien n’a été écrit.")
            sys.exit(1)

    def _importer(
        self, reseau: Reseau, lecture: Lecture, choix: dict[str, str], *, verifier: bool
    ) -> tuple[Plan, str | None]:
        """The plan, and the code of the import when something was written."""
        plan = previsualiser(reseau=reseau, lecture=lecture, choix=choix) if verifier else None
        if plan is not None:
            return plan, None
        objet = prepare(reseau=reseau, lecture=lecture, choix=choix, by=None)
        try:
            plan = confirmer(objet=objet, by=None)
        except NonApplicable as erreur:
            objet.delete()
            return erreur.plan, None
        except Refused as erreur:
            objet.delete()
            raise CommandError(" ".join(erreur.reasons)) from erreur
        if plan.rien:
            objet.delete()
            return plan, None
        return plan, objet.code

    def _annuler(self, reseau: Reseau, saisi: str) -> None:
        code = saisi.strip().lower()
        objet = Import.objects.filter(reseau=reseau, code=code).first()
        if objet is None:
            raise CommandError(f"Aucun import de ce réseau n’a le code «\u00a0{saisi}\u00a0».")
        try:
            annulation.annuler(objet=objet, by=None)
        except Refused as erreur:
            raise CommandError("L’import ne peut pas être annulé.\n- " + "\n- ".join(erreur.reasons)) from erreur
        self.stdout.write(f"L’import {code} est annulé. {annulation.TRACE}")


def _lire(chemins: list[str]) -> Lecture:
    fichiers = []
    absents = []
    for chemin in chemins:
        try:
            with Path(chemin).open("rb") as fichier:
                fichiers.append((Path(chemin).name, fichier.read(TAILLE_MAX + 1)))
        except OSError as erreur:
            raison = "il n’existe pas" if isinstance(erreur, FileNotFoundError) else "il ne peut pas être ouvert"
            absents.append(Probleme(f"ce fichier ne peut pas être lu\u00a0: {raison}.", Path(chemin).name))
    lecture = lire(fichiers) if fichiers else Lecture()
    lecture.problemes += absents
    return lecture


def _choix(chemin: str | None) -> dict[str, str]:
    if not chemin:
        return {}
    try:
        choix = json.loads(Path(chemin).read_text(encoding="utf-8-sig"))
    except OSError as erreur:
        raise CommandError(f"--choix\u00a0: {chemin} n’existe pas, ou ne peut pas être ouvert.") from erreur
    except json.JSONDecodeError as erreur:
        ou = f"ligne {erreur.lineno}, colonne {erreur.colno}"
        raise CommandError(f"--choix\u00a0: {chemin} n’est pas du JSON ({ou}).") from erreur
    except ValueError as erreur:
        raise CommandError(f"--choix\u00a0: {chemin} n’est pas un texte en UTF-8.") from erreur
    if not isinstance(choix, dict):
        raise CommandError('--choix\u00a0: écrivez un objet JSON, {"clé": "réponse"}.')
    return {str(cle): str(valeur) for cle, valeur in choix.items()}
