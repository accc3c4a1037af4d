"""Which sheets of a network look alike, and by what. The rule is here and nowhere else."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from coordination.imports.ressemblance import SEUIL, note
from coordination.models import FichesDistinctes
from promeneurs.models import Mandat, Promeneur
from structures.models import Structure
from territoires.models import Reseau

SEUIL_NOMS = 0.9  # of people: one letter apart in a name of ten


@dataclass(frozen=True)
class Paire:
    une: Any
    autre: Any
    raisons: tuple[str, ...]


def structures(reseau: Reseau) -> list[Paire]:
    """Two employers of the network that are likely one, by name.

    The same address for mail, the same telephone, or the same SIREN (the nine first digits of the SIRET) in one
    commune; or, in one commune, names alike (the same words in any order, initials, « St », one slip). The same name in
    the same commune and the same SIRET are refused by the database. Those said to be two are left out.
    """
    siennes = Structure.objects.filter(reseau=reseau).select_related("commune").order_by("tri", "pk")
    return _paires(reseau, list(siennes), _communs_structures)


def promeneurs(reseau: Reseau) -> list[Paire]:
    """Two people of the network who are likely one, by name.

    The same words in their names, or names one slip apart; the address of one is the sign-in of the other; the same
    telephone and first name. The same address and the same account are refused by the database. Those said to be two
    are left out.
    """
    gens = list(Promeneur.objects.filter(reseau=reseau).select_related("user").order_by("tri", "pk"))
    employeurs: dict[int, list[str]] = {p.pk: [] for p in gens}
    mandats = Mandat.objects.filter(promeneur__in=gens).select_related("structure").order_by("-designation")
    for m in mandats:
        employeurs[m.promeneur_id].append(m.structure.nom)
    for p in gens:
        p.employeurs = list(dict.fromkeys(employeurs[p.pk]))  # type: ignore[attr-defined]
    return _paires(reseau, gens, _communs_promeneurs)


def _paires(reseau: Reseau, fiches: list[Any], communs: Callable[[Any, Any], Iterator[str]]) -> list[Paire]:
    dites = set(FichesDistinctes.objects.filter(reseau=reseau).values_list("une", "autre"))
    trouvees = []
    for une, autre in combinations(fiches, 2):
        raisons = tuple(communs(une, autre))
        if raisons and tuple(sorted((une.code, autre.code))) not in dites:
            trouvees.append(Paire(une, autre, raisons))
    return trouvees


def _chiffres(telephone: str) -> str:
    return "".join(c for c in telephone if c.isdigit())[-9:]


def _communs_structures(a: Structure, b: Structure) -> Iterator[str]:
    if a.email and a.email.lower() == b.email.lower():
        yield "même adresse e-mail"
    if len(_chiffres(a.telephone)) == 9 and _chiffres(a.telephone) == _chiffres(b.telephone):
        yield "même téléphone"
    if a.commune_id == b.commune_id:
        if a.siret and b.siret and a.siret[:9] == b.siret[:9]:
            yield "même SIREN"
        if note(a.nom, b.nom) >= SEUIL:
            yield "noms proches, même commune"


def _communs_promeneurs(a: Promeneur, b: Promeneur) -> Iterator[str]:
    mots_a, mots_b = set(a.tri.split()), set(b.tri.split())
    if mots_a == mots_b:
        yield "même nom"
    elif mots_a & mots_b and note(a.tri, b.tri) >= SEUIL_NOMS:
        yield "noms proches"
    adresses_a = {x.lower() for x in (a.email, a.user.email if a.user else "") if x}
    if adresses_a & {x.lower() for x in (b.email, b.user.email if b.user else "") if x}:
        yield "même adresse e-mail"
    meme_telephone = len(_chiffres(a.telephone)) == 9 and _chiffres(a.telephone) == _chiffres(b.telephone)
    if meme_telephone and a.prenom.casefold() == b.prenom.casefold():
        yield "même téléphone et même prénom"


def dites_distinctes(reseau: Reseau) -> list[Paire]:
    """The pairs said to be two, latest first; those of which a sheet is gone are left out."""
    codes = list(FichesDistinctes.objects.filter(reseau=reseau).values_list("une", "autre"))
    tous = {code for paire in codes for code in paire}
    fiches = {f.code: f for m in (Structure, Promeneur) for f in m.objects.filter(reseau=reseau, code__in=tous)}
    return [Paire(fiches[a], fiches[b], ()) for a, b in codes if a in fiches and b in fiches]
