"""Who holds a post stops holding it: their mandate ends, or is cancelled when it has not begun."""

from datetime import date
from typing import Any

from promeneurs.models import Promeneur
from promeneurs.services import cancel_mandate, end_mandate
from socle.dates import UN_JOUR, aujourdhui

from ..models import Poste


def end_holding(poste: Poste, le: date, motif: str, by: Any) -> Promeneur | None:
    """End the mandate of the post, unless it ended before, and give whoever holds it until then. One that has not begun
    is cancelled; one that began that very day lasts this day."""
    mandat = poste.mandat
    if mandat is None:
        return None
    if (fin := mandat.designation.upper) and fin <= le:
        return poste.promeneur if fin > aujourdhui() else None
    debut = mandat.designation.lower
    if debut and debut > aujourdhui() and le <= debut:
        cancel_mandate(mandat=mandat, by=by)
        return None
    end_mandate(mandat=mandat, le=max(le, debut + UN_JOUR) if debut else le, motif=motif[:300], by=by)
    return poste.promeneur
