"""Who is in a network and how to reach them: its promeneurs, who answers for its structures, its partners."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from promeneurs.models import Mandat, Promeneur
from socle.dates import aujourdhui
from structures.enums import RoleMembre
from structures.models import Contact, Membre, Structure


@dataclass(frozen=True, kw_only=True)
class Joignable:
    """Somebody as they are known today. `chez`: where they work. `email` is empty when nobody knows it."""

    prenom: str
    nom: str
    email: str
    chez: str = ""
    promeneur: Promeneur | None = None
    structure: Structure | None = None
    user: Any = None

    @property
    def nom_complet(self) -> str:
        return f"{self.prenom} {self.nom}".strip()


def promeneurs(siens: Any) -> Iterator[Joignable]:
    """By name, with the structure that names them, or is about to. A closed account has no address any more."""
    nommes = Mandat.objects.non_finis(aujourdhui()).select_related("structure").order_by("pk")
    lus = siens.select_related("user").prefetch_related(Prefetch("mandats", nommes, to_attr="nommes"))
    for p in lus.order_by("tri", "pk"):
        structure = p.nommes[0].structure if p.nommes else None
        user = p.user if p.user is not None and p.user.is_active else None
        yield Joignable(
            prenom=p.prenom, nom=p.nom, email=user.email if user else p.email, chez=structure.nom if structure else "",
            promeneur=p, structure=structure, user=user,
        )  # fmt: skip


def structures(siennes: Any, *, tous: bool = False) -> Iterator[Joignable]:
    """By structure, those at its head who have an account, else the contacts in charge. `tous`: every member and every
    contact. A structure that nobody answers for is there too, without a name or an address."""
    membres = Membre.objects.filter(user__is_active=True).select_related("user").order_by("user__nom", "pk")
    contacts = Contact.objects.exclude(email="").order_by("-responsable", "nom", "pk")
    if not tous:
        membres, contacts = membres.filter(role=RoleMembre.DIRECTION), contacts.filter(responsable=True)
    lues = siennes.prefetch_related(
        Prefetch("membres", membres, to_attr="joignables"), Prefetch("contacts", contacts, to_attr="ecrivables")
    )
    for s in lues.order_by("tri", "pk"):
        for m in s.joignables:
            yield Joignable(
                prenom=m.user.prenom, nom=m.user.nom, email=m.user.email, chez=s.nom, structure=s, user=m.user
            )
        for c in s.ecrivables if tous or not s.joignables else ():
            yield Joignable(prenom=c.prenom, nom=c.nom, email=c.email, chez=s.nom, structure=s)
        if not s.joignables and not s.ecrivables:
            yield Joignable(prenom="", nom="", email="", chez=s.nom, structure=s)


def membres(roles: Any) -> Iterator[Joignable]:
    """Who has one of these roles in the network, by name, for the body they sit for."""
    lus = roles.filter(user__is_active=True).select_related("user", "organisme").prefetch_related("organisme__noms")
    for r in lus.order_by("user__nom", "pk"):
        chez = r.organisme.nom if r.organisme else ""
        yield Joignable(prenom=r.user.prenom, nom=r.user.nom, email=r.user.email, chez=chez, user=r.user)
