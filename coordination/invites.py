"""Whom one may invite to a meeting: whole groups of the network, or people one by one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, TextChoices

from promeneurs.models import Mandat, Promeneur
from socle.dates import aujourdhui
from structures.enums import RoleMembre
from structures.models import Contact, Membre, Structure
from territoires.models import Reseau, RoleReseau

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
    tous: list[Candidat] = []
    siens = Promeneur.objects.filter(reseau=reseau)
    if Groupe.PROMENEURS in voulus:
        tous += _promeneurs(siens.actifs(jour), jour)
    if nommes := [p.pk for p in promeneurs]:
        tous += _promeneurs(siens.filter(pk__in=nommes), jour)
    if Groupe.DIRECTIONS in voulus:
        tous += _directions(reseau, jour)
    if Groupe.PARTENAIRES in voulus:
        tous += _partenaires(reseau)
    if Groupe.EQUIPE in voulus:
        tous += _equipe(reseau)
    return _une_fois([*tous, *autres])


def de_la_fiche(promeneur: Promeneur) -> Candidat:
    """One promeneur, with the structure that names them today."""
    return next(_promeneurs(Promeneur.objects.filter(pk=promeneur.pk), aujourdhui()))


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


def _promeneurs(siens: Any, jour: date) -> Iterator[Candidat]:
    du_jour = Mandat.objects.filter(designation__contains=jour).select_related("structure").order_by("pk")
    lus = siens.select_related("user").prefetch_related(Prefetch("mandats", du_jour, to_attr="courants"))
    for p in lus.order_by("tri", "pk"):
        structure = p.courants[0].structure if p.courants else None
        email = p.user.email if p.user else p.email
        yield Candidat(nom=p.nom_complet, email=email, promeneur=p, structure=structure, user=p.user)


def _directions(reseau: Reseau, jour: date) -> Iterator[Candidat]:
    """Those at the head who have an account; else the contact in charge."""
    tetes = Membre.objects.filter(role=RoleMembre.DIRECTION, user__is_active=True).select_related("user")
    contacts = Contact.objects.filter(responsable=True).exclude(email="").order_by("pk")
    structures = Structure.objects.filter(reseau=reseau).dans_le_reseau(jour).order_by("tri", "pk")
    for s in structures.prefetch_related(
        Prefetch("membres", tetes.order_by("pk"), to_attr="tetes"), Prefetch("contacts", contacts, to_attr="en_charge")
    ):
        for m in s.tetes:
            yield Candidat(nom=m.user.nom_complet, email=m.user.email, structure=s, user=m.user)
        for c in [] if s.tetes else s.en_charge[:1]:
            yield Candidat(nom=f"{c.prenom} {c.nom}".strip(), email=c.email, structure=s)


def _partenaires(reseau: Reseau) -> Iterator[Candidat]:
    roles = RoleReseau.objects.filter(reseau=reseau, user__is_active=True).partenaires()
    for r in roles.select_related("user", "organisme").prefetch_related("organisme__noms").order_by("pk"):
        yield Candidat(nom=r.user.nom_complet, email=r.user.email, user=r.user, pour=str(r.organisme))


def _equipe(reseau: Reseau) -> Iterator[Candidat]:
    roles = RoleReseau.objects.filter(reseau=reseau, user__is_active=True).coordination()
    for r in roles.select_related("user").order_by("pk"):
        yield Candidat(nom=r.user.nom_complet, email=r.user.email, user=r.user, pour="Coordination")
