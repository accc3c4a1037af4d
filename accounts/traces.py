"""Keeps the secrets of links out of the logs (imported by the settings: nothing of Django here)."""

from __future__ import annotations

import re
from typing import Any

_LIEN = re.compile(
    r"((?:/|%2F)(?:compte(?:/|%2F)(?:invitation|confirm-email|password(?:/|%2F)reset(?:/|%2F)key)|confirmer|c"
    r"|reunions|agenda|presence|chiffres|desinscription)(?:/|%2F))[^\s\"'/?&%]+",
    re.IGNORECASE,
)


def mask(logger: Any, method: str, event_dict: dict[str, Any]) -> dict[str, Any]:
    """structlog processor: « /compte/invitation/… » instead of the address of a single-use link."""
    return {cle: _LIEN.sub(r"\1…", v) if isinstance(v, str) else v for cle, v in event_dict.items()}
