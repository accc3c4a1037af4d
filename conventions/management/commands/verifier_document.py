"""`manage.py verifier_document FICHIER`: one sentence; 0 when it is one of our documents as it was made."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from conventions import verification
from conventions.models import Document
from conventions.verification import Verdict
from socle import sceau


class Command(BaseCommand):
    requires_system_checks: list[str] = []
    help = "Dit si un fichier est un document de la plateforme, tel qu’il a été fait."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("fichier", type=Path)
        parser.add_argument("--code", help="le code écrit sur le document, pour le comparer à celui-là")

    def handle(self, *args: Any, fichier: Path, code: str | None, **options: Any) -> None:
        try:
            contenu = fichier.read_bytes()
        except OSError as erreur:
            raise CommandError(f"{fichier} ne se lit pas\u00a0: {erreur.strerror}.") from erreur
        attendu = verification.by_code(code) if code else None
        if code and attendu is None:
            raise CommandError(f"Aucun document n’a le code «\u00a0{code}\u00a0».")
        reponse = verification.check_file(contenu, attendu)
        if reponse.verdict == Verdict.AUTHENTIQUE and reponse.document is not None:
            self.stdout.write(_authentique(reponse.document, contenu))
            return
        self.stdout.write(_autre(reponse.verdict, attendu))
        raise SystemExit(1)


def _autre(verdict: Verdict, attendu: Document | None) -> str:
    if verdict == Verdict.INCONNU:
        return "Inconnu\u00a0: aucun document fait ici n’est ce fichier."
    if attendu is not None:
        return f"Modifié\u00a0: ce fichier n’est pas, ou n’est plus, le document de code {attendu.code}."
    return "Modifié\u00a0: ce fichier porte notre sceau, mais il a changé depuis."


def _authentique(document: Document, contenu: bytes) -> str:
    fait = timezone.localtime(document.fait_le)
    lu = sceau.verifier(contenu)
    scelle = f" Scellé le {timezone.localtime(lu.le):%d/%m/%Y à %H:%M}." if lu.bon and lu.le else " Sans sceau."
    nom = f"{document.get_genre_display().lower()} {document.convention.numero}"
    return f"Authentique\u00a0: {nom}, fait le {fait:%d/%m/%Y}, code {document.code}.{scelle}"
