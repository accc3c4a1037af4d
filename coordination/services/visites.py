"""Where a coordinator has got to in reading what others did."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone

from socle.etats import Refused
from territoires.models import Reseau
from territoires.rules import is_coordinator

from ..models import Visite

ENTRE_DEUX = timedelta(hours=4)
"""Without opening the home for so long, one comes back: what came meanwhile is new."""

_NOTER = """
INSERT INTO coordination_visite AS v (user_id, reseau_id, derniere_le) VALUES (%(user)s, %(reseau)s, %(maintenant)s)
ON CONFLICT (user_id, reseau_id) DO UPDATE SET derniere_le = %(maintenant)s,
    vu_jusqu_a = CASE WHEN v.derniere_le < %(limite)s THEN v.derniere_le ELSE v.vu_jusqu_a END
RETURNING *
"""


def note_visit(*, reseau: Reseau, by: Any) -> Visite:
    """This person opens the home. `vu_jusqu_a` of what is given back: the end of their visit before (None the first
    time). One statement: opened twice at the same moment, the mark moves once, and the home pays one query."""
    maintenant = timezone.now()
    valeurs = {"user": by.pk, "reseau": reseau.pk, "maintenant": maintenant, "limite": maintenant - ENTRE_DEUX}
    return Visite.objects.raw(_NOTER, valeurs)[0]


def read_all(*, reseau: Reseau, jusqu_a: datetime | None, by: Any) -> None:
    """« Tout lu », up to the moment the page was made: what came since stays new. It never goes back."""
    maintenant = timezone.now()
    if not is_coordinator(by, reseau):
        raise Refused("Seule la coordination du réseau lit ses nouvelles.")
    if jusqu_a is None or jusqu_a > maintenant:
        raise Refused("Rechargez la page, puis recommencez\u00a0: on ne sait plus jusqu’où vous avez lu.")
    Visite.objects.filter(user=by, reseau=reseau).update(
        vu_jusqu_a=Greatest(F("vu_jusqu_a"), jusqu_a), derniere_le=maintenant
    )


def put_steps_aside(*, reseau: Reseau, aside: bool, by: Any) -> None:
    """The first steps leave the home of this person alone, or come back to it. Twice is once."""
    if not is_coordinator(by, reseau):
        raise Refused("Seule la coordination du réseau suit ses premiers pas.")
    maintenant = timezone.now()
    Visite.objects.bulk_create([Visite(user=by, reseau=reseau, derniere_le=maintenant)], ignore_conflicts=True)
    Visite.objects.filter(user=by, reseau=reseau).update(etapes_ecartees_le=maintenant if aside else None)
