"""How the numbers of the activity are said."""

from decimal import Decimal
from typing import Any

from django import template

from promeneurs.enums import Theme
from socle.texte import liste

from ..activite import Serie
from ..enums_activite import AXES
from ..models import Releve
from ..mots import pour
from ..statistiques import CACHE

register = template.Library()
register.filter(pour)
INCONNU = "Je ne sais pas"
_THEMES = dict(Theme.choices)


@register.filter
def nombre(valeur: Any) -> str:
    """« 1 250 », « 12,5 »; « Je ne sais pas » for what was left empty."""
    if valeur is None:
        return INCONNU
    texte = f"{valeur.normalize():,f}" if isinstance(valeur, Decimal) else f"{valeur:,}"
    return texte.replace(",", "\u202f").replace(".", ",")


@register.filter
def dit(serie: Serie) -> str:
    """The total of a person's year, with how many months say it."""
    if not serie.reponses:
        return "Pas encore dit"
    return f"{nombre(serie.total)}, en {serie.reponses}\u00a0mois" if serie.reponses > 1 else nombre(serie.total)


@register.filter
def etendue(serie: Serie | None) -> str:
    """Median and range, when several people answered."""
    if serie is None or serie.reponses < 2:
        return ""
    mediane = Decimal(str(serie.mediane))
    return f"médiane {nombre(mediane)}, de {nombre(serie.mini)} à {nombre(serie.maxi)}"


@register.filter
def valeur(v: Any) -> str:
    """The number of an indicator, with its unit; « non montré » when it is hidden, a dash when nothing says it."""
    if v.cachee:
        return CACHE
    if v.nombre is None:
        return "–"
    return nombre(v.nombre) + (f"\u00a0{v.indicateur.unite}" if v.indicateur.unite else "")


@register.filter
def resume(releve: Releve) -> str:
    """« 12 h en ligne, 34 jeunes dont 5 nouveaux »."""
    dits = []
    if releve.heures is not None:
        dits.append(f"{nombre(releve.heures)}\u00a0h en ligne")
    if releve.jeunes is not None:
        dits.append(
            f"{nombre(releve.jeunes)}\u00a0{pour('jeunes', releve.promeneur.reseau)}"
            + (f" dont {nombre(releve.nouveaux)}\u00a0nouveaux" if releve.nouveaux else "")
        )
    return ", ".join(dits) or "Rendu"


@register.filter
def themes(codes: list[str]) -> str:
    return liste([str(_THEMES.get(code, code)) for code in codes])


@register.filter
def ventile(releve: Releve) -> list[tuple[str, list[tuple[str, int | None]]]]:
    """The numbers by kind that were given, with what ages and genders leave."""
    groupes: list[tuple[str, list[tuple[str, int | None]]]] = []
    if releve.jeunes_trimestre is not None or releve.situations is not None:
        jeunes = (pour("Jeunes", releve.promeneur.reseau), releve.jeunes_trimestre)
        groupes.append(("Le trimestre", [jeunes, ("Situations transmises", releve.situations)]))
    for axe in AXES:
        dits = releve.du(axe.cle)
        lignes: list[tuple[str, int | None]] = [
            (str(nom), dits[code]) for code, nom in axe.choix.choices if code in dits
        ]
        if lignes and axe.cle in ("age", "genre"):
            lignes.append(("Non communiqué", releve.non_communique(axe.cle)))
        if lignes:
            groupes.append((axe.titre, lignes))
    return groupes
