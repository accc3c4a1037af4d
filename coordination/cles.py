"""Public names of small rows that have no code of their own: primary keys never show."""

from typing import Any

from django.db.models import Model
from django.http import Http404
from django.utils.crypto import salted_hmac


def cle(obj: Model) -> str:
    """An opaque, stable name of this row."""
    return salted_hmac(f"coordination.{obj._meta.label_lower}", str(obj.pk)).hexdigest()[:14]


def trouver(objets: Any, demande: str) -> Any:
    """The row of this name among a few; 404 when there is none."""
    trouve = next((objet for objet in objets if cle(objet) == demande), None)
    if trouve is None:
        raise Http404
    return trouve
