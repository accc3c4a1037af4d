"""What someone typed where a commune is asked: « 93400 ST OUEN CEDEX », « Saint-Denis (Réunion) », « Paris 18e »."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import product

from socle.texte import tri
from territoires import noms

_CEDEX = re.compile(r"\bcedex\b(\s*\d{1,2}\b)?", re.IGNORECASE)
_CODE = re.compile(r"(?<![\w])(\d{5}|2[ab]\d{3}|\d{2}\s\d{3})(?![\w])", re.IGNORECASE)
_CODE_COURT = re.compile(r"(?<![\w])(\d{4})(?![\w])")  # a spreadsheet ate the first zero
_DEPARTEMENT = re.compile(r"[\s(,/-]+(0?[1-9]|[1-9]\d|2[ab]|97[1-8]|98[4-9])\)?\s*$", re.IGNORECASE)
_PARENTHESE = re.compile(r"\(([^()]*)\)?\s*$|,\s*([^,]+)$")
_UNITES = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
_ROMAINS = {dizaine + u: d * 10 + n for d, dizaine in ((0, ""), (1, "x"), (2, "xx")) for n, u in enumerate(_UNITES)}
_RANG = r"(\d{1,2}|[ivx]+?)\s?(?:er|ere|e|eme|ieme|nd|nde)?"
_ARR = r"(?:\s?arr\w*)?"
_VILLE_RANG = re.compile(rf"(paris|lyon|marseille) {_RANG}{_ARR}")
_RANG_VILLE = re.compile(rf"{_RANG}\s?arr\w* (?:de |d )?(paris|lyon|marseille)")


@dataclass(frozen=True)
class Saisie:
    """The clues of one text."""

    mots: tuple[str, ...] = ()
    departement: str | None = None
    code: str | None = None  # postal or INSEE
    arrondissement: str | None = None  # INSEE code of Paris, Lyon or Marseille

    @property
    def cles(self) -> list[str]:
        """The keys under which the name may be stored, the likeliest first."""
        return list(dict.fromkeys(c for variante in _variantes(self.mots) if (c := noms.cle(variante))))

    @property
    def article_separe(self) -> Saisie | None:
        """« LHay les Roses » read as « L Hay les Roses »."""
        colle = re.fullmatch(r"(les|la|le|l)(\w{3,})", self.mots[0]) if self.mots else None
        return replace(self, mots=(*colle.groups(), *self.mots[1:])) if colle else None

    @property
    def debuts(self) -> list[str]:
        """The same, as words."""
        return [" ".join(noms.sans_article(v)) for v in _variantes(self.mots)]


def _variantes(mots: tuple[str, ...]) -> list[list[str]]:
    """« s/ » stands for sur, sous or lès."""
    texte = " ".join(mots).replace(" s s ", " ss ").split()
    choix = [
        ["sur", "sous", "les"] if i and mot == "s" else ["sous"] if i and mot == "ss" else [mot]
        for i, mot in enumerate(texte)
    ]
    if sum(len(c) > 1 for c in choix) > 2:
        return [list(mots)]
    return [list(v) for v in product(*choix)]


def clean_departement(code: object) -> str | None:
    """« 1 », « 2a », a Departement: its code; None when it can't be one."""
    texte = str(getattr(code, "code", code) or "").strip().upper().zfill(2)
    return texte if re.fullmatch(r"0[1-9]|[1-9][0-9]|2[AB]|9[78][0-9]", texte) else None


def clean_code(code: object) -> str | None:
    """A postal or INSEE code as spreadsheets give it: « 54 000 », 1400, « 54000.0 »; None when it isn't one."""
    texte = re.sub(r"\s", "", str(code or "")).upper().removesuffix(".0").removeprefix("F-").zfill(5)
    return texte if re.fullmatch(r"[0-9]{5}|2[AB][0-9]{3}", texte) and texte != "00000" else None


def departement_du_code(code: str) -> tuple[str, ...]:
    """The départements a postal or INSEE code may belong to."""
    if code.startswith("20"):
        return ("2A", "2B")
    return (code[:3],) if code.startswith(("97", "98")) else (code[:2],)


def lire(texte: object, departements: dict[str, str], departement: object = None, code_postal: object = None) -> Saisie:
    """Split a text into its clues. `departements`: code by normalised name. What is given apart outranks the text."""
    reste = _CEDEX.sub(" ", str(texte if texte is not None else "")).replace("\x00", " ")[:120].strip()
    code = clean_code(code_postal)
    hint = clean_departement(departement) or departements.get(
        " ".join(noms.sans_article(tri(str(departement)).split()))
    )
    reste, trouve = _prend_code(reste)
    if arrondissement := _arrondissement(reste):
        return Saisie(tuple(noms.mots(reste)), hint, code or trouve, arrondissement)
    reste, ecrit = _prend_departement(reste, departements)
    return Saisie(tuple(noms.mots(reste)), ecrit or hint, code or trouve)


def _prend_code(texte: str) -> tuple[str, str | None]:
    if m := _CODE.search(texte):
        return _sans(texte, m), clean_code(m[1])
    if (m := _CODE_COURT.search(texte)) and not texte[: m.start()].strip(" ("):
        return _sans(texte, m), m[1].zfill(5)
    return texte, None


def _sans(texte: str, m: re.Match) -> str:
    return re.sub(r"\(\s*\)", " ", f"{texte[: m.start()]} {texte[m.end() :]}").strip(" -–,;")


def _prend_departement(texte: str, departements: dict[str, str]) -> tuple[str, str | None]:
    """« Nancy (54) », « Nancy 54 », « Saint-Denis, La Réunion »."""
    if (m := _DEPARTEMENT.search(texte)) and texte[: m.start()].strip():
        return texte[: m.start()], clean_departement(m[1])
    if (m := _PARENTHESE.search(texte)) and texte[: m.start()].strip():
        dedans = " ".join(noms.sans_article(tri(m[1] or m[2]).split()))
        if dedans in departements:
            return texte[: m.start()], departements[dedans]
    return texte, None


def sans_parenthese(texte: object) -> str | None:
    """« Nancy (Haut-du-Lièvre) » without what is between brackets or after a comma."""
    ecrit = str(texte or "")
    m = _PARENTHESE.search(ecrit)
    return ecrit[: m.start()] if m and ecrit[: m.start()].strip() else None


def _arrondissement(texte: str) -> str | None:
    forme = tri(texte)
    if m := _VILLE_RANG.fullmatch(forme):
        ville, rang = m.groups()
    elif m := _RANG_VILLE.fullmatch(forme):
        rang, ville = m.groups()
    else:
        return None
    insee = noms.ville_a_arrondissements(ville)
    numero = int(rang) if rang.isdigit() else _ROMAINS.get(rang, 0)
    return insee if insee and any(numero == n for n, *_ in noms.arrondissements(insee)) else None
