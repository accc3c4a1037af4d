"""Is everything alive? What a monitor asks: database, cache, broker, worker, mail waiting."""

import datetime
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.utils import timezone

from socle.models import Battement, Courriel, EtatCourriel
from socle.texte import code_court

RETARD = datetime.timedelta(minutes=4)


def battre(nom: str) -> None:
    """A background process says it is alive."""
    Battement.objects.update_or_create(nom=nom, defaults={"vu_le": timezone.now()})


def _base() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return "ok"
    except DatabaseError:
        return "absente"


def _cache() -> str:
    jeton = code_court()
    try:
        cache.set("sante", jeton, 30)
        return "ok" if cache.get("sante") == jeton else "absent"
    except Exception:
        return "absent"


def _file() -> str:
    if getattr(settings, "CELERY_TASK_ALWAYS_EAGER", False):
        return "ok"
    try:
        with current_app.connection_for_write(connect_timeout=1) as connexion:
            connexion.ensure_connection(max_retries=0, timeout=1)
        return "ok"
    except Exception:
        return "absente"


def _worker() -> tuple[str, int | None]:
    vu = Battement.objects.filter(nom="worker").values_list("vu_le", flat=True).first()
    if vu is None:
        return "absent", None
    age = timezone.now() - vu
    return ("ok" if age < RETARD else "absent"), int(age.total_seconds())


def etat() -> dict[str, Any]:
    """Each part « ok » or not. The site answers without cache, broker or worker: only the database is vital."""
    parts: dict[str, Any] = {"base": _base(), "cache": _cache(), "file": _file()}
    if parts["base"] == "ok":
        parts["worker"], parts["worker_vu_il_y_a_s"] = _worker()
        en_retard = timezone.now() - datetime.timedelta(minutes=10)
        parts["courriels_en_retard"] = Courriel.objects.filter(
            etat=EtatCourriel.A_ENVOYER, prochain_essai__lt=en_retard
        ).count()
    vivants = all(parts.get(part) == "ok" for part in ("base", "cache", "file", "worker"))
    return {"statut": "ok" if vivants else ("degrade" if parts["base"] == "ok" else "panne"), **parts}
