"""Two handles that an eye confuses: the form in which they are the same, how far apart they are, and where they differ.

Nothing here asks the database.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import OSA, Levenshtein

_CHIFFRES = str.maketrans("0123456789$!|@", "olzeasgtbgslla")
_PAIRES = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_SEPARATEURS = re.compile(r"[\W_]+")
_NUMERO_FINAL = re.compile(r"[\W_]*\d{1,4}$")
# What a false account adds to a true name, to look official or to draw aside.
_AJOUTS = ("officiel", "official", "off", "prive", "private", "priv", "perso", "pro", "bis", "new", "nouveau")
_AJOUTS += ("secours", "backup", "vrai", "real", "fr", "france", "compte", "secret", "only", "vip")
COURT, MOYEN, MINIMUM, LONGUEUR = 5, 8, 3, 80
INVITATIONS = ("invitation:", "chaine:")  # keys in which the case of letters counts


def squelette(texte: str) -> str:
    """What the eye keeps of a handle: no case, no accent, no separator; look-alike letters and digits are one."""
    bas = unicodedata.normalize("NFKD", texte.casefold())
    lettres = "".join(c if c.isascii() else _latine(c) for c in bas if not unicodedata.combining(c))
    plat = lettres.casefold().translate(_CHIFFRES).replace("i", "l")
    plat = _SEPARATEURS.sub("", plat)
    for paire, lettre in _PAIRES:
        plat = plat.replace(paire, lettre)
    return plat[:LONGUEUR]


@cache
def _latine(c: str) -> str:
    """The Latin letter that this one is taken for, else itself."""
    from confusable_homoglyphs.confusables import confusables_data  # noqa: PLC0415  10 MB, for rare letters only

    semblables = (s["c"] for s in confusables_data.get(c, ()))
    return next((s for s in semblables if s.isascii() and s.isalnum()), c)


def du_compte(plateforme: str, cle: str) -> str:
    """The skeleton under which an account is found; empty for what nobody imitates letter by letter: a telephone
    number, a numbered profile, an invitation, the address of a site."""
    if plateforme in ("whatsapp", "blog") or cle.startswith(INVITATIONS):
        return ""
    nom = cle.rpartition(":")[2] if plateforme in ("forum", "jeu", "autre") else cle
    return "" if nom.isdigit() else squelette(nom)


def permis(longueur: int) -> int:
    """How many faults still make a look-alike: a short name is near too many others."""
    return 0 if longueur < COURT else 1 if longueur < MOYEN else 2


def formes(texte: str) -> list[str]:
    """The skeletons by which the imitated account may be found: as it is, and without what was added to it."""
    entier = squelette(texte)
    trouvees = [entier, squelette(_NUMERO_FINAL.sub("", texte))]
    for ajout in (squelette(a) for a in _AJOUTS):
        for nu in (entier.removesuffix(ajout), entier.removeprefix(ajout)):
            if nu != entier and len(nu) >= COURT:
                trouvees.append(nu)
    return [f for f in dict.fromkeys(trouvees) if len(f) >= MINIMUM]


def distance(demande: str, officiel: str) -> int | None:
    """How many faults apart, None when they are merely different. The same skeleton is no fault at all."""
    a, b = squelette(demande), squelette(officiel)
    if a == b:
        return 0
    if b in formes(demande):
        return 1
    d = min(OSA.distance(a, b), OSA.distance(demande.casefold(), officiel.casefold()))
    return d if d <= permis(len(b)) else None


@dataclass(frozen=True, slots=True)
class Ecart:
    """Where two handles differ: both cut in pieces (text, whether it differs), and the same in words."""

    demande: list[tuple[str, bool]]
    officiel: list[tuple[str, bool]]
    phrases: list[str]


def ecart(demande: str, officiel: str, *, casse: bool = False) -> Ecart:
    """`casse`: where « a » and « A » are not the same."""
    a, b = (demande, officiel) if casse else (demande.casefold(), officiel.casefold())
    gestes = _place_a_place(a, b) if len(a) == len(b) else None
    gestes = gestes or _decalages(a, b)
    de_a: list[tuple[str, bool]] = []
    de_b: list[tuple[str, bool]] = []
    phrases = []
    for b1, b2, a1, a2 in gestes:
        vu, vrai = a[a1:a2], b[b1:b2]
        differe = vu != vrai
        de_a += [(vu, differe)] if vu else []
        de_b += [(vrai, differe)] if vrai else []
        if differe:
            phrases.append(_phrase(vu, vrai))
    return Ecart(de_a, de_b, list(dict.fromkeys(phrases)))


def _place_a_place(a: str, b: str) -> list[tuple[int, int, int, int]] | None:
    """The pieces of two handles of one length, when they differ here and there; None when all is shifted."""
    gestes, i, fautes = [], 0, 0
    while i < len(a):
        pas = 2 if a[i] != b[i] and a[i : i + 2] == b[i : i + 2][::-1] else 1
        fautes += a[i : i + pas] != b[i : i + pas]
        gestes.append((i, i + pas, i, i + pas))
        i += pas
    return _reunir(gestes, a, b) if fautes <= max(2, len(a) // 3) else None


def _decalages(a: str, b: str) -> list[tuple[int, int, int, int]]:
    """The pieces of two handles that something lengthens or shortens; what differs side by side is one piece."""
    pieces: list[tuple[int, int, int, int]] = []
    differait = False
    for x in Levenshtein.opcodes(b, a):
        if differait and x.tag != "equal":
            pieces[-1] = (pieces[-1][0], x.src_end, pieces[-1][2], x.dest_end)
        else:
            pieces.append((x.src_start, x.src_end, x.dest_start, x.dest_end))
        differait = x.tag != "equal"
    return pieces


def _reunir(gestes: list[tuple[int, int, int, int]], a: str, b: str) -> list[tuple[int, int, int, int]]:
    """Equal neighbours in one piece, so that a screen reader says words and not letters."""
    reunis: list[tuple[int, int, int, int]] = []
    for g in gestes:
        pareil = a[g[2] : g[3]] == b[g[0] : g[1]]
        if reunis and pareil and a[reunis[-1][2] : reunis[-1][3]] == b[reunis[-1][0] : reunis[-1][1]]:
            reunis[-1] = (reunis[-1][0], g[1], reunis[-1][2], g[3])
        else:
            reunis.append(g)
    return reunis


def _phrase(vu: str, vrai: str) -> str:
    if len(vu) == 2 and vu == vrai[::-1]:
        return f"les lettres «\u00a0{vrai}\u00a0» sont inversées"
    if not vrai:
        return f"{_nommer(vu)} en plus"
    if not vu:
        return f"{_nommer(vrai)} en moins"
    return f"{_nommer(vu)} à la place {_de(_nommer(vrai))}"


def _de(nom: str) -> str:
    if nom.startswith("le "):
        return f"du {nom.removeprefix('le ')}"
    return f"d’{nom}" if nom.startswith("un") else f"de {nom}"


_SIGNES = {".": "un point", "_": "un tiret bas", "-": "un tiret", " ": "une espace"}
_ALPHABETS = {"CYRILLIC": "cyrillique", "GREEK": "grec", "ARMENIAN": "arménien", "CHEROKEE": "cherokee"}


def _nommer(texte: str) -> str:
    if texte in _SIGNES:
        return _SIGNES[texte]
    if len(texte) > 1:
        return f"«\u00a0{texte}\u00a0»"
    if texte.isascii():
        genre = "le chiffre" if texte.isdigit() else "la lettre" if texte.isalpha() else "le signe"
        return f"{genre} «\u00a0{texte}\u00a0»"
    alphabet = _ALPHABETS.get(unicodedata.name(texte, "").partition(" ")[0])
    return f"un «\u00a0{texte}\u00a0» de l’alphabet {alphabet}" if alphabet else f"un «\u00a0{texte}\u00a0» qui imite"
