"""Spreadsheets: reading whatever people send without trusting it, writing what no program will run."""

import csv
import datetime
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils import timezone

from socle.classeur import Illisible, lire_xlsx
from socle.texte import propre, tri

__all__ = ["Feuille", "Illisible", "Ligne", "en_date", "read", "write_classeur", "write_csv", "write_xlsx"]

TAILLE_MAX = 5 * 1024 * 1024
LIGNES_MAX = 20_000
COLONNES_MAX = 200
CELLULE_MAX = 20_000
FORMULES = ("=", "+", "-", "@", "\t", "\r")
Valeur = str | datetime.date


@dataclass(frozen=True)
class Ligne:
    """One row: its number as a spreadsheet shows it, and its values by normalised header (« » when empty)."""

    numero: int
    valeurs: dict[str, Valeur]


@dataclass(frozen=True)
class Feuille:
    """One sheet: normalised headers, the headers as written, the rows that hold something."""

    nom: str
    entetes: list[str]
    lignes: list[Ligne]
    intitules: dict[str, str] = field(default_factory=dict)
    rang: int = 1  # the line of the headers: titles may stand above them


def read(file: Any, name: str) -> list[Feuille]:
    """The sheets of a CSV or XLSX file that hold something. Raises `Illisible` with a French sentence.

    Values are text, or dates; formulas are never computed (a workbook gives the last values it stored).
    """
    brut = _octets(file)
    if brut.startswith(b"PK"):
        tableaux = lire_xlsx(brut, lignes_max=LIGNES_MAX)
    else:
        _refuser_autres(brut)
        tableaux = [(_nom_sans_extension(name), list(_lignes_csv(brut)))]
    feuilles = [feuille for nom, lignes in tableaux if (feuille := _feuille(nom, lignes)) is not None]
    if not feuilles:
        raise Illisible("Ce fichier est vide.")
    return feuilles


def _octets(file: Any) -> bytes:
    trop = Illisible("Ce fichier dépasse 5\u00a0Mo. Un réseau tient dans bien moins\u00a0: vérifiez le fichier choisi.")
    if (getattr(file, "size", 0) or 0) > TAILLE_MAX:
        raise trop
    if hasattr(file, "seek"):
        file.seek(0)
    brut = file.read(TAILLE_MAX + 1) if hasattr(file, "read") else bytes(file)
    if len(brut) > TAILLE_MAX:
        raise trop
    if not brut.strip():
        raise Illisible("Ce fichier est vide.")
    return brut


def _refuser_autres(brut: bytes) -> None:
    if brut.startswith(b"%PDF"):
        raise Illisible("Ce fichier est un PDF, pas un tableau\u00a0: enregistrez-le en CSV ou en XLSX.")
    if brut.startswith(b"\xd0\xcf\x11\xe0"):
        raise Illisible(
            "Ce classeur est à l’ancien format (.xls) ou protégé par un mot de passe\u00a0: "
            "enregistrez-le en .xlsx sans mot de passe."
        )
    if brut[:4] in (b"\x89PNG", b"\xff\xd8\xff\xe0", b"\xff\xd8\xff\xe1", b"GIF8", b"\x1f\x8b\x08\x00", b"Rar!"):
        raise Illisible("Ce fichier n’est pas un tableau\u00a0: choisissez un fichier CSV ou XLSX.")


def _decoder(brut: bytes) -> str:
    """UTF-8 with or without BOM, UTF-16 with BOM (« texte Unicode »), else Windows-1252."""
    if brut[:2] in (b"\xff\xfe", b"\xfe\xff"):
        codages = ["utf-16"]
    else:
        if b"\0" in brut:
            raise Illisible("Ce fichier n’est pas un tableau\u00a0: il contient des octets nuls.")
        codages = ["utf-8-sig", "cp1252"]
    for codage in codages:
        try:
            texte = brut.decode(codage)
        except UnicodeDecodeError:
            continue
        if "\0" not in texte:
            return texte
    raise Illisible("Ce fichier n’est pas du texte lisible\u00a0: enregistrez-le en CSV UTF-8 ou en XLSX.")


def _separateur(texte: str) -> str:
    """The separator of the first line that has one (a title may stand above); « ; » when there is no telling."""
    annonce = re.match(r"sep=([;,\t])\r?\n", texte)
    if annonce:
        return annonce[1]
    lignes = [re.sub(r'"[^"]*"', "", ligne) for ligne in texte[:20_000].splitlines() if ligne.strip(' ;,\t"')][:6]
    for ligne in lignes:
        meilleur = max(";,\t", key=ligne.count)
        if meilleur in ligne:
            return meilleur
    if lignes and re.search(r"[|:]", lignes[0]):
        raise Illisible("Les colonnes doivent être séparées par des points-virgules ou des virgules.")
    return ";"


