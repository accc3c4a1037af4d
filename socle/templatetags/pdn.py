"""Filters and tags shared by every page: French dates, ages, links, help numbers."""

import datetime
from decimal import Decimal
from typing import Any

from django import template
from django.conf import settings
from django.utils import timezone

from socle import conservation, dates, graphiques, texte, urgence, valeurs

register = template.Library()
JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


@register.filter
def jour(valeur: datetime.date | None) -> str:
    """« 1er mars 2026 »."""
    return valeurs.jour(_date(valeur)) if valeur else ""


@register.filter
def jour_semaine(valeur: int | datetime.date) -> str:
    """« mercredi », of a date or of a number (0 = lundi)."""
    return JOURS[valeur.weekday() if isinstance(valeur, datetime.date) else int(valeur) % 7]


@register.filter
def jour_complet(valeur: datetime.date | None) -> str:
    """« mercredi 4 mars 2026 »."""
    return f"{jour_semaine(_date(valeur))} {jour(valeur)}" if valeur else ""


@register.filter
def heure(valeur: datetime.time | datetime.datetime | None) -> str:
    """« 14 h », « 14 h 30 »."""
    if valeur is None or valeur == "":
        return ""
    if isinstance(valeur, datetime.datetime):
        valeur = (timezone.localtime(valeur) if timezone.is_aware(valeur) else valeur).time()
    return valeurs.heure(valeur)


@register.filter
def instant(valeur: datetime.datetime | None) -> str:
    """« 4 mars 2026 à 14 h 30 »."""
    return f"{jour(valeur)} à {heure(valeur)}" if valeur else ""


@register.simple_tag
def creneau(quand: int | datetime.date, debut: datetime.time, fin: datetime.time) -> str:
    """« mercredi 14 h – 16 h »."""
    return f"{jour_semaine(quand)} {valeurs.heure(debut)} – {valeurs.heure(fin)}"


@register.filter
def euros(valeur: Decimal | None) -> str:
    return valeurs.euros(valeur) if valeur is not None else ""


@register.filter
def taille(octets: int) -> str:
    """« 63 ko »."""
    return valeurs.taille(octets)


@register.filter
def periode(valeur: Any) -> str:
    """« du 1er mars 2026 au 28 février 2029 »."""
    return valeurs.periode(valeur) if valeur else ""


@register.filter
def dernier_jour(valeur: Any) -> datetime.date | None:
    """The last day of a range, whose stored bound is the day after."""
    return dates.dernier_jour(valeur) if valeur else None


@register.filter
def depuis(valeur: datetime.date | None) -> str:
    """« aujourd’hui », « depuis hier », « depuis 4 jours », « depuis 3 mois »."""
    if not valeur:
        return ""
    jours = (timezone.localdate() - _date(valeur)).days
    if jours <= 0:
        return "aujourd’hui" if jours == 0 else dans(valeur)
    return "depuis hier" if jours == 1 else f"depuis {_duree(jours)}"


@register.filter
def il_y_a(valeur: datetime.date | None) -> str:
    """« aujourd’hui », « hier », « il y a 4 jours »."""
    if not valeur:
        return ""
    jours = (timezone.localdate() - _date(valeur)).days
    if jours <= 0:
        return "aujourd’hui" if jours == 0 else dans(valeur)
    return "hier" if jours == 1 else f"il y a {_duree(jours)}"


@register.filter
def dans(valeur: datetime.date | None) -> str:
    """« aujourd’hui », « demain », « dans 4 jours »."""
    if not valeur:
        return ""
    jours = (_date(valeur) - timezone.localdate()).days
    if jours <= 0:
        return "aujourd’hui" if jours == 0 else il_y_a(valeur)
    return "demain" if jours == 1 else f"dans {_duree(jours)}"


def _duree(jours: int) -> str:
    if jours < 60:
        return f"{jours}\u00a0jours"
    if jours < 730:
        return f"{jours // 30}\u00a0mois"
    return f"{jours // 365}\u00a0ans"


def _date(valeur: datetime.date) -> datetime.date:
    if not isinstance(valeur, datetime.datetime):
        return valeur
    return timezone.localtime(valeur).date() if timezone.is_aware(valeur) else valeur.date()


@register.filter
def telephone(valeur: str | None) -> str:
    """« 03 83 00 00 00 » from any French way to write it; anything else as it is."""
    chiffres = "".join(c for c in (valeur or "") if c.isdigit())
    if chiffres.startswith("33") and len(chiffres) == 11:
        chiffres = "0" + chiffres[2:]
    if len(chiffres) != 10 or not chiffres.startswith("0"):
        return valeur or ""
    return "\u00a0".join(chiffres[i : i + 2] for i in range(0, 10, 2))


@register.filter
def tel(valeur: str | None) -> str:
    """What follows `tel:` in a link."""
    return "".join(c for c in (valeur or "") if c.isdigit() or c == "+")


@register.filter
def milliers(nombre: float) -> str:
    """« 1 234 », « 12,5 »."""
    return graphiques.nombre(nombre)


@register.filter
def pluriel(nombre: int, mots: str) -> str:
    """`{{ 3|pluriel:"structure,structures" }}` → « 3 structures »; French: 0 and 1 are singular."""
    singulier, _, plusieurs = mots.partition(",")
    n = int(nombre or 0)
    return f"{n:,}".replace(",", "\u202f") + "\u00a0" + (singulier if abs(n) < 2 else plusieurs or singulier + "s")


@register.filter
def liste(mots: Any, et: str = "et") -> str:
    """« a, b et c »."""
    return texte.liste([str(mot) for mot in mots or []], et)


@register.filter
def de(nom: Any) -> str:
    """« d’Inès », « de Paul »: `La page {{ p.prenom|de }}`."""
    return texte.de(nom)


@register.filter
def que(nom: Any) -> str:
    """« qu’Inès », « que Paul »."""
    return texte.que(nom)


@register.filter
def oui_non(valeur: bool | None) -> str:
    return "" if valeur is None else ("oui" if valeur else "non")


@register.simple_tag
def lien_absolu(chemin: str) -> str:
    """The address with its site, for mails and documents."""
    return settings.SITE_URL + chemin


@register.simple_tag
def numeros_aide() -> list[urgence.Aide]:
    """The help numbers, those open now first: `{% numeros_aide as aides %}`."""
    return urgence.numeros()


@register.simple_tag
def regles_conservation() -> list[tuple[conservation.Regle, conservation.Purge | None]]:
    """What is kept, how long, and the last purge: `{% regles_conservation as regles %}`."""
    return conservation.regles()


@register.simple_tag(takes_context=True)
def url_avec(context: template.Context, **changes: Any) -> str:
    """The query string of this page with these changes (None or empty removes), page one again unless said."""
    requete = context["request"].GET.copy()
    if "page" not in changes:
        requete.pop("page", None)
    for cle, valeur in changes.items():
        requete.pop(cle, None)
        if valeur not in (None, ""):
            requete[cle] = valeur
    return "?" + requete.urlencode()
