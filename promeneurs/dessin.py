"""The card of somebody in a list, and the chip of a filter, in plain markup.

Written here rather than in a template: a page of the directory has twenty of one and fifty of the other, and the
engine of the templates takes four times as long for them as for all the rest (docs/decisions/0303-…).
"""

from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from socle.composants.icones import icone

from .fiches import THEMES, Employeur
from .vitrine import Trouve

_IMAGE = '<img src="{}" alt="" width="74" height="74" loading="lazy" decoding="async">'


def cartes(gens: Any) -> SafeString:
    """The list of these people."""
    return mark_safe(f'<ul class="people">{"".join(map(carte, gens))}</ul>')  # each card is escaped


def carte(p: Any) -> SafeString:
    """Who, for whom, where, when, on which networks, about what, of a `Portrait` or a `Trouve`."""
    qui = p.qui if isinstance(p, Trouve) else p
    lieux = " ".join(e["insee"] if isinstance(e, dict) else e.insee for e in p.endroits)
    visage = _IMAGE.format(escape(qui.image)) if qui.image else escape(qui.initiale)
    return SafeString(
        f'<li class="person" data-lieux="{escape(lieux)}">'
        f'<span class="face {escape(qui.teinte)}" aria-hidden="true">{visage}</span>\n'
        f'<h3><a href="{escape(qui.url)}">{escape(qui.prenom)}</a></h3>\n'
        f'<p class="meta">{escape(_chez(qui.fonction, qui.employeur, p.ou, p.distance_parlee))}</p>\n'
        f'{_quand(qui)}<div class="tags">{"".join(_reseau(code, nom) for code, nom in qui.reseaux)}'
        f"{_themes(tuple(qui.themes))}</div></li>\n"
    )


def _chez(fonction: str, employeur: Employeur | None, ou: str, distance: str) -> str:
    """« Éducatrice · FJT Grand Cœur, Nancy · 12 km »."""
    chez = ", ".join(filter(None, [employeur.nom if employeur else "", ou]))
    return "\u00a0· ".join(filter(None, [fonction, chez, distance]))


def _quand(p: Any) -> SafeString:
    quand, iso = p.quand, p.quand_iso
    if not quand:
        return SafeString("")
    classe = " on live" if p.en_ligne else (" calm" if p.absence else "")
    dit = f'<time datetime="{escape(iso)}">{escape(quand)}</time>' if iso else escape(quand)
    return SafeString(f'<p class="now"><span class="pill{classe}">{dit}</span></p>\n')


@lru_cache(maxsize=1000)
def _reseau(code: str, nom: str) -> SafeString:
    return format_html('<span class="chip">{}{}</span>', icone(f"brand:{code}"), nom)


@lru_cache(maxsize=2000)
def _themes(codes: tuple[str, ...]) -> SafeString:
    """All of them, or three and a count."""
    libelles = [THEMES[t] for t in codes if t in THEMES]
    courts = libelles[: 3 if len(libelles) > 4 else 4]
    reste = len(libelles) - len(courts)
    return format_html(
        "{}{}",
        format_html_join("", '<span class="tag">{}</span>', ((t,) for t in courts)),
        format_html('<span class="tag more">et {} autres</span>', reste) if reste else "",
    )


@lru_cache(maxsize=100)
def _icone(nom: str) -> SafeString:
    return mark_safe('<span class="dot on"></span>') if nom == "dot" else icone(nom)


def options(choix: Iterable[tuple[Any, str, int, bool]]) -> SafeString:
    """The options of a list: value, label, how many people it would give, whether it is chosen."""
    return SafeString(
        "".join(
            f'<option value="{escape(str(valeur))}"{" selected" if prise else ""}>{escape(libelle)} ({nombre})</option>'
            for valeur, libelle, nombre, prise in choix
        )
    )


def puce(url: str, libelle: str, *, active: bool, nombre: int | None, icone: str) -> SafeString:
    """A filter that one touches, with how many people it would give."""
    courante = ' aria-current="true"' if active else ""
    combien = "" if nombre is None else f" <b>{nombre}</b>"
    dessin = _icone(icone) if icone else ""
    return SafeString(
        f'<a class="chip" href="{escape(url)}"{courante} rel="nofollow">{dessin}{escape(libelle)}{combien}</a>'
    )
