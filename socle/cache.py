"""A cache that can be missing: the site stays up when Valkey is stopped."""

import logging
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
PAUSE = 5.0


def _tolerant(nom: str, defaut: Callable[..., Any]) -> Callable[..., Any]:
    methode = getattr(RedisCache, nom)

    @wraps(methode)
    def appel(self: "CacheTolerant", *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() < self.absent_jusqu_a:
            return defaut(*args, **kwargs)
        try:
            return methode(self, *args, **kwargs)
        except (RedisError, OSError) as erreur:
            type(self).absent_jusqu_a = time.monotonic() + PAUSE
            log.warning("cache absent : %s", type(erreur).__name__)
            return defaut(*args, **kwargs)

    return appel


class CacheTolerant(RedisCache):
    """Answers as an empty cache while the server is away, and does not wait for it at every call."""

    absent_jusqu_a = 0.0

    get = _tolerant("get", lambda key, default=None, **_: default)
    set = _tolerant("set", lambda *_, **__: None)
    add = _tolerant("add", lambda *_, **__: True)
    touch = _tolerant("touch", lambda *_, **__: False)
    delete = _tolerant("delete", lambda *_, **__: False)
    get_many = _tolerant("get_many", lambda *_, **__: {})
    set_many = _tolerant("set_many", lambda data, *_, **__: list(data))
    delete_many = _tolerant("delete_many", lambda *_, **__: None)
    has_key = _tolerant("has_key", lambda *_, **__: False)
    incr = _tolerant("incr", lambda key, delta=1, **_: delta)
    clear = _tolerant("clear", lambda *_, **__: False)
