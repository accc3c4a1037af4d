from typing import Any

from django import template

from ..enums import Role, SensAvis
from ..models import Decision
from ..modifications import lignes
from ..seances import TONS_AVIS, contenu
from ..statuts import Statut, statut
from ..suite import Geste
from ..views.cote import Dossier

register = template.Library()


@register.simple_tag
def acte(dossier: Dossier, nom: str = "", *objets: str) -> str:
    """The address of an act of this file, on the side from which it is open."""
    return dossier.url(nom, *[str(o) for o in objets])


@register.simple_tag
def statut_pour(convention: Any, role: str, jour: Any, signe: Any = ()) -> Statut:
    """Where a file stands, in the words of this role."""
    return statut(convention, Role(role), jour, signe)


@register.simple_tag
def geste_url(dossier: Dossier, geste: Geste) -> str:
    """The address of an act that `suite` proposes."""
    return dossier.url(geste.acte, *geste.arguments)


@register.simple_tag
def modifications(decision: Decision, argent: Any = True) -> list[tuple[str, str]]:
    """What the committee changed, one line a change; how much money only when it may be said."""
    return lignes(decision, argent=argent is not False)


register.filter("contenu", contenu)


@register.filter
def ton_avis(sens: str) -> str:
    return TONS_AVIS[SensAvis(sens)]
