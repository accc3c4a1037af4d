"""The planned slots of a request, and their taking up by whoever holds a post once its mandate is open."""

from collections.abc import Iterable
from datetime import time
from typing import Any

from promeneurs.models import Promeneur
from promeneurs.rules import can_edit_profile
from promeneurs.services import add_permanence, check_length
from socle import journal
from socle.dates import aujourdhui
from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused

from ..enums import Section
from ..models import PermanencePrevue
from ..models.convention import Convention
from .commun import PourLeCompte, acting, said_for, touch
from .demande import check_open


def plan_slot(
    *,
    convention: Convention,
    jour: str,
    debut: time,
    fin: time,
    plateforme: str,
    by: Any,
    pour_le_compte: PourLeCompte = None,
) -> PermanencePrevue:
    """One more planned slot, while the project is written. Refused when it lasts too long to be announced one day."""
    with acting(convention, by=by, action="prevoir_permanence", pour=pour_le_compte) as (frais, _):
        check_open(frais, Section.PROJET, by)
        check_length(debut, fin)
        creneau = PermanencePrevue(convention=frais, jour=jour, debut=debut, fin=fin, plateforme=plateforme)
        enregistrer(creneau, ajout=True)
        touch(frais)
    return creneau


def drop_slot(*, creneau: PermanencePrevue, by: Any, pour_le_compte: PourLeCompte = None) -> None:
    with acting(creneau.convention, by=by, action="retirer_permanence", pour=pour_le_compte) as (frais, original):
        check_open(frais, Section.PROJET, by)
        verrouiller(creneau)
        creneau.delete()
        with journal.acte(by=by, action="retirer_permanence", motif=said_for(original), sujet=str(creneau)):
            touch(frais)


def planned_for(promeneur: Promeneur) -> list[PermanencePrevue]:
    """Those of the conventions that name them today, while they announce none of their own."""
    if promeneur.permanences.exists():
        return []
    actives = Convention.objects.en_vigueur(aujourdhui()).filter(postes_prevus__promeneur=promeneur)
    return list(PermanencePrevue.objects.filter(convention__in=actives).order_by("jour", "debut", "plateforme"))


def take_up_slots(*, promeneur: Promeneur, codes: Iterable[str], by: Any) -> int:
    """The planned slots chosen become their weekly permanences: all of them, or none. How many."""
    if not can_edit_profile(by, promeneur):
        raise Refused("Vous ne pouvez pas changer cette fiche.")
    with ecriture(Promeneur, by=by, action="reprendre_permanences"):
        frais = verrouiller(promeneur)
        choisis = [c for c in planned_for(frais) if c.code in set(codes)]
        if not choisis:
            raise Refused("Choisissez au moins une permanence.", champ="creneaux")
        for c in choisis:
            add_permanence(
                promeneur=frais, jour=c.jour, debut=c.debut, fin=c.fin, plateforme=c.plateforme, by=by
            )  # fmt: skip
    return len(choisis)
