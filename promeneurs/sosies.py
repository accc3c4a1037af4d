"""The official account that a handle, an invitation or a number imitates. Few short questions to the database, however
many accounts there are: which are near, then which of these people are in the directory today. Nobody else is ever
named."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Func, IntegerField, Q, QuerySet, Value

from . import numeros, ressemblance
from .annuaire import parmi
from .enums import EtatCompte, Plateforme
from .models import Compte, Promeneur
from .ressemblance import Ecart

CANDIDATS, MONTRABLES = 200, 20
CHAMPS = ("pk", "promeneur", "plateforme", "nom_libre", "identifiant", "url", "officiel_depuis")


@dataclass(frozen=True, slots=True)
class Sosie:
    """The official account, and how the one asked differs. `ailleurs`: the same name, on another platform. `casse`: the
    same letters in another case, where it counts."""

    compte: dict[str, Any]
    ecart: Ecart
    ailleurs: bool = False
    casse: bool = False


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
    montrables = set(_montrables(Compte.objects.filter(pk__in=[ligne["pk"] for ligne in proches]), jour))
    trouve = next((ligne for ligne in proches if ligne["pk"] in montrables), None)
    if trouve is None:
        return None
    vrai = _identifiant(trouve)
    return Sosie(trouve, ressemblance.ecart(nom, vrai), ailleurs=nom.casefold() == vrai.casefold())


def invitation(paires: list[tuple[str, str]], jour: date) -> Sosie | None:
    """The official invitation or channel that has the same letters in another case."""
    condition = Q(pk=None)
    for plateforme, cle in paires:
        if cle.startswith(ressemblance.INVITATIONS):
            condition |= Q(plateforme=plateforme, cle__iexact=cle)
    trouve = _premier(Compte.objects.filter(condition), jour) if condition != Q(pk=None) else None
    if trouve is None:
        return None
    demande = next(cle for plateforme, cle in paires if plateforme == trouve["plateforme"]).partition(":")[2]
    vrai = trouve["identifiant"]
    hote = vrai[: len(vrai) - len(demande)]
    return Sosie(trouve, ressemblance.ecart(hote + demande, vrai, casse=True), casse=True)


def numero(demande: str, jour: date) -> Sosie | None:
    """The official WhatsApp number (+33…) that this one may be taken for."""
    if not demande:
        return None
    voisins = Compte.objects.filter(plateforme=Plateforme.WHATSAPP, cle__in=numeros.voisins(demande))
    trouve = _premier(voisins, jour)
    return Sosie(trouve, ressemblance.ecart(numeros.ecrit(demande), trouve["identifiant"])) if trouve else None


def _premier(comptes: QuerySet[Compte], jour: date) -> dict[str, Any] | None:
    comptes = comptes.filter(etat=EtatCompte.OFFICIEL)
    montrables = _montrables(comptes, jour)
    return Compte.objects.filter(pk=montrables[0]).values(*CHAMPS).get() if montrables else None


def _montrables(comptes: QuerySet[Compte], jour: date) -> list[int]:
    """Of these accounts, those of people who are in the directory."""
    visibles = comptes.filter(parmi(Promeneur.objects.visibles(jour), "promeneur"))
    return list(visibles.order_by("pk").values_list("pk", flat=True)[:CANDIDATS])


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
