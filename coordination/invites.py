"""Whom one may invite to a meeting: whole groups of the network, or people one by one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices

from promeneurs.models import Promeneur
from socle.dates import aujourdhui
from structures.models import Structure
from territoires.models import Reseau, RoleReseau

from . import joignables
from .joignables import Joignable
from .models import Reunion


class Groupe(TextChoices):
    PROMENEURS = "promeneurs", "Les promeneurs et promeneuses actifs"
    DIRECTIONS = "directions", "Les directions des structures du réseau"
    PARTENAIRES = "partenaires", "Les partenaires"
    EQUIPE = "equipe", "La coordination"


@dataclass(frozen=True, kw_only=True)
class Candidat:
    """Somebody who may be invited, as they are known today. Without address, they are only on the list."""

    nom: str
    email: str = ""
    promeneur: Promeneur | None = None
    structure: Structure | None = None
    user: Any = None
    pour: str = ""

    @property
    def titre(self) -> str:
        return self.pour or (self.structure.nom if self.structure else "")


def choisis(
    reseau: Reseau, groupes: Iterable[str], promeneurs: Any = (), autres: Iterable[Candidat] = ()
) -> list[Candidat]:
    """Each person once, whatever groups they are in; a promeneur comes first as such."""
    jour, voulus = aujourdhui(), set(groupes)
    siens, roles = Promeneur.objects.filter(reseau=reseau), RoleReseau.objects.filter(reseau=reseau)
    tous: list[Candidat] = []
    if Groupe.PROMENEURS in voulus:
        tous += map(_candidat, joignables.promeneurs(siens.actifs(jour)))
    if nommes := [p.pk for p in promeneurs]:
        tous += map(_candidat, joignables.promeneurs(siens.filter(pk__in=nommes)))
    if Groupe.DIRECTIONS in voulus:
        dedans = Structure.objects.filter(reseau=reseau).dans_le_reseau(jour)
        tous += [_candidat(j) for j in joignables.structures(dedans) if j.email]
    if Groupe.PARTENAIRES in voulus:
        tous += [_candidat(j, j.chez) for j in joignables.membres(roles.partenaires())]
    if Groupe.EQUIPE in voulus:
        tous += [_candidat(j, "Coordination") for j in joignables.membres(roles.coordination())]
    return _une_fois([*tous, *autres])


def de_la_fiche(promeneur: Promeneur) -> Candidat:
    """One promeneur, with the structure that names them today."""
    return _candidat(next(joignables.promeneurs(Promeneur.objects.filter(pk=promeneur.pk))))


def _une_fois(candidats: list[Candidat]) -> list[Candidat]:
    vus: set[Any] = set()
    gardes = []
    for c in candidats:
        cles = {("p", c.promeneur.pk)} if c.promeneur else set()
        cles |= {("e", c.email.lower())} if c.email else set()
        if cles & vus or (not cles and ("n", c.nom, c.titre) in vus):
            continue
        vus |= cles or {("n", c.nom, c.titre)}
        gardes.append(c)
    return gardes


def nouveaux(reunion: Reunion, candidats: list[Candidat]) -> list[Candidat]:
    """Those who are not on its list yet."""
    deja = list(reunion.invites.values_list("promeneur", "email"))
    fiches, adresses = {p for p, _ in deja if p}, {e.lower() for _, e in deja if e}
    return [
        c
        for c in candidats
        if not (c.promeneur and c.promeneur.pk in fiches) and not (c.email and c.email.lower() in adresses)
    ]


def _candidat(j: Joignable, pour: str = "") -> Candidat:
    return Candidat(
        nom=j.nom_complet, email=j.email, promeneur=j.promeneur, structure=j.structure, user=j.user, pour=pour
    )
