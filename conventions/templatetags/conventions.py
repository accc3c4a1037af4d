from typing import Any

from django import template

from structures.enums import StatutJuridique

from .. import appels
from ..conditions import somme
from ..enums import DemandePiece, Role, SensAvis
from ..enums_argent import VERSEMENT
from ..enums_vie import AVENANT
from ..models import Appel, Decision
from ..modifications import lignes
from ..pieces import TOUS, Regle
from ..seances import TONS_AVIS, contenu
from ..statuts import Statut, statut
from ..suite import Geste
from ..views.cote import Dossier
from ..views.liste_pieces import Liste

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
def moment_appel(appel: Appel) -> appels.Moment:
    """Where a call stands today."""
    return appels.moment(appel)


@register.simple_tag
def geste_url(dossier: Dossier, geste: Geste) -> str:
    """The address of an act that `suite` proposes."""
    return dossier.url(geste.acte, *geste.arguments)


@register.simple_tag
def liste_url(liste: Liste, acte: str = "pieces", *objets: str) -> str:
    """The address of an act on this list of documents, the network's or a call's."""
    return liste.url(acte, *objets)


@register.filter
def comment(regle: Regle) -> str:
    """How a document is asked."""
    return str(DemandePiece(regle.demande).label)


@register.filter
def a_qui(regle: Regle) -> str:
    """Of whom a document is asked, in a few words."""
    if set(regle.statuts) >= set(TOUS):
        return "À toutes les structures"
    return ", ".join(str(StatutJuridique(s).label) for s in StatutJuridique.values if s in regle.statuts)


@register.simple_tag
def modifications(decision: Decision, argent: Any = True) -> list[tuple[str, str]]:
    """What the committee changed, one line a change; how much money only when it may be said."""
    return lignes(decision, argent=argent is not False)


register.filter("contenu", contenu)
register.filter("somme", somme)


@register.filter
def geste_argent(code: str) -> str:
    """What an act on a payment is called."""
    return VERSEMENT.get(code).label


@register.filter
def geste_avenant(code: str) -> str:
    """What an act on an avenant is called."""
    return AVENANT.get(code).label


@register.filter
def ton_avis(sens: str) -> str:
    return TONS_AVIS[SensAvis(sens)]
