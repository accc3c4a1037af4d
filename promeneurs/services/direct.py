"""« Je suis en ligne »: said in one tap, over by itself at its hour, kept nowhere afterwards."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from socle.dates import contient
from socle.ecriture import ecriture, verrouiller
from socle.etats import Refused
from territoires import temps

from .. import rules
from ..enums import EtatCompte
from ..models import EnDirect, Promeneur

DUREES = (30, 60, 120)
DUREE = 60


def go_online(*, promeneur: Promeneur, plateforme: str, minutes: int, by: Any) -> EnDirect:
    """Shown online until then, in place of what was said before. Refused to who is not in the directory, or away."""
    if not rules.is_self(by, promeneur):
        raise Refused("Chacun le dit pour soi.")
    if minutes not in DUREES:
        raise Refused("Choisissez une des durées proposées.")
    maintenant = timezone.now()
    with ecriture(EnDirect, by=by, action="en_direct"):
        verrouiller(promeneur)
        _may_be_seen(promeneur)
        if not promeneur.comptes.filter(etat=EtatCompte.OFFICIEL, plateforme=plateforme).exists():
            raise Refused("Choisissez un réseau où vous avez un compte vérifié.")
        fin = maintenant + timedelta(minutes=minutes)
        valeurs = {"plateforme": plateforme, "depuis": maintenant, "jusqu_a": fin}
        return EnDirect.objects.update_or_create(promeneur=promeneur, defaults=valeurs)[0]


def _may_be_seen(promeneur: Promeneur) -> None:
    if not Promeneur.objects.visibles(timezone.localdate()).filter(pk=promeneur.pk).exists():
        raise Refused("Votre page n’est pas dans l’annuaire en ce moment : personne ne vous verrait.")
    ici = timezone.localdate(timezone=temps.fuseau(promeneur.reseau.departement_id))
    if any(contient(a.periode, ici) for a in promeneur.absences.all()):
        raise Refused("Une absence est annoncée aujourd’hui : dites d’abord que vous êtes de retour.")


def stop_online(*, promeneur: Promeneur, by: Any) -> None:
    """Over at once. Nothing to stop is no fault."""
    if not rules.is_self(by, promeneur):
        raise Refused("Chacun le dit pour soi.")
    EnDirect.objects.filter(promeneur=promeneur).delete()
