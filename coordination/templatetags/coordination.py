"""What the coordinator's pages need to draw."""

from typing import Any

from django import template
from django.urls import NoReverseMatch

from coordination import courriels_reunions, durees, presentation

register = template.Library()


@register.filter
def ton_statut(statut: str) -> str:
    """The colour of a status."""
    return presentation.TONS.get(str(statut), "calme")


@register.filter
def libelle_statut(statut: str) -> str:
    return presentation.LIBELLES.get(str(statut), str(statut))


@register.filter
def page_publique(obj: Any) -> str:
    """The public address of a person or structure, empty when there is no such page."""
    try:
        return obj.get_absolute_url()
    except NoReverseMatch:
        return ""


register.filter("lien_de_reponse", courriels_reunions.lien)  # to show to this person alone


@register.filter
def marque(plateforme: str) -> str:
    return f"brand:{plateforme}"


@register.filter
def duree(total: int | None) -> str:
    """« 1 h 30 »."""
    return durees.duree(total)


@register.filter
def libelles(obj: Any, champ: str) -> str:
    """The labels of a field that holds several codes."""
    noms = dict(obj._meta.get_field(champ).base_field.flatchoices)
    return ", ".join(str(noms.get(code, code)) for code in getattr(obj, champ) or [])
