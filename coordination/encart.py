"""The activity on the page of a promeneur: what is to be given, first of all."""

from typing import Any

from promeneurs.encarts import Encart
from promeneurs.models import Promeneur
from socle.dates import aujourdhui

from . import activite
from .models import ReglesActivite


def du_promeneur(user: Any, promeneur: Promeneur) -> Encart | None:
    """None while the network asks nothing."""
    regles = ReglesActivite.objects.filter(reseau=promeneur.reseau_id).first()
    if regles is None:
        return None
    suite = activite.suivante(activite.lignes(promeneur, regles, aujourdhui()))
    return Encart("coordination/activite/_encart.html", {"promeneur": promeneur, "suite": suite})
