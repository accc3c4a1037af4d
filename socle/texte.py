"""Text helpers: the form by which French text is sorted and searched, and short public codes."""

import re
import secrets
import unicodedata
from typing import Any

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
_SEPARATEURS = re.compile(r"[^0-9a-z]+")


def tri(s: str | None) -> str:
    """The form used to sort, search and compare: lower case, no accents, one space for any punctuation."""
    bas = (s or "").casefold().translate(_LIGATURES)
    plat = "".join(c for c in unicodedata.normalize("NFKD", bas) if not unicodedata.combining(c))
    return _SEPARATEURS.sub(" ", plat.translate(_LIGATURES)).strip()


def code_court(n: int = 8) -> str:
    """A random public code without look-alike characters (no 0/o, 1/i/l)."""
    return "".join(secrets.choice(ALPHABET) for _ in range(n))


def code_long() -> str:
    """A code that nobody guesses: whoever has the address may read the page."""
    return code_court(16)


def ligne(s: str) -> str:
    """On one line, single spaces; the non-breaking ones stay."""
    return re.sub(r"[^\S\u00a0\u202f]+", " ", s).strip()


def ponctuee(s: str) -> str:
    """As French prints it: what was typed with a plain space before « : ; ? ! » or inside « » doesn't break there."""
    return re.sub(r"(?<=[«]) | (?=[:;?!»](\s|\Z))", "\u00a0", s)


def liste(mots: list[str], et: str = "et") -> str:
    """« a, b et c »."""
    mots = [str(mot) for mot in mots]
    return f" {et} ".join([", ".join(mots[:-1]), mots[-1]]) if len(mots) > 1 else "".join(mots)


# After these « h », French elides nothing: words of a place, first names come from elsewhere. Any other « h » is mute.
_H_ASPIRE = re.compile(
    r"(hall|halles?|hameau|hangar|haie|haies|hauts?|hautes?|havre|huit|hafida?|hakim|halima?|hamed|hamid|hamza|hanane|"
    r"hannah?|haroun|harry|hasna|hassan|hatem|hayat|hicham|hind|hocine|houda|houssam|hussein)\b"
)


def de(nom: Any) -> str:
    """« d’Inès », « de Paul », « d’Hélène », « de Hamza », « d’Yves », « de Yasmine »."""
    return _elide("de", nom)


def que(nom: Any) -> str:
    """« qu’Inès », « que Paul »."""
    return _elide("que", nom)


def _elide(mot: str, nom: Any) -> str:
    plat = tri(str(nom))
    muet = plat[:1] in "aeiou" or re.match(r"y[^aeiouy]", plat) or (plat[:1] == "h" and not _H_ASPIRE.match(plat))
    return f"{mot[:-1]}’{nom}" if plat and muet else f"{mot} {nom}"


_INVISIBLES = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\ufffb]"
)


def lisible(s: str) -> str:
    """What was typed, lines kept, without what the eye cannot see and that changes what it reads: control
    characters and changes of direction."""
    return s if s.isprintable() and s.isascii() else _INVISIBLES.sub("", s.replace("\r\n", "\n"))


def propre(s: str) -> str:
    """One line of plain text: no control characters, single spaces."""
    if not s.isprintable():
        s = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in s)
    return " ".join(s.split())
