"""Files kept while the antivirus was away: released when it finds them clean, deleted when it does not."""

import logging
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from socle import antivirus, fichiers
from socle.models import Fichier

log = logging.getLogger(__name__)
PAR_PASSAGE = 200
Suite = Callable[[Fichier], None]
_suites: dict[str, Suite] = {}


def on_refusal(regle: str, suite: Suite) -> None:
    """Declare what becomes of what pointed to a file of this rule, which the antivirus refused after all."""
    _suites[regle] = suite


def verifier() -> int:
    """Ask again about every file withheld, the oldest first; stop when the antivirus is still away. Gives how many
    have their answer. Two at once, or twice, do no harm: each file is taken by one."""
    faits = 0
    for pk in _retenus().order_by("retenu_le", "pk").values_list("pk", flat=True)[:PAR_PASSAGE]:
        with transaction.atomic():
            fichier = _retenus().select_for_update(skip_locked=True).filter(pk=pk).first()
            if fichier is None:
                continue
            if not _repondre(fichier):
                break
            faits += 1
    return faits


def _retenus() -> QuerySet[Fichier]:
    return Fichier.objects.filter(retenu_le__isnull=False, supprime_le=None)


def _repondre(fichier: Fichier) -> bool:
    """Release the file, or delete it and tell; False while the antivirus does not answer."""
    try:
        with fichier.contenu.open("rb") as contenu:
            if not antivirus.verifier(contenu.read(), sursis=True):
                return False
    except (ValidationError, FileNotFoundError):
        log.warning("fichier %s refusé après coup", fichier.code)
        fichiers.delete(fichier=fichier)
        if suite := _suites.get(fichier.regle):
            suite(fichier)
    else:
        fichier.retenu_le = None
        fichier.save(update_fields=["retenu_le"])
    return True
