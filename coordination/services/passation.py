"""One coordinator hands the network over to another."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from conventions.services import pass_on
from promeneurs.services import pass_report
from socle.ecriture import ecriture, verrouiller
from socle.etats import Refused
from territoires import rules as reseaux
from territoires.enums import RoleDansReseau
from territoires.models import Reseau, RoleReseau
from territoires.services import end_role

from .. import passation


@dataclass(frozen=True)
class Transmis:
    """How many went to the other; `restes`: the reports that may not be theirs, left as they are."""

    dossiers: int
    signalements: int
    restes: int


def hand_over(*, reseau: Reseau, de: Any, a: Any, jusqu_au: date | None, by: Any) -> Transmis:
    """What `de` follows in the network goes to `a`, who is told file by file; `de` keeps their access until `jusqu_au`,
    included, or for good when it is None. All of it, or nothing.

    Refused unless both coordinate the network, `a` without an end. A second one at once waits for the first.
    """
    with ecriture(RoleReseau, by=by, action="passation"):
        verrouiller(reseau)
        if not reseaux.is_coordinator(by, reseau):
            raise Refused("Seule la coordination du réseau la transmet.")
        _check(reseau, de, a)
        dossiers = list(passation.dossiers(reseau, de))
        for convention in dossiers:
            pass_on(convention=convention, a=a, lu=de, by=by)
        passes = [pass_report(signalement=s, a=a, by=by) for s in passation.signalements(reseau, de)]
        if jusqu_au is not None:
            end_role(user=de, reseau=reseau, role=RoleDansReseau.COORDINATION, jusqu_au=jusqu_au, by=by)
        return Transmis(len(dossiers), sum(passes), len(passes) - sum(passes))


def _check(reseau: Reseau, de: Any, a: Any) -> None:
    roles = RoleReseau.objects.filter(reseau=reseau).coordination()
    if de.pk == a.pk:
        raise Refused("Choisissez deux personnes différentes.", champ="a")
    if not roles.filter(user=de).exists():
        raise Refused("Cette personne n’est plus de la coordination du réseau.", champ="de")
    if not roles.sans_fin().filter(user=a, user__is_active=True).exists():
        raise Refused(
            "Cette personne n’est pas de la coordination, ou elle en part\u00a0: invitez-la d’abord.", champ="a"
        )
