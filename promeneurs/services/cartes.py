"""The official card: one at a time for who is actif, worth nothing more once lost or replaced."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from socle.dates import aujourdhui
from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused

from .. import cartes, rules
from ..enums import MotifRevocation, TitreCarte
from ..models import Carte, Promeneur

PAS_VOUS = "Une carte est tenue par la personne elle-même, la direction de sa structure ou la coordination."


def make_card(*, promeneur: Promeneur, titre: str, by: Any, remplace: str = "") -> Carte:
    """A new card, until the mandates end and for a year at most. `remplace`: the code of the one it makes void.

    Refused to who is not actif, saying why; and when another card was made meanwhile.
    """
    if not rules.can_keep_card(by, promeneur):
        raise Refused(PAS_VOUS)
    if titre not in TitreCarte.values:
        raise ValidationError({"titre": "Choisissez ce que dit la carte."})
    with ecriture(Carte, by=by, action="carte"):
        frais, jour = verrouiller(promeneur), aujourdhui()
        if raisons := cartes.pourquoi_pas(frais, jour):
            raise Refused(*raisons)
        ancienne = frais.cartes.gardees().select_for_update(of=("self",)).first()
        if ancienne and ancienne.code == remplace:
            _revoque(ancienne, MotifRevocation.REMPLACEE, by)
        carte = Carte(promeneur=frais, titre=titre, dernier_jour=cartes.dernier_jour(frais, jour))
        return enregistrer(carte, ajout=True)


def revoke_card(*, carte: Carte, by: Any) -> Carte:
    """Lost or stolen: from now on a scan says that it is worth nothing. Another one may then be made."""
    with ecriture(Carte, by=by, action="perdue"):
        frais = verrouiller(carte)
        if not rules.can_keep_card(by, frais.promeneur):
            raise Refused(PAS_VOUS)
        if frais.revoquee_le:
            raise Refused("Cette carte ne vaut déjà plus rien\u00a0: quelqu’un l’a révoquée.")
        return _revoque(frais, MotifRevocation.PERDUE, by)


def _revoque(carte: Carte, motif: str, by: Any) -> Carte:
    carte.revoquee_le, carte.motif_revocation, carte.revoquee_par = timezone.now(), motif, by
    return enregistrer(carte)
