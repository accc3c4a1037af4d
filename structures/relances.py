"""What chases itself: a structure nobody has called yet, a request nobody has answered."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils import timezone

from socle import relances
from socle.relances import Du, Relance

from . import adresses
from .courriels import a_l_equipe
from .models import Declaration


def a_accueillir(jour: date) -> Iterator[Du]:
    for d in Declaration.objects.a_accueillir().with_objets():
        url = reverse("coordination_structure", args=[d.reseau.code, d.structure.code])
        yield from _dus(d, "declaration_relance", adresses.coordination(d.reseau), url)


def demandes(jour: date) -> Iterator[Du]:
    """The head of the structure; past a second week without an answer, the coordination too."""
    for d in Declaration.objects.demandes().with_objets():
        tete = adresses.tete(d.structure)
        tard = (jour - timezone.localdate(d.etat_le)).days >= 14
        to = tete + adresses.coordination(d.reseau) if tard or not tete else tete
        yield from _dus(d, "demande_relance", to, a_l_equipe(d))


def _dus(d: Declaration, modele: str, to: list[str], url: str) -> Iterator[Du]:
    contexte = {"d": d, "structure": d.structure, "reseau": d.reseau, "url": url}
    for adresse in dict.fromkeys(to):
        depuis = timezone.localdate(d.etat_le)
        yield Du(f"{d.code}:{adresse}", depuis, adresse, modele, contexte, adresses.portee(d.reseau))


def declare() -> None:
    relances.register(Relance("declaration_accueil", "Structure déclarée à appeler", a_accueillir, (7, 21)))
    relances.register(Relance("declaration_demande", "Demande de rejoindre une structure", demandes, (7, 14)))
