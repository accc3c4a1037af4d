"""Run alone, as a child of `socle.classeur`: a workbook on stdin, its cells as JSON on stdout. Imports nothing of ours.

Exit 3: too many rows. Anything else but 0: unreadable (the limits below make a hostile file fail here).
"""

import datetime
import io
import json
import sys
from typing import Any

MEMOIRE = 1 << 30
SECONDES = 20


def limiter() -> None:
    try:
        import resource  # noqa: PLC0415  absent on some platforms
    except ImportError:
        return
    for limite, valeur in ((resource.RLIMIT_AS, MEMOIRE), (resource.RLIMIT_CPU, SECONDES), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(limite, (valeur, valeur))


def texte(valeur: object) -> object:
    if valeur is None:
        return ""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, float):
        return str(int(valeur)) if valeur.is_integer() and abs(valeur) < 1e15 else repr(valeur)
    if isinstance(valeur, datetime.datetime):
        valeur = valeur.date()
    if isinstance(valeur, datetime.date):
        return {"d": valeur.isoformat()}
    if isinstance(valeur, datetime.time):
        return valeur.strftime("%H:%M")
    return "\n".join(" ".join(ligne.split()) for ligne in str(valeur).replace("\0", "").splitlines()).strip()


def feuille(page: Any, lignes_max: int) -> list:
    gardees = []
    for numero, cellules in enumerate(page.to_python(skip_empty_area=False), 1):
        valeurs = [texte(cellule) for cellule in cellules]
        while valeurs and valeurs[-1] == "":
            valeurs.pop()
        if valeurs:
            gardees.append([numero, valeurs])
        if len(gardees) > lignes_max + 1:
            sys.exit(3)
    return gardees


def main() -> None:
    limiter()
    from python_calamine import CalamineWorkbook  # noqa: PLC0415  after the limits

    classeur = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    lignes_max = int(sys.argv[1])
    feuilles = [
        {"nom": nom, "lignes": feuille(classeur.get_sheet_by_name(nom), lignes_max)} for nom in classeur.sheet_names
    ]
    sys.stdout.write(json.dumps(feuilles))


if __name__ == "__main__":
    main()
