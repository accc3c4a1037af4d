"""Icons as inline SVG: Lucide for things, Bootstrap Icons for the marks of platforms.

Each is read once; strokes and sizes are the style sheet's (`.ico`)."""

import re
from functools import cache, lru_cache
from importlib.resources import files

import lucide
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

MARQUES = {
    "instagram": "instagram",
    "snapchat": "snapchat",
    "tiktok": "tiktok",
    "discord": "discord",
    "facebook": "facebook",
    "messenger": "messenger",
    "whatsapp": "whatsapp",
    "youtube": "youtube",
    "twitch": "twitch",
    "x": "twitter-x",
    "twitter": "twitter-x",
    "linkedin": "linkedin",
    "telegram": "telegram",
    "signal": "signal",
    "mastodon": "mastodon",
    "threads": "threads",
    "reddit": "reddit",
}
A_DEFAUT_DE_MARQUE = {
    "blog": "notebook-pen",
    "site": "globe",
    "forum": "messages-square",
    "jeu": "gamepad-2",
    "serveur_jeu": "gamepad-2",
    "telephone": "phone",
    "sms": "message-square",
    "courriel": "mail",
    "rendez_vous": "calendar-days",
    "autre": "message-circle",
}
INCONNUE = "message-circle"


def _dedans(svg: str) -> str:
    dedans = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.S).group(1)
    return re.sub(r"\s*\n\s*", "", dedans).replace(" />", "/>")


@cache
def _brut(nom: str) -> str:
    """The bare SVG of an icon, or of the icon that stands in for it: an icon never breaks a page."""
    if nom.startswith("brand:"):
        code = nom.removeprefix("brand:").lower().replace("-", "_")
        fichier = MARQUES.get(code)
        if fichier:
            chemin = files("js_lib_bootstrap_icons") / "static" / "bootstrap-icons" / f"{fichier}.svg"
            if chemin.is_file():
                return f'<svg data-marque viewBox="0 0 16 16">{_dedans(chemin.read_text())}</svg>'
        nom = A_DEFAUT_DE_MARQUE.get(code, INCONNUE)
    try:
        svg = lucide._render_icon(lucide._resolve_icon_name(nom)[0], None)
    except lucide.IconDoesNotExist:
        svg = lucide._render_icon("circle-dot", None)
    return f'<svg viewBox="0 0 24 24">{_dedans(svg)}</svg>'


@lru_cache(maxsize=64)
def image(nom: str, couleur: str) -> str:
    """The icon as a picture of its own, in one colour, for a document."""
    brut = _brut(nom)
    plein = brut.startswith("<svg data-marque")
    trait = f'fill="{couleur}"' if plein else f'fill="none" stroke="{couleur}" stroke-width="2"'
    return re.sub(r"<svg( data-marque)?", f'<svg xmlns="http://www.w3.org/2000/svg" {trait}', brut, count=1)


@lru_cache(maxsize=512)
def _habille(nom: str, classe: str, libelle: str) -> SafeString:
    role = f'role="img" aria-label="{conditional_escape(libelle)}"' if libelle else 'aria-hidden="true"'
    return mark_safe(_brut(nom).replace("<svg", f'<svg class="{conditional_escape(classe)}" {role}', 1))


def icone(nom: str, classe: str = "ico", libelle: str = "") -> SafeString:
    """The icon `nom` (Lucide, or `brand:instagram`); decorative unless it is given a label."""
    return _habille(str(nom), str(classe), str(libelle)[:80])
