"""The help numbers, with their hours: those open now come first."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from socle.valeurs import heure


@dataclass(frozen=True)
class Numero:
    numero: str
    nom: str
    pour: str
    horaires: str
    href: str
    icone: str = "phone"
    ouvre: datetime.time | None = None
    ferme: datetime.time | None = None
    site: str = ""

    def ouvert(self, maintenant: datetime.datetime) -> bool:
        """Open at this moment in Paris; without hours, always."""
        if self.ouvre is None or self.ferme is None:
            return True
        return self.ouvre <= timezone.localtime(maintenant).time() < self.ferme


@dataclass(frozen=True)
class Aide:
    """A number as a page shows it at one moment."""

    numero: str
    nom: str
    pour: str
    horaires: str
    href: str
    icone: str
    site: str
    ouvert: bool
    statut: str


NUMEROS = (
    Numero(
        "119",
        "Allô enfance en danger",
        "Toi ou quelqu’un que tu connais êtes en danger, ou quelqu’un vous fait du mal.",
        "24\u00a0h/24, 7\u00a0jours/7, gratuit, n’apparaît pas sur les factures",
        "tel:119",
        "heart-handshake",
        site="https://www.allo119.gouv.fr/",
    ),
    Numero(
        "3018",
        "Harcèlement et violences en ligne",
        "Harcèlement, photos diffusées, chantage, compte piraté.",
        "tous les jours, 9\u00a0h – 23\u00a0h, gratuit et anonyme",
        "tel:3018",
        "shield-alert",
        datetime.time(9),
        datetime.time(23),
        site="https://3018.fr/",
    ),
    Numero(
        "3114",
        "Prévention du suicide",
        "Tu penses à mourir, ou tu t’inquiètes pour quelqu’un.",
        "24\u00a0h/24, 7\u00a0jours/7, gratuit",
        "tel:3114",
        "life-buoy",
        site="https://3114.fr/",
    ),
    Numero("15", "Samu", "Une urgence médicale.", "24\u00a0h/24, 7\u00a0jours/7", "tel:15"),
    Numero("17", "Police et gendarmerie", "Un danger immédiat.", "24\u00a0h/24, 7\u00a0jours/7", "tel:17"),
    Numero(
        "112",
        "Toutes les urgences",
        "Partout en Europe, si tu ne sais pas qui appeler.",
        "24\u00a0h/24, 7\u00a0jours/7",
        "tel:112",
    ),
    Numero(
        "114",
        "Urgences par SMS",
        "Tu ne peux pas parler ou tu entends mal\u00a0: écris un message.",
        "24\u00a0h/24, 7\u00a0jours/7, par SMS",
        "sms:114",
        "message-square",
    ),
)


POUR_LES_PROFESSIONNELS = ("17", "15", "112", "114", "119", "3114", "3018")
"""First who comes at once, then who advises and passes on."""


def _statut(numero: Numero, ouvert: bool) -> str:
    if numero.ouvre is None or numero.ferme is None:
        return "ouvert jour et nuit"
    if ouvert:
        return f"ouvert jusqu’à {heure(numero.ferme)}"
    return f"fermé, ouvre à {heure(numero.ouvre)}"


def numeros(maintenant: datetime.datetime | None = None, ordre: Sequence[str] = ()) -> list[Aide]:
    """Every number, those open at this moment first, otherwise in the order of the table or in `ordre`."""
    instant = maintenant or timezone.now()
    ranges = sorted(NUMEROS, key=lambda n: ordre.index(n.numero)) if ordre else NUMEROS
    aides = [_aide(numero, numero.ouvert(instant)) for numero in ranges]
    return sorted(aides, key=lambda aide: not aide.ouvert)


def _aide(n: Numero, ouvert: bool) -> Aide:
    return Aide(n.numero, n.nom, n.pour, n.horaires, n.href, n.icone, n.site, ouvert, _statut(n, ouvert))
