"""`manage.py exporter_documents --reseau 54 --sortie DOSSIER`: every document of a network, and their index."""

import os
import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from conventions import fonds
from socle import sceau, tableur
from territoires.models import Reseau

INDEX = "index.csv"


class Command(BaseCommand):
    requires_system_checks: list[str] = []
    help = "Écrit tous les documents d’un réseau dans un dossier, avec leur index."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reseau", required=True, help="code du réseau, par exemple 54")
        parser.add_argument("--sortie", required=True, type=Path, help="le dossier à remplir")
        parser.add_argument("--ecraser", action="store_true", help="écrire même dans un dossier qui n’est pas vide")

    def handle(self, *args: Any, reseau: str, sortie: Path, ecraser: bool, **options: Any) -> None:
        trouve = Reseau.objects.filter(code=reseau).first()
        if trouve is None:
            raise CommandError(f"Aucun réseau n’a le code «\u00a0{reseau}\u00a0».")
        try:
            sortie.mkdir(parents=True, exist_ok=True)
            if any(sortie.iterdir()) and not ecraser:
                raise CommandError(f"{sortie} n’est pas vide\u00a0: donnez un autre dossier, ou ajoutez --ecraser.")
            self._ecrire(trouve, sortie)
        except OSError as erreur:
            raise CommandError(f"{sortie} ne s’écrit pas\u00a0: {erreur.strerror}.") from erreur

    def _ecrire(self, reseau: Reseau, sortie: Path) -> None:
        lignes, absents, octets = [], [], 0
        for e in fonds.du_reseau(reseau):
            try:
                empreinte = _copier(e, sortie / e.chemin)
            except FileNotFoundError:
                absents.append(str(e.chemin))
                continue
            p = e.papier
            octets += p.fichier.taille
            lignes.append(
                (str(e.chemin), e.structure, e.numero, p.quoi, p.le, p.etat, p.code, empreinte, p.fichier.taille)
            )
        (sortie / INDEX).write_bytes(tableur.write_csv(fonds.ENTETES, lignes))
        structures = len({ligne[1] for ligne in lignes})
        self.stdout.write(
            f"{reseau.nom}\u00a0: {len(lignes)} document{'s' if len(lignes) > 1 else ''} de {structures} "
            f"structure{'s' if structures > 1 else ''}, {octets / 1_000_000:.1f}\u00a0Mo, dans {sortie}."
        )
        if absents:
            raise CommandError(f"{len(absents)} absents du stockage\u00a0: {', '.join(absents[:5])}…")


def _copier(e: fonds.Element, chemin: Path) -> str:
    """Whole or not at all: a command stopped in the middle leaves no half of a document. Says the hash of what was
    written."""
    fichier = e.papier.fichier
    if fichier.supprime_le:
        raise FileNotFoundError
    with fichier.contenu.open("rb") as source:
        contenu = source.read()
    chemin.parent.mkdir(parents=True, exist_ok=True)
    nouveau = chemin.with_name(f".{chemin.name}.nouveau")
    nouveau.write_bytes(contenu)
    shutil.move(nouveau, chemin)
    jour = fichier.depose_le.timestamp()
    os.utime(chemin, (jour, jour))
    return sceau.empreinte(contenu)
