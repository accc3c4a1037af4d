"""The official account that a handle imitates. Two short questions to the database, however many accounts there are:
which skeletons are near, then which of these people are in the directory today. Nobody else is ever named."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Func, IntegerField, Q, Value

from . import ressemblance
from .annuaire import parmi
from .enums import EtatCompte
from .models import Compte, Promeneur
from .ressemblance import Ecart

CANDIDATS, MONTRABLES = 200, 20
CHAMPS = ("pk", "promeneur", "plateforme", "nom_libre", "identifiant", "url", "officiel_depuis")


@dataclass(frozen=True, slots=True)
class Sosie:
    """The official account, and how the one asked differs. `ailleurs`: the same name, on another platform."""

    compte: dict[str, Any]
    ecart: Ecart
    ailleurs: bool = False


def chercher(plateforme: str, nom: str, jour: date) -> Sosie | None:
    """The nearest official account of somebody of the directory, when this handle is near enough to deceive."""
    formes = ressemblance.formes(nom)
    if not formes:
        return None
    notes = [(note, ligne) for ligne in _candidats(formes) if (note := _note(plateforme, nom, ligne)) is not None]
    notes.sort(key=lambda n: n[0])
    proches = [ligne for _, ligne in notes[:MONTRABLES]]
    if not proches:
        return None
    visibles = Compte.objects.filter(pk__in=[ligne["pk"] for ligne in proches])
    visibles = visibles.filter(parmi(Promeneur.objects.visibles(jour), "promeneur"))
    montrables = set(visibles.order_by().values_list("pk", flat=True))
    trouve = next((ligne for ligne in proches if ligne["pk"] in montrables), None)
    if trouve is None:
        return None
    vrai = _identifiant(trouve)
    return Sosie(trouve, ressemblance.ecart(nom, vrai), ailleurs=nom.casefold() == vrai.casefold())


def _candidats(formes: list[str]) -> list[dict[str, Any]]:
    """The nearest skeletons, by an edit distance in the database: an inversion counts for two there, hence 3."""
    entier = formes[0]
    fautes = 3 if len(entier) >= ressemblance.COURT + 1 else 2 if len(entier) >= ressemblance.COURT - 1 else 0
    loin = Func(
        F("squelette"), Value(entier), Value(fautes), function="levenshtein_less_equal", output_field=IntegerField()
    )
    officiels = Compte.objects.filter(etat=EtatCompte.OFFICIEL).exclude(squelette="").annotate(loin=loin)
    pres = officiels.filter(Q(squelette__in=formes) | Q(loin__lte=fautes))
    return list(pres.order_by("loin", "pk").values(*CHAMPS)[:CANDIDATS])


def _note(plateforme: str, nom: str, ligne: dict[str, Any]) -> tuple[bool, int, bool, int] | None:
    """The order in which look-alikes are shown: the same name, then the fewest faults, then the platform said."""
    vrai = _identifiant(ligne)
    fautes = ressemblance.distance(nom, vrai)
    if fautes is None:
        return None
    return nom.casefold() != vrai.casefold(), fautes, ligne["plateforme"] != plateforme, ligne["pk"]


def _identifiant(ligne: dict[str, Any]) -> str:
    return ligne["identifiant"].lstrip("@")
