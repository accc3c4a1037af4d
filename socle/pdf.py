"""PDF documents by Typst: an accessible archive file (PDF/A-3a, UA-1) from a template and data, never markup."""

import datetime
import hashlib
import json
import logging
import re
import threading
import unicodedata
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

import typst
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

log = logging.getLogger(__name__)

DOSSIER = Path(settings.BASE_DIR) / "templates" / "typst"
NORMES: list[Any] = ["a-3a", "ua-1"]
_fils = threading.local()
_NOM = re.compile(r"[a-z0-9_]+(/[a-z0-9_]+)*\Z")


class Illisible(Exception):
    """The document could not be made: a template is wrong, not the reader."""


def render(modele: str, data: dict[str, Any], *, le: datetime.datetime | None = None) -> bytes:
    """The PDF of `templates/typst/<modele>.typ`, whose `sys.inputs.data` is `data` as JSON.

    Same template, same data and same date `le` give the same bytes. Characters no font can draw (emoji, NUL) are
    replaced or dropped, since they would stop the document.
    """
    instant = int((le or timezone.now()).timestamp())
    return _compose(modele, data, format="pdf", pdf_standards=NORMES, timestamp=instant)


def draw(modele: str, data: dict[str, Any], *, ppi: float = 72) -> bytes:
    """The PNG of a template of one page, for a picture to share: `ppi` 72 gives a pixel a point."""
    return _compose(modele, data, format="png", ppi=ppi)


def empreinte(modele: str) -> str:
    """The hash of a template and of the paper it is printed on: what a kept document was made from."""
    sources = [(DOSSIER / f"{nom}.typ").read_bytes() for nom in (modele, "_papier")]
    return hashlib.sha256(b"\0".join(sources)).hexdigest()


def octets(brut: bytes) -> list[int]:
    """A picture as data of a template, which draws it with `image(bytes(donnees.photo))`."""
    return list(brut)


def _compose(modele: str, data: dict[str, Any], **options: Any) -> bytes:
    chemin = DOSSIER / f"{modele}.typ"
    if not _NOM.match(modele) or not chemin.is_file():
        raise LookupError(f"No document « {modele} ».")
    texte = json.dumps(imprimable(data), cls=DjangoJSONEncoder, ensure_ascii=False)
    try:
        document = _compilateur().compile(input=str(chemin), sys_inputs={"data": texte}, **options)
    except typst.TypstError as erreur:
        log.error("document %s : %s", modele, erreur.diagnostic)
        raise Illisible(f"{modele}: {erreur.message}") from erreur
    return cast(bytes, document)


def _compilateur() -> typst.Compiler:
    """One compiler a thread: shared, it raises « Already borrowed »."""
    if not hasattr(_fils, "compilateur"):
        polices = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=_dossiers())
        _fils.compilateur = typst.Compiler(root=str(DOSSIER), font_paths=polices)
    return _fils.compilateur


def _dossiers() -> list[str]:
    """Static fonts only: typst can't set a variable one at a weight."""
    atkinson = Path(str(files("fontpkg_atkinson_hyperlegible") / "files"))
    statiques = Path(settings.POLICES_DIR) / "ttf"
    return [str(dossier) for dossier in (atkinson, statiques) if dossier.is_dir()]


def imprimable(valeur: Any) -> Any:
    """The same data with only what the fonts can draw, through dicts and lists."""
    if isinstance(valeur, dict):
        return {str(cle): imprimable(v) for cle, v in valeur.items()}
    if isinstance(valeur, list | tuple):
        return [imprimable(v) for v in valeur]
    if isinstance(valeur, str):
        return "".join(_dessinable(c) for c in unicodedata.normalize("NFC", valeur))
    return valeur


def _dessinable(c: str) -> str:
    if c == "\n":
        return c
    if c == "\t":
        return " "
    categorie, point = unicodedata.category(c), ord(c)
    if categorie[0] == "C" or 0xFE00 <= point <= 0xFE0F or 0x1F3FB <= point <= 0x1F3FF:
        return ""
    if _dans_les_polices(point):
        return c
    if categorie == "Zs":  # a space is never a square: « 12 500 € » is written with a narrow one
        return "\u00a0" if c in "\u2007\u202f" else " "
    return "\u25a1"


def _dans_les_polices(point: int) -> bool:
    """Latin, Greek, Cyrillic, punctuation, currency, arrows, mathematics, simple shapes: what is embedded."""
    return point < 0x0530 or 0x1E00 <= point < 0x2000 or point in _connus()


def _connus() -> frozenset[int]:
    if not hasattr(_connus, "points"):
        from fontTools.ttLib import TTFont  # noqa: PLC0415  only the first document pays for it

        dossier = Path(_dossiers()[0])
        with TTFont(dossier / "AtkinsonHyperlegible-Regular.ttf") as police:
            _connus.points = frozenset(police.getBestCmap()) | frozenset(map(ord, "→←↑↓✓✗□‑–—…•€"))  # type: ignore
    return _connus.points  # type: ignore[attr-defined]
