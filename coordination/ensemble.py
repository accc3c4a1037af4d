"""Several networks side by side, as whoever coordinates them reads it, and their sum."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Sum
from django.db.models.functions import Coalesce

from territoires.models import Reseau

from .indicateurs import PAR_CODE, Donnees
from .indicateurs.reseau import PAR_RESEAU
from .postes import with_postes

COLONNES = (
    "structures", "structures_conventionnees", "promeneurs_actifs", "promeneurs_attente_charte", "postes_a_pourvoir",
    "releves_rendus", "releves_attendus", "jeunes_touches", "jeunes_differents",
)  # fmt: skip


@dataclass(frozen=True)
class Ligne:
    """`reseau` is None for the sum."""

    reseau: Reseau | None
    nombres: list[Any]


def titres() -> list[str]:
    return [PAR_CODE[code].titre for code in COLONNES]


def lignes(reseaux: Iterable[Reseau], debut: date, fin: date) -> list[Ligne]:
    """One line a network, then the sum; in a number of queries that does not grow with the networks' people."""
    siens = list(reseaux)
    d = Donnees(siens, debut, fin)
    comptes = {code: _par_reseau(queryset(d)) for code, queryset in PAR_RESEAU.items()}
    vacants = with_postes(d.structures, d.au).order_by().values("reseau").annotate(n=Coalesce(Sum("a_pourvoir"), 0))
    comptes["postes_a_pourvoir"] = Counter(dict(vacants.values_list("reseau", "n")))
    comptes["releves_rendus"] = Counter(r.promeneur.reseau_id for r in d.releves)
    comptes["releves_attendus"] = Counter(p.reseau_id for p, _ in d.attendus)
    for code, nom in (("jeunes_touches", "jeunes"), ("jeunes_differents", "nouveaux")):
        comptes[code] = Counter()
        for r in d.releves:
            comptes[code][r.promeneur.reseau_id] += getattr(r, nom) or 0
    trouvees = [Ligne(r, [comptes[code][r.pk] for code in COLONNES]) for r in siens]
    return [*trouvees, Ligne(None, [comptes[code].total() for code in COLONNES])]


def _par_reseau(queryset: Any) -> Counter:
    """A structure and a person are of one network: the sum of the networks is the whole."""
    return Counter(dict(queryset.order_by().values("reseau").annotate(n=Count("pk")).values_list("reseau", "n")))
