"""Reading a workbook in a process of its own, with little memory and time: a hostile file can only hurt itself."""

import datetime
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

DECOMPRESSE_MAX = 120 * 1024 * 1024
ENTREES_MAX = 400
DELAI = 25
ABIME = "Ce classeur est abîmé, trop étendu ou illisible\u00a0: enregistrez-le de nouveau en .xlsx, ou en CSV."


class Illisible(Exception):
    """This file can't be read; says why in French."""


def lire_xlsx(brut: bytes, *, lignes_max: int) -> list[tuple[str, list[tuple[int, list[str | datetime.date]]]]]:
    """The sheets of a workbook: name, then (row number, cells). Raises `Illisible`."""
    _verifier_zip(brut)
    lecteur = Path(__file__).with_name("_lecteur_xlsx.py")
    environnement = {cle: os.environ[cle] for cle in ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT") if cle in os.environ}
    try:
        fini = subprocess.run(
            [sys.executable, "-I", str(lecteur), str(lignes_max)],
            input=brut,
            capture_output=True,
            timeout=DELAI,
            env=environnement,
            check=False,
        )
    except subprocess.TimeoutExpired as erreur:
        raise Illisible("Ce classeur est trop long à lire\u00a0: vérifiez-le, ou enregistrez-le en CSV.") from erreur
    if fini.returncode == 3:
        raise Illisible(f"Ce tableau a plus de {lignes_max:,} lignes.".replace(",", "\u202f"))
    if fini.returncode:
        raise Illisible(ABIME)
    return [
        (feuille["nom"], [(numero, [_valeur(c) for c in cellules]) for numero, cellules in feuille["lignes"]])
        for feuille in json.loads(fini.stdout)
    ]


def _valeur(cellule: str | dict[str, str]) -> str | datetime.date:
    return datetime.date.fromisoformat(cellule["d"]) if isinstance(cellule, dict) else cellule


def _verifier_zip(brut: bytes) -> None:
    """Refuse an archive that is no workbook, or that inflates beyond reason whatever size it declares."""
    try:
        with zipfile.ZipFile(io.BytesIO(brut)) as archive:
            noms = set(archive.namelist())
            if "xl/workbook.xml" not in noms:
                raise Illisible(_autre_archive(noms))
            if len(noms) > ENTREES_MAX:
                raise Illisible(ABIME)
            total = 0
            for entree in archive.infolist():
                total += _taille_reelle(archive, entree, DECOMPRESSE_MAX - total)
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, RuntimeError, ValueError) as erreur:
        raise Illisible(ABIME) from erreur


def _taille_reelle(archive: zipfile.ZipFile, entree: zipfile.ZipInfo, reste: int) -> int:
    entree.file_size = 1 << 40  # read to the true end, whatever the archive declares
    lu = 0
    with archive.open(entree) as flux:
        while morceau := flux.read(1 << 20):
            lu += len(morceau)
            if lu > reste:
                raise Illisible("Ce classeur se déplie en un fichier énorme\u00a0: il est refusé.")
    return lu


def _autre_archive(noms: set[str]) -> str:
    if "content.xml" in noms:
        return "Ce classeur est au format OpenDocument\u00a0: enregistrez-le en .xlsx ou en CSV."
    if "word/document.xml" in noms:
        return "Ce fichier est un document Word, pas un tableau\u00a0: choisissez un fichier CSV ou XLSX."
    return "Ce fichier est une archive, pas un tableau\u00a0: choisissez un fichier CSV ou XLSX."
