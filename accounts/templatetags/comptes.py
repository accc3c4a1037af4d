from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings

from accounts import rules, securite

register = template.Library()
MOT_DE_PASSE_DEMO = "promeneurs-demo-2026"
COMPTES_DEMO = (
    ("coordination@demo.example", "Coordination"),
    ("structure@demo.example", "Direction d’une structure"),
    ("promeneur@demo.example", "Promeneur"),
    ("partenaire@demo.example", "Partenaire"),
    ("admin@demo.example", "Administration"),
)


@register.simple_tag
def comptes_demo() -> dict[str, Any] | None:
    """The accounts anyone may try, in the demo only."""
    return {"comptes": COMPTES_DEMO, "mot_de_passe": MOT_DE_PASSE_DEMO} if settings.DEMO else None


@register.filter
def second_facteur_manquant(user: Any) -> bool:
    return securite.is_missing(user)


@register.filter
def gerable_par(invitation: Any, user: Any) -> bool:
    return rules.can_manage(user, invitation)


_NAVIGATEURS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
_APPAREILS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


@register.filter
def navigateur(agent: str) -> str:
    """« Firefox sur Windows » rather than what browsers say of themselves."""
    nom = next((nom for marque, nom in _NAVIGATEURS if marque in agent), "Navigateur inconnu")
    appareil = next((nom for marque, nom in _APPAREILS if marque in agent), "")
    return f"{nom} sur {appareil}" if appareil else nom
