"""How the name of a commune is compared: hyphens, accents, « St », « lez », articles and spaces make no difference."""

import re

from socle.texte import tri

ARTICLES = ("le", "la", "les", "l")
_EQUIVALENTS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes", "lez": "les"}
_COLLES = re.compile(r"(?<=[a-zà-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])")  # « SaintDenis »
_PLM = {
    "75056": ("Paris", 20, 75101, 75001),
    "69123": ("Lyon", 9, 69381, 69001),
    "13055": ("Marseille", 16, 13201, 13001),
}


def mots(texte: str) -> list[str]:
    """The words of a name in their usual form: « St-Ouen s/ Seine » gives saint, ouen, s, seine."""
    return [_EQUIVALENTS.get(mot, mot) for mot in tri(_COLLES.sub(" ", texte)).split()]


def sans_article(noms: list[str]) -> list[str]:
    """Without the article at the head (« Le Plessis ») or, in an index, at the tail (« Plessis (Le) »)."""
    if len(noms) > 1 and noms[0] in ARTICLES:
        return noms[1:]
    if len(noms) > 1 and noms[-1] in ARTICLES:
        return noms[:-1]
    return noms


def cle(noms: list[str]) -> str:
    """What two spellings of one name share."""
    return "".join(sans_article(noms)).replace("lez", "les")  # « FlineslezRaches » too


def arrondissements(insee: str) -> list[tuple[int, str, str, str]]:
    """(number, name, INSEE code, postal code) of the arrondissements of Paris, Lyon or Marseille."""
    if insee not in _PLM:
        return []
    ville, combien, premier, postal = _PLM[insee]
    return [
        (n, f"{ville} {n}{'er' if n == 1 else 'e'} arrondissement", str(premier + n - 1), str(postal + n - 1))
        for n in range(1, combien + 1)
    ]


def ville_a_arrondissements(nom: str) -> str | None:
    """The INSEE code of Paris, Lyon or Marseille."""
    return next((insee for insee, (ville, *_) in _PLM.items() if ville.lower() == nom), None)


def ville_de_l_arrondissement(code: str) -> str | None:
    """The commune of an arrondissement's INSEE code: 75118 gives 75056."""
    return next(
        (insee for insee, (_, n, premier, _) in _PLM.items() if code in map(str, range(premier, premier + n))), None
    )
