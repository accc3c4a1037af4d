"""How often one address may ask. Kept in the cache only, under a hash that changes every day."""

import hashlib
import hmac
import logging
import math
import time
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from socle.dates import aujourdhui

log = logging.getLogger(__name__)

CINQ_MINUTES, HEURE = 300, 3600


@dataclass(frozen=True, slots=True)
class Quota:
    """Where a visitor stands: how many times in all, how many are left, in how many seconds it begins again."""

    limite: int
    reste: int
    dans: int
    depasse: bool


def quota(request: HttpRequest, nom: str, *, combien: int, secondes: int) -> Quota:
    """Count one more request of this visitor. Without a cache, nobody is ever over."""
    return _compter(f"{nom}:{_visiteur(request)}", combien, secondes)


def depasse(request: HttpRequest, nom: str, *, combien: int, secondes: int) -> bool:
    """Has this visitor asked more than `combien` times in `secondes`?"""
    return _compter(f"{nom}:{_visiteur(request)}", combien, secondes).depasse


def depasse_pour(valeur: str, nom: str, *, combien: int, secondes: int) -> bool:
    """The same about a value whoever sends it: an e-mail address that messages go to."""
    return _compter(f"{nom}:{_empreinte(valeur)}", combien, secondes).depasse


def _compter(cle: str, combien: int, secondes: int) -> Quota:
    cle, maintenant = f"limite:{cle}", time.time()
    try:
        if cache.add(cle, 0, secondes):
            cache.set(f"{cle}:fin", maintenant + secondes, secondes)
        fois = cache.incr(cle)
    except ValueError:  # gone between the two
        fois = 1
    fin = cache.get(f"{cle}:fin") or maintenant + secondes
    return Quota(combien, max(combien - fois, 0), max(math.ceil(fin - maintenant), 1), fois > combien)


def adresse(request: HttpRequest) -> str | None:
    """Where a request comes from, behind the proxies that are trusted; None when they do not say."""
    try:
        return get_adapter(request).get_client_ip(request)
    except PermissionDenied:
        return None


def _visiteur(request: HttpRequest) -> str:
    """Nobody can be found again from it: keyed hash, another key each day."""
    return _empreinte(adresse(request) or "inconnue")


def _empreinte(valeur: str) -> str:
    cle = f"{settings.SECRET_KEY}:{aujourdhui():%Y%m%d}".encode()
    return hmac.new(cle, valeur.encode(), hashlib.sha256).hexdigest()[:24]
