"""The dates of a person that are not like the others, as whoever keeps them reads and changes them: oneself, or the
coordination. Each room gives its own addresses."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from socle.cles import cle
from socle.dates import UN_JOUR
from socle.valeurs import jour as en_jour
from socle.valeurs import periode as en_periode
from territoires import temps

from . import services
from .models import Promeneur

PAUSE_RETIREE = "Les permanences ont lieu comme d’habitude ces jours-là."
EN_PLUS_RETIREE = "La permanence en plus est retirée."


def ici(promeneur: Promeneur) -> date:
    """Today where the person works."""
    return timezone.localdate(timezone=temps.fuseau(promeneur.reseau.departement_id))


def a_venir(promeneur: Promeneur, noms: tuple[str, str], *args: str) -> list[dict[str, Any]]:
    """Those of today and later, in order, each with the address that takes it away. `noms`: of these addresses, for
    a day without and for a slot more; `args`: what comes before the key."""
    jour, fuseau = ici(promeneur), temps.fuseau(promeneur.reseau.departement_id)
    sans, plus = noms
    lignes = [
        {"le": p.periode.lower, "quoi": "Pas de permanence", "quand": en_periode(p.periode), "plateforme": "",
         "retirer": reverse(sans, args=[*args, cle(p)])}
        for p in promeneur.pauses.filter(periode__endswith__gt=jour)
    ]  # fmt: skip
    lignes += [
        {"le": c.jour, "quoi": "En plus", "quand": f"{_le(c.jour)}, {c.heures(fuseau)}", "plateforme": c.plateforme,
         "retirer": reverse(plus, args=[*args, cle(c)])}
        for c in promeneur.permanences_en_plus.filter(jour__gte=jour - UN_JOUR, fin__gt=timezone.now())
    ]  # fmt: skip
    return sorted(lignes, key=lambda ligne: ligne["le"])


def _le(jour: date) -> str:
    return f"le {en_jour(jour)}"


def heure(promeneur: Promeneur) -> str:
    """« à l’heure de Paris »."""
    return f"à l’{temps.calendrier(promeneur.reseau.departement_id).heure}"


def inconnues(promeneur: Promeneur) -> str:
    """What to know of the school holidays where nobody has told them."""
    jusque = temps.vacances_connues_jusqu_a(promeneur.reseau.departement_id)
    if jusque is None or jusque < ici(promeneur):
        return (
            "Les vacances scolaires d’ici ne sont pas encore connues de la plateforme\u00a0: en attendant, une "
            "permanence hors vacances est montrée chaque semaine. Pour les vôtres, annoncez des jours sans permanence, "
            "dans «\u00a0Pas comme d’habitude\u00a0»."
        )
    return ""


def copie(promeneur: Promeneur, form: Any, by: Any) -> dict[str, Any]:
    """The page that copies a day."""
    return {
        "titre": "Copier un jour",
        "bouton": "Copier",
        "intro": "Les permanences de ce jour-là, aux mêmes heures et sur les mêmes réseaux, d’autres jours aussi.",
        "form": form,
        "faire": lambda: services.copy_day(promeneur=promeneur, by=by, **form.cleaned_data),
        "succes": "Les permanences sont copiées.",
    }


def pause(promeneur: Promeneur, form: Any, by: Any) -> dict[str, Any]:
    """The page that says « pas de permanence »."""
    return {
        "titre": "Pas de permanence",
        "intro": "Un jour ou quelques jours où les permanences n’ont pas lieu. Pour s’absenter vraiment, avec "
        "quelqu’un qui répond, annoncez plutôt une absence.",
        "form": form,
        "faire": lambda: services.add_pause(promeneur=promeneur, by=by, **form.cleaned_data),
        "succes": "C’est annoncé\u00a0: pas de permanence ces jours-là.",
    }


def en_plus(promeneur: Promeneur, form: Any, by: Any) -> dict[str, Any]:
    """The page of a permanence on one date."""
    return {
        "titre": "Une permanence en plus",
        "intro": f"À une seule date, {heure(promeneur)}, même un jour férié. Une fin plus petite que le début passe "
        "minuit.",
        "form": form,
        "faire": lambda: services.add_slot(promeneur=promeneur, by=by, **form.cleaned_data),
        "succes": "La permanence en plus est annoncée.",
    }
