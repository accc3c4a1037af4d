"""Public names of small rows that have no code of their own: primary keys never show."""

from typing import Any

from django.db.models import Model
from django.http import Http404
from django.utils.crypto import salted_hmac

from socle import journal


def cle(obj: Model) -> str:
    """An opaque, stable name of this row."""
    return salted_hmac(f"cles.{obj._meta.label_lower}", str(obj.pk)).hexdigest()[:14]


def est_retire(modele: type[Model], demande: str, **parmi: Any) -> bool:
    """Was there such a row among those, since removed? Its history remembers it."""
    evenements = journal.events_model(modele)._base_manager.filter(**parmi)
    return any(cle(modele(pk=pk)) == demande for pk in evenements.values_list("pgh_obj_id", flat=True).distinct())


def trouver(objets: Any, demande: str) -> Any:
    """The row of this name among a few; 404 when there is none."""
    trouve = next((objet for objet in objets if cle(objet) == demande), None)
    if trouve is None:
        raise Http404
    return trouve
