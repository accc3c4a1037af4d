"""How often one address may ask. Kept in the cache only, under a hash that changes every day."""

import hashlib
import hmac
import logging

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from socle.dates import aujourdhui

log = logging.getLogger(__name__)

CINQ_MINUTES, HEURE = 300, 3600


def depasse(request: HttpRequest, nom: str, *, combien: int, secondes: int) -> bool:
    """Has this visitor asked more than `combien` times in `secondes`? Without a cache, nobody has."""
    return _compter(f"{nom}:{_visiteur(request)}", combien, secondes)


def depasse_pour(valeur: str, nom: str, *, combien: int, secondes: int) -> bool:
    """The same about a value whoever sends it: an e-mail address that messages go to."""
    return _compter(f"{nom}:{_empreinte(valeur)}", combien, secondes)


def _compter(cle: str, combien: int, secondes: int) -> bool:
    cle = f"limite:{cle}"
    try:
        cache.add(cle, 0, secondes)
        return cache.incr(cle) > combien
    except ValueError:  # gone between the two
        return False


def _visiteur(request: HttpRequest) -> str:
    """Nobody can be found again from it: keyed hash, another key each day."""
    try:
        ip = get_adapter(request).get_client_ip(request)
    except PermissionDenied:
        ip = "inconnue"
    return _empreinte(ip)


def _empreinte(valeur: str) -> str:
    cle = f"{settings.SECRET_KEY}:{aujourdhui():%Y%m%d}".encode()
    return hmac.new(cle, valeur.encode(), hashlib.sha256).hexdigest()[:24]
