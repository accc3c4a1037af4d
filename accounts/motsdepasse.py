"""A password is judged by the guesses it takes, French words and keyboards included: no rule of composition."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from spellchecker import SpellChecker
from zxcvbn.matching import RANKED_DICTIONARIES, build_ranked_dict, omnimatch
from zxcvbn.scoring import most_guessable_match_sequence

from socle.texte import tri

ESSAIS = 10**10
LU = 24  # a beginning hard to guess is enough, and the time to read it stays short
MOTS_FRANCAIS = 40_000
RANGEES = ("azertyuiop", "qsdfghjklm", "wxcvbn", "aqwzsxedcrfvtgbyhnujikolpm", "1234567890")
_SEPARATEURS = re.compile(r"[\s_.,;:!?'’/@-]+")
# What everybody here would think of first.
ICI = """motdepasse mdp passe promeneurs promeneur promeneuse promeneursdunet pdn net reseau structure coordination
annuaire caf crij ddcs sdjes mjc cajt fjt pij bij jeunes jeunesse prevention animateur educateur doudou chouchou loulou
jetaime coucou bonjour bonsoir bienvenue admin administrateur"""
MESSAGE = (
    "Ce mot de passe se devine trop vite. Choisissez quatre mots sans rapport entre eux, par exemple des objets, "
    "des animaux, des lieux\u00a0; évitez votre nom, une date, une suite de touches."
)


class DevinableValidator:
    """Refuses what a machine finds quickly: common words and passwords, the person's own name, repeats, dates, keys."""

    def validate(self, password: str, user: Any = None) -> None:
        if essais(password, siens(user)) < ESSAIS:
            raise ValidationError(MESSAGE, code="password_devinable")

    def get_help_text(self) -> str:
        return "Quatre mots sans rapport entre eux font un bon mot de passe."


def essais(mot: str, connus: list[str]) -> float:
    """How many guesses a machine needs, told the words known of the person; dashes between words hide nothing."""
    dictionnaires = {**_dictionnaires(), "user_inputs": build_ranked_dict([*connus, *ICI.split()])}
    plat = _plat(mot[:200])
    return min(_essais(lu[:LU], dictionnaires) for lu in {plat, _SEPARATEURS.sub("", plat)})


def _essais(lu: str, dictionnaires: dict[str, dict[str, int]]) -> float:
    return most_guessable_match_sequence(lu, omnimatch(lu, dictionnaires))["guesses"] if lu else 1


def siens(user: Any) -> list[str]:
    """The words of a person's name and address."""
    textes = [tri(getattr(user, champ, "")) for champ in ("prenom", "nom", "email")]
    mots = [mot for texte in textes for mot in texte.split() if len(mot) > 2]
    return [*mots, *(texte.replace(" ", "") for texte in textes)]


def _plat(mot: str) -> str:
    """Without accents: « été » is no harder to guess than « ete ». Signs stay."""
    return "".join(tri(c) or c for c in mot) if re.search(r"[^\x00-\x7f]", mot) else mot


@cache
def _dictionnaires() -> dict[str, dict[str, int]]:
    """zxcvbn's English lists, the most frequent French words, and the rows of an azerty keyboard."""
    frequences = SpellChecker(language="fr").word_frequency.dictionary
    mots = sorted(frequences, key=frequences.__getitem__, reverse=True)[:MOTS_FRANCAIS]
    touches = {r[i : i + n] for r in RANGEES for n in range(4, len(r) + 1) for i in range(len(r) - n + 1)}
    return {
        **RANKED_DICTIONARIES,
        "francais": build_ranked_dict([_plat(mot) for mot in mots]),
        "azerty": build_ranked_dict(sorted(touches, key=len)),
    }
