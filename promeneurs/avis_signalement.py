"""Who is told of a report, by a mail that says nothing of it: its page is behind the door of each one's role.

Never the person reported, whatever their other roles; and when they direct the structure, not its direction either:
the coordination sees with the employer. A mistake in a profile is told like the rest.
"""

from collections.abc import Iterator

from django.contrib.auth import get_user_model
from django.urls import reverse

from socle import courrier
from socle.dates import aujourdhui
from structures import adresses
from structures.models import Structure
from territoires.enums import NatureOrganisme, RoleDansReseau
from territoires.models import RoleReseau

from .models import Promeneur, Signalement


def recu(signalement: Signalement) -> None:
    ecartes = _siennes(signalement.promeneur)
    urls: dict[str, str] = {}
    for adresse, url in _destinataires(signalement, ecartes):
        if adresse.lower() not in ecartes:
            urls.setdefault(adresse.lower(), url)
    for adresse, url in urls.items():
        courrier.send(
            modele="signalement_recu",
            to=adresse,
            context={"reseau": signalement.reseau.nom, "url": url},
            key=f"signalement_recu:{signalement.code}:{adresse}"[:200],
        )  # in no network's list of mails: a coordinator may be the person reported


def _siennes(p: Promeneur | None) -> set[str]:
    """The addresses of the person reported."""
    if p is None:
        return set()
    return {a.lower() for a in (p.email, p.user.email if p.user else "") if a}


def _destinataires(s: Signalement, ecartes: set[str]) -> Iterator[tuple[str, str]]:
    """(address, page): whoever coordinates, else whoever runs the site; then the employers, then the Caf."""
    page = reverse("coordination_signalement", args=[s.reseau.code, s.code])
    coordination = [a for a in adresses.coordination(s.reseau) if a.lower() not in ecartes]
    if not coordination:
        equipe = get_user_model().objects.filter(is_superuser=True, is_active=True)
        coordination = list(equipe.order_by("pk").values_list("email", flat=True))
    yield from ((a, page) for a in coordination)
    if s.promeneur is None:
        return
    for structure in employeurs(s.promeneur):
        if not dirige(structure, ecartes):
            url = reverse("structure_signalement", args=[structure.code, s.code])
            yield from ((a, url) for a in adresses.direction(structure))
    caf = RoleReseau.objects.filter(
        reseau=s.reseau, role=RoleDansReseau.PARTENAIRE, organisme__nature=NatureOrganisme.CAF, user__is_active=True
    )
    url = reverse("partenaire", args=[s.reseau.code]) + "#signalements"
    yield from ((a, url) for a in caf.order_by("pk").values_list("user__email", flat=True))


def employeurs(p: Promeneur) -> list[Structure]:
    """The structures that name the person today."""
    mandats = p.mandats.designes(aujourdhui()).select_related("structure").order_by("pk")
    return list({m.structure_id: m.structure for m in mandats}.values())


def dirige(structure: Structure, siennes: set[str]) -> bool:
    """One of these addresses is at the head of the structure."""
    return any(a.lower() in siennes for a in adresses.direction(structure))
