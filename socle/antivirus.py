"""clamd, when one is configured: an upload it did not find clean is not kept."""

import logging
import socket

from django.conf import settings
from django.core.exceptions import ValidationError

log = logging.getLogger(__name__)
MORCEAU = 64 * 1024
DELAI = 20


def verifier(brut: bytes, *, sursis: bool = False) -> bool:
    """Clamd says clean, or none is configured (`CLAMAV_HOST`, host or host:port). Raises `ValidationError` when it
    finds something, and when it does not answer; then with `sursis`, gives False: ask again later."""
    adresse = getattr(settings, "CLAMAV_HOST", "")
    if not adresse:
        return True
    try:
        reponse = _demander(adresse, brut)
    except OSError as erreur:
        log.error("antivirus absent : %s", type(erreur).__name__)
        reponse = ""
    if reponse.endswith("OK"):
        return True
    if reponse.endswith("FOUND"):
        log.warning("dépôt refusé par l’antivirus")
        raise ValidationError("L’antivirus refuse ce fichier.", code="virus")
    if sursis:
        return False
    raise ValidationError(
        "L’antivirus ne répond pas\u00a0: déposez le fichier dans quelques minutes.", code="antivirus"
    )


def _demander(adresse: str, brut: bytes) -> str:
    """clamd's INSTREAM: chunks preceded by their length, a zero length at the end."""
    hote, _, port = adresse.partition(":")
    with socket.create_connection((hote, int(port or 3310)), timeout=DELAI) as lien:
        lien.sendall(b"zINSTREAM\0")
        for debut in range(0, len(brut), MORCEAU):
            morceau = brut[debut : debut + MORCEAU]
            lien.sendall(len(morceau).to_bytes(4, "big") + morceau)
        lien.sendall(b"\0\0\0\0")
        return lien.recv(4096).decode("utf-8", "replace").strip("\0 \n")
