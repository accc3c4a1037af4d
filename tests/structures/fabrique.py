"""A director who declares their structure, and the link of the message they receive."""

import re
from typing import Any

from django.core import mail

MOT = "une phrase facile à retenir"
SIRET = "73282932000074"
SAISIE = {
    "nom": "Maison des jeunes du Plateau",
    "type": "mjc",
    "statut_juridique": "association",
    "siret": "732 829 320 00074",
    "adresse": "3 rue des Tilleuls",
    "commune": "54000 Nancy",
    "contact_prenom": "Lina",
    "contact_nom": "Haddad",
    "fonction": "Directrice",
    "email": "Lina@exemple.fr",
    "telephone": "0383 00 00 01",
    "message": "Nous avons une éducatrice très en ligne.",
}
COMPTE = {"prenom": "Lina", "nom": "Haddad", "password1": MOT, "password2": MOT}


def champs(commune: Any, **autres: Any) -> dict[str, Any]:
    """What the form gives to the service."""
    base = {nom: SAISIE[nom] for nom in SAISIE if nom != "commune"} | {"siret": SIRET, "commune": commune}
    return base | autres


def lien(a: str = "lina@exemple.fr") -> str:
    """The path of the link in the last message to this address."""
    message = next(m for m in reversed(mail.outbox) if m.to == [a] and "/compte/invitation" in m.body)
    trouve = re.search(r"https?://[^/\s]+(/compte/\S+)", message.body)
    assert trouve
    return trouve[1]


def recus(a: str) -> list[str]:
    return [m.subject for m in mail.outbox if m.to == [a]]
