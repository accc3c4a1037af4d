"""What the legal page must name: each room that ships data of others declares it."""

from typing import Any

_credits: list[Any] = []


def register(*credits: Any) -> None:
    """Declare sources from `AppConfig.ready()`; twice is harmless.

    Each has `titre`, `auteurs`, `licence`, `licence_url`, `usage`.
    """
    _credits.extend(credit for credit in credits if credit not in _credits)


def tous() -> list[Any]:
    return list(_credits)
