"""The directory on another site: a frame, and the lines of code that put it there."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from territoires.models import Commune, Departement
from territoires.recherche import find_commune

from . import annuaire
from .filtres import Filtres
from .vitrine import Trouve

NOMBRES, NOMBRE = (1, 2, 3, 4, 6), 3
THEMES = {"auto": "Comme l’appareil", "clair": "Claires", "sombre": "Sombres"}


@dataclass(frozen=True, slots=True)
class Cadre:
    """What the frame shows."""

    titre: str
    personnes: list[Trouve]
    suite: str
    proches: bool = False


def cadre(filtres: Filtres, nombre: int) -> Cadre:
    """The people asked; when there are none, the nearest. An unknown place gives everybody: a frame is never empty."""
    communes = find_commune(filtres.lieu, departement=filtres.departement or None) if filtres.lieu else []
    lieu = communes[0] if communes else None
    recherche = annuaire.chercher(filtres, lieu=lieu)
    personnes = recherche.trouves[:nombre]
    proches = [] if personnes or lieu is None else annuaire.les_plus_proches(lieu, nombre)
    suite = settings.SITE_URL + reverse("annuaire") + filtres.avec(lieu=lieu.nommee if lieu else "")
    return Cadre(_titre(lieu, recherche.departement), personnes or proches, suite, bool(proches))


def _titre(lieu: Commune | None, code: str) -> str:
    if lieu:
        return f"{lieu.nom}\u00a0: quelqu’un à qui parler"
    departement = Departement.objects.filter(code=code).first() if code else None
    return f"{departement.nom}\u00a0: quelqu’un à qui parler" if departement else "Quelqu’un à qui parler"


def nombre(texte: str | None) -> int:
    return int(texte) if texte in {str(n) for n in NOMBRES} else NOMBRE


def parametres(choix: dict[str, Any]) -> dict[str, str]:
    """What was chosen, as the address of the frame and the attributes of the code say it."""
    commune, departement = choix.get("commune"), choix.get("departement_entier")
    params = {"lieu": commune.nommee} if commune else {"departement": departement or ""}
    params |= {"plateforme": choix.get("plateforme") or "", "theme": choix.get("theme") or ""}
    params["nombre"] = str(choix.get("nombre") or NOMBRE)
    return {nom: v for nom, v in params.items() if v and v != "auto"}


def codes(params: dict[str, str], ou: str) -> dict[str, SafeString]:
    """The lines to copy: with the script, which adapts the height; or a bare frame, for sites that refuse scripts."""
    attributs = format_html_join("", ' data-{}="{}"', params.items())
    lien = (
        settings.SITE_URL
        + reverse("annuaire")
        + "?"
        + urlencode({k: params[k] for k in ("lieu", "departement") if k in params})
    )
    titre = f"Promeneurs du Net\u00a0: {ou}"
    return {
        "script": format_html(
            '<div class="promeneurs-du-net"{}><a href="{}">{}</a></div>\n<script async src="{}"></script>',
            attributs, lien, titre, settings.SITE_URL + reverse("integrer_script"),
        ),
        "cadre": format_html(
            '<iframe src="{}?{}" title="{}" width="100%" height="540" loading="lazy" style="border:0"></iframe>',
            settings.SITE_URL + reverse("integrer_cadre"), urlencode(params), titre,
        ),
    }  # fmt: skip
