import pytest
from django.utils import timezone

from promeneurs import vitrine


@pytest.fixture
def lue(monkeypatch):
    """To say that this process has just read its list of the directory."""

    def lire() -> None:
        vue = vitrine.lire(timezone.now())
        monkeypatch.setattr(vitrine, "actuelle", lambda: vue)

    return lire
