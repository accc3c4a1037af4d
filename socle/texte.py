"""Text helpers: the form by which French text is sorted and searched, and short public codes."""

import re
import secrets
import unicodedata

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


def liste(mots: list[str], et: str = "et") -> str:
    """« a, b et c »."""
    mots = [str(mot) for mot in mots]
    return f" {et} ".join([", ".join(mots[:-1]), mots[-1]]) if len(mots) > 1 else "".join(mots)


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
