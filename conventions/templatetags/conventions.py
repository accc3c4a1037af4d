from typing import Any

from django import template

from ..conditions import somme
from ..enums import Role, SensAvis
from ..enums_argent import VERSEMENT
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


register.filter("contenu", contenu)
register.filter("somme", somme)


@register.filter
def geste_argent(code: str) -> str:
    """What an act on a payment is called."""
    return VERSEMENT.get(code).label


@register.filter
def ton_avis(sens: str) -> str:
    return TONS_AVIS[SensAvis(sens)]
