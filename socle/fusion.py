"""Texts with fields in braces, as a coordinator writes them: which fields are known, and what they become."""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from socle.texte import propre, tri

CHAMP = re.compile(r"\{([^{}]*)\}")
_AVEC_L_ESPACE = re.compile(r"([ \u00a0]?)\{([^{}]*)\}")


@dataclass(frozen=True)
class Champ:
    """A field that a text may name in braces. `bloc`: it takes a whole paragraph, as a table does."""

    nom: str
    dit: str
    bloc: bool = False


def paragraphes(texte: str) -> list[str]:
    return [p.strip() for p in re.split(r"\n\s*\n", texte) if p.strip()]


def fautes(texte: str, champs: Iterable[Champ], *, accents: bool = False) -> list[str]:
    """Why this text can't be filled, in French: a field nobody knows, a brace alone, a table inside a sentence.
    `accents`: a field is known with or without its accents and capitals."""
    connus = {_cle(c.nom, accents): c for c in champs}
    dites = []
    for nom in dict.fromkeys(CHAMP.findall(texte)):
        connu = connus.get(_cle(nom, accents))
        if connu is None:
            cherche = tri(nom) if accents else nom.strip().lower().replace(" ", "_")
            proche = difflib.get_close_matches(cherche, connus, n=1)
            voulu = f" Vouliez-vous {{{connus[proche[0]].nom}}}\u00a0?" if proche else ""
            dites.append(f"Le champ {{{nom}}} n’existe pas.{voulu}")
        elif connu.bloc and any(f"{{{nom}}}" in p and p != f"{{{nom}}}" for p in paragraphes(texte)):
            dites.append(f"{{{nom}}} se met seul sur sa ligne, entre deux lignes vides.")
    if set("{}") & set(CHAMP.sub("", texte)):
        dites.append("Une accolade est restée seule\u00a0: un champ s’écrit {ainsi}.")
    return dites


def poser(texte: str, valeurs: Mapping[str, str]) -> str:
    """Each field replaced once, accents or not; an empty one takes the space before it away. A value is one line, and
    is never read as a field."""
    dites = {_cle(nom, True): propre(valeur) for nom, valeur in valeurs.items()}

    def une(trouve: re.Match[str]) -> str:
        valeur = dites.get(_cle(trouve[2], True))
        if valeur is None:
            return trouve[0]
        return f"{trouve[1]}{valeur}" if valeur else ""

    return _AVEC_L_ESPACE.sub(une, texte)


def _cle(nom: str, accents: bool) -> str:
    return tri(nom) if accents else nom