def _lignes_csv(brut: bytes) -> Iterator[tuple[int, list[Valeur]]]:
    texte = _decoder(brut)
    lecteur = csv.reader(io.StringIO(texte, newline=""), delimiter=_separateur(texte), strict=True)
    numero = 0
    while True:
        numero += 1
        try:
            cellules = next(lecteur)
        except StopIteration:
            return
        except csv.Error as erreur:
            raise Illisible(f"Ligne {numero}\u00a0: guillemets mal fermés, ou cellule trop longue.") from erreur
        if numero > LIGNES_MAX * 2:
            raise Illisible(_trop_de_lignes())
        if numero == 1 and cellules and cellules[0].startswith("sep="):
            continue
        yield numero, [_texte(cellule) for cellule in cellules]


def _trop_de_lignes() -> str:
    return f"Ce tableau a plus de {LIGNES_MAX:,} lignes.".replace(",", "\u202f")


def _texte(valeur: str) -> str:
    """The cell as plain text, its own line breaks kept."""
    lignes = [propre(ligne) for ligne in valeur.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return "\n".join(lignes).strip()


def _feuille(nom: str, lignes: Iterable[tuple[int, list[Valeur]]]) -> Feuille | None:
    suite = [(numero, cellules) for numero, cellules in lignes if any(c != "" for c in cellules)]
    if not suite:
        return None
    debut = _rang_entetes([cellules for _, cellules in suite[:6]])
    colonnes, intitules, largeur = _entetes(nom, suite[debut][1])
    gardees = []
    for numero, cellules in suite[debut + 1 :]:
        _verifier(nom, numero, cellules, largeur)
        valeurs = {cle: cellules[i] if i < len(cellules) else "" for i, cle in colonnes}
        if any(v != "" for v in valeurs.values()):
            gardees.append(Ligne(numero, valeurs))
    if len(gardees) > LIGNES_MAX:
        raise Illisible(_trop_de_lignes())
    return Feuille(nom, [cle for _, cle in colonnes], gardees, intitules, suite[debut][0])


def _rang_entetes(premieres: list[list[Valeur]]) -> int:
    """Where the headers are: titles of one cell may stand above them."""
    pleines = [sum(c != "" for c in cellules) for cellules in premieres]
    return next((rang for rang, nombre in enumerate(pleines) if nombre > 1), 0)


def _verifier(nom: str, numero: int, cellules: list[Valeur], largeur: int) -> None:
    if any(c != "" for c in cellules[largeur:]):
        raise Illisible(
            f"«\u00a0{nom}\u00a0», ligne {numero}\u00a0: il y a plus de cellules que de colonnes. Un séparateur est "
            "sans doute resté dans un texte sans guillemets."
        )
    if any(isinstance(c, str) and len(c) > CELLULE_MAX for c in cellules):
        raise Illisible(f"«\u00a0{nom}\u00a0», ligne {numero}\u00a0: une cellule est trop longue.")


def _entetes(nom: str, ligne: list[Valeur]) -> tuple[list[tuple[int, str]], dict[str, str], int]:
    """(position, normalised header) of the columns that have one, the headers as written, the width of the table."""
    largeur = max((rang for rang, cellule in enumerate(ligne, 1) if cellule != ""), default=0)
    cellules = ligne[:largeur]
    if len(cellules) > COLONNES_MAX:
        raise Illisible(f"«\u00a0{nom}\u00a0» a plus de {COLONNES_MAX} colonnes.")
    colonnes, intitules = [], {}
    for i, cellule in enumerate(cellules):
        cle = entete(str(cellule))
        if not cle:
            continue
        if cle in intitules:
            raise Illisible(f"«\u00a0{nom}\u00a0»\u00a0: la colonne «\u00a0{cle}\u00a0» est là deux fois.")
        intitules[cle] = str(cellule).strip()
        colonnes.append((i, cle))
    return colonnes, intitules, largeur


def entete(texte: str) -> str:
    """« Code postal * » → « code_postal »."""
    return tri(texte).replace(" ", "_")


def _nom_sans_extension(nom: str) -> str:
    base = propre(nom.replace("\\", "/").rpartition("/")[2])
    return base.rpartition(".")[0] or base or "fichier"


_DATES = (
    (re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})"), (3, 2, 1)),
    (re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{2}:\d{2}(?::\d{2})?)?"), (1, 2, 3)),
)


