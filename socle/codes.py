"""A code of six digits, sent to somebody to prove that they read their mail: kept as a keyed hash, bound to its use."""

import re
import secrets
from typing import Any

from django.utils.crypto import constant_time_compare, salted_hmac


def nouveau() -> str:
    return f"{secrets.randbelow(1_000_000):06d}"


def empreinte(code: str, *lie: Any) -> str:
    """What is kept of a code: good for this use alone (`lie`), and worth nothing without the site's secret."""
    return salted_hmac("socle.codes", repr((*map(str, lie), code)), algorithm="sha256").hexdigest()


def convient(code: str, gardee: str, *lie: Any) -> bool:
    """Is it the code that was sent? Spaces do not count."""
    chiffres = re.sub(r"\s", "", code)
    return bool(gardee) and constant_time_compare(empreinte(chiffres, *lie), gardee)
