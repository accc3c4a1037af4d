"""What to know before writing on each network: the age its own rules ask, and how to block somebody there.

Ages: the terms of use of each network for people in France, read in November 2026. Under 15, French law (digital age of
consent, loi 78-17, art. 45) also asks for a parent's agreement.
"""

from dataclasses import dataclass

from .enums import Plateforme as P

PROFIL = "Sur son profil, touche les trois points, puis «\u00a0Bloquer\u00a0»."


@dataclass(frozen=True, slots=True)
class Usage:
    """`age` is None when the place has no rule of its own."""

    age: int | None = 13
    bloquer: str = PROFIL


USAGES: dict[str, Usage] = {
    P.INSTAGRAM: Usage(),
    P.SNAPCHAT: Usage(bloquer="Dans la discussion, appuie longtemps sur le nom, puis «\u00a0Bloquer\u00a0»."),
    P.TIKTOK: Usage(bloquer="Sur son profil, touche «\u00a0Partager\u00a0», puis «\u00a0Bloquer\u00a0»."),
    P.DISCORD: Usage(bloquer="Touche son nom, puis les trois points, puis «\u00a0Bloquer\u00a0»."),
    P.FACEBOOK: Usage(),
    P.WHATSAPP: Usage(bloquer="Dans la discussion, touche le nom en haut, puis «\u00a0Bloquer\u00a0», tout en bas."),
    P.YOUTUBE: Usage(bloquer="Sur sa chaîne, touche les trois points, puis «\u00a0Bloquer l’utilisateur\u00a0»."),
    P.TWITCH: Usage(bloquer="Touche son nom, puis les trois points, puis «\u00a0Bloquer\u00a0»."),
    P.X: Usage(),
    P.LINKEDIN: Usage(age=16),
}
AILLEURS = Usage(None, "Demande à qui s’occupe du site, du forum ou du serveur comment ne plus recevoir ses messages.")


def usage(plateforme: str) -> Usage:
    return USAGES.get(plateforme, AILLEURS)