def en_date(valeur: Valeur) -> datetime.date | None:
    """The date of a cell: 15/10/2018, 2018-10-15, a workbook's own. None when empty; raises `ValueError` else."""
    if isinstance(valeur, datetime.date):
        return valeur
    texte = valeur.strip()
    if not texte:
        return None
    for motif, ordre in _DATES:
        if trouve := motif.fullmatch(texte):
            return datetime.date(*(int(trouve[i]) for i in ordre))
    if re.fullmatch(r"\d{5}", texte) and 20_000 <= int(texte) < 80_000:
        return datetime.date(1899, 12, 30) + datetime.timedelta(days=int(texte))
    raise ValueError("date")


def write_xlsx(titre: str, colonnes: Sequence[str], lignes: Iterable[Sequence[Any]]) -> bytes:
    """One sheet, with headers that stay in sight and filter; text is never taken for a formula."""
    return write_classeur([(titre, colonnes, lignes)])


def write_classeur(feuilles: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Any]]]]) -> bytes:
    """A workbook of several sheets (title, headers, rows)."""
    sortie = io.BytesIO()
    reglages = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "dd/mm/yyyy",
        "nan_inf_to_errors": True,
    }
    with xlsxwriter.Workbook(sortie, reglages) as classeur:
        gras = classeur.add_format({"bold": True, "bg_color": "#ECEAF7"})
        formats = {
            datetime.datetime: classeur.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
            Decimal: classeur.add_format({"num_format": "#,##0.00"}),
        }
        noms: set[str] = set()
        for titre, colonnes, lignes in feuilles:
            page = classeur.add_worksheet(_nom_de_feuille(titre, noms))
            _ecrire(page, [str(colonne) for colonne in colonnes], lignes, gras, formats)
    return sortie.getvalue()


def _ecrire(page: Any, colonnes: list[str], lignes: Iterable[Sequence[Any]], gras: Any, formats: dict) -> None:
    largeurs = [len(colonne) for colonne in colonnes]
    page.write_row(0, 0, colonnes, gras)
    page.freeze_panes(1, 0)
    derniere = 0
    for derniere, ligne in enumerate(lignes, 1):
        for i, brute in enumerate(ligne):
            valeur = _cellule(brute)
            if valeur == "":
                continue
            page.write(derniere, i, valeur, formats.get(type(valeur)))
            if i < len(largeurs):
                largeurs[i] = max(largeurs[i], min(len(str(valeur)), 50))
    page.autofilter(0, 0, max(derniere, 1), max(len(colonnes) - 1, 0))
    for i, largeur in enumerate(largeurs):
        page.set_column(i, i, largeur + 2)


def _nom_de_feuille(titre: str, pris: set[str]) -> str:
    base = re.sub(r"[\[\]:*?/\\']", " ", propre(titre)).strip()[:28] or "Feuille"
    nom, n = base, 2
    while nom.casefold() in pris:
        nom, n = f"{base} {n}", n + 1
    pris.add(nom.casefold())
    return nom


def _cellule(valeur: Any) -> Any:
    """A value a workbook can hold: no time zone, no control character, oui or non, lists joined."""
    if valeur is None:
        return ""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, datetime.datetime):
        return timezone.localtime(valeur).replace(tzinfo=None) if timezone.is_aware(valeur) else valeur
    if isinstance(valeur, Decimal):
        return float(valeur)
    if isinstance(valeur, int | float | datetime.date | datetime.time):
        return valeur
    if isinstance(valeur, list | tuple | set):
        return _cellule(", ".join(str(v) for v in valeur))
    return "\n".join(propre(ligne) for ligne in str(valeur).splitlines())[:32_000]


def write_csv(colonnes: Sequence[str], lignes: Iterable[Sequence[Any]]) -> bytes:
    """CSV as Excel in French opens it: « ; », UTF-8 with BOM; what looks like a formula is escaped with « ' »."""
    sortie = io.StringIO(newline="")
    ecrivain = csv.writer(sortie, delimiter=";", lineterminator="\r\n")
    ecrivain.writerow([_sans_formule(colonne) for colonne in colonnes])
    for ligne in lignes:
        ecrivain.writerow([_sans_formule(valeur) for valeur in ligne])
    return b"\xef\xbb\xbf" + sortie.getvalue().encode()


def _sans_formule(valeur: Any) -> str:
    propre_ = valeur if isinstance(valeur, Decimal) else _cellule(valeur)  # cents stay cents: « 2100,00 »
    if isinstance(propre_, datetime.datetime):
        return f"{propre_:%d/%m/%Y %H:%M}"
    if isinstance(propre_, datetime.date):
        return f"{propre_:%d/%m/%Y}"
    if isinstance(propre_, float | Decimal):
        return f"{propre_:f}".replace(".", ",") if isinstance(propre_, Decimal) else str(propre_).replace(".", ",")
    texte = str(propre_)
    return f"'{texte}" if isinstance(propre_, str) and texte.startswith(FORMULES) else texte
