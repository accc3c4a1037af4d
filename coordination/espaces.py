"""The networks where a person works, for the switcher and the signed-in home."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from socle.espaces import Espace
from territoires.enums import RoleDansReseau
from territoires.models import RoleReseau

ADRESSES = {RoleDansReseau.COORDINATION: "coordination", RoleDansReseau.PARTENAIRE: "partenaire"}


def de(user: Any) -> Iterator[Espace]:
    roles = list(RoleReseau.objects.filter(user=user).select_related("reseau"))
    if sum(role.role == RoleDansReseau.COORDINATION for role in roles) > 1:
        yield Espace("Mes réseaux", "Côte à côte", reverse("mes_reseaux"))
    for role in roles:
        url = reverse(ADRESSES[RoleDansReseau(role.role)], args=[role.reseau.code])
        yield Espace(role.reseau.nom, str(role.get_role_display()), url)
