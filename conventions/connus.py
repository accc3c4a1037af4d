"""What the platform knows of one year of a convention: it fills the report, which the structure completes."""

from collections import Counter
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q

from promeneurs.enums import EtatCompte, Plateforme
from promeneurs.models import Compte, Mandat, Permanence
from socle.dates import Periodes, aujourdhui, dernier_jour, intersection, periode
from socle.valeurs import periode as en_periode

from .calculs import Tenue
from .manques import nombre
from .models import Bilan


def connu(bilan: Bilan, jour: date | None = None) -> dict[str, Any]:
    """Plain text and numbers, as they are printed and kept with the report once it is submitted."""
    jour = jour or aujourdhui()
    c, annee = bilan.convention, periode(date(bilan.annee, 1, 1), date(bilan.annee, 12, 31))
    mois = Tenue([c]).mois(c, bilan.annee, jour)
    jours, mandats = tenues(bilan)
    gens = {m.promeneur_id: m.promeneur for m, _ in mandats}
    return {
        "periode": en_periode(jours) if jours else "",
        "postes": max((m.postes for m in mois), default=0),
        "mois": sum(m.postes for m in mois),
        "vacants": sum(m.vacants for m in mois),
        "heures": nombre(sum((m.heures_hebdo or Decimal(0) for m, d in mandats if _dernier(d, jours)), Decimal(0))),
        "personnes": [_personne(m, dedans) for m, dedans in mandats],
        "permanences": _permanences(gens),
        "comptes": _comptes(gens, annee),
    }


def tenues(bilan: Bilan) -> tuple[Any, list[tuple[Mandat, Periodes]]]:
    """The days of the convention in the year, and the mandates that ran in them, each with its own days."""
    c, annee = bilan.convention, periode(date(bilan.annee, 1, 1), date(bilan.annee, 12, 31))
    jours = intersection(annee, c.periode) if c.periode else None
    siens = Tenue([c]).mandats(c) if jours else []
    return jours, [(m, dedans) for m in siens if (dedans := Periodes.de(*m.periode).dans(jours))]  # type: ignore


def _personne(mandat: Mandat, dedans: Periodes) -> dict[str, str]:
    return {
        "nom": mandat.promeneur.nom_complet,
        "fonction": mandat.promeneur.fonction,
        "periode": en_periode(dedans),
        "heures": nombre(mandat.heures_hebdo),
    }


def _dernier(dedans: Periodes, jours: Any) -> bool:
    """Still there on the last day of the year, or of the convention: the hours agreed at the end."""
    return dernier_jour(dedans) == dernier_jour(jours)


def _permanences(gens: dict[int, Any]) -> list[dict[str, str]]:
    """The weekly slots announced today, and how long they last."""
    minutes: Counter[int] = Counter()
    for p in Permanence.objects.filter(promeneur__in=gens).order_by():
        debut, fin = (datetime.combine(date(2001, 1, 1), heure) for heure in (p.debut, p.fin))
        minutes[p.promeneur_id] += int(((fin - debut) % timedelta(days=1)).total_seconds() // 60)
    return [
        {"nom": gens[pk].nom_complet, "heures": nombre((Decimal(m) / 60).quantize(Decimal("0.01")))}
        for pk, m in sorted(minutes.items(), key=lambda ligne: gens[ligne[0]].tri)
    ]


def _comptes(gens: dict[int, Any], annee: Any) -> list[dict[str, Any]]:
    """The accounts that were official at some time of the year, by platform."""
    officiels = Compte.objects.filter(
        Q(ferme_le=None) | Q(ferme_le__gte=annee.lower),
        promeneur__in=gens,
        etat__in=(EtatCompte.OFFICIEL, EtatCompte.FERME),
        officiel_depuis__lt=annee.upper,
    )
    combien = Counter(officiels.order_by().values_list("plateforme", flat=True))
    return [{"nom": str(Plateforme(code).label), "nombre": n} for code, n in sorted(combien.items())]
