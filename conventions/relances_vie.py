"""What chases itself about avenants and formal notices."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Max
from django.utils import timezone

from socle import relances
from socle.relances import Du, Relance

from . import avenants, destinataires, liens, services
from .enums import EtatConvention
from .enums_vie import EtatAvenant, EtatDemeure
from .models import Avenant, MiseEnDemeure
from .relances import _dus, _partie


def signatures(jour: date) -> Iterator[Du]:
    """To each party whose turn it is to sign an avenant, since its turn came."""
    a_signer = Avenant.objects.filter(etat=EtatAvenant.A_SIGNER, convention__etat=EtatConvention.ACTIVE)
    for avenant in a_signer.select_related("convention__structure__reseau").order_by("pk"):
        c = avenant.convention
        derniere = c.signatures.filter(document__avenant=avenant, document__remplace_le=None, ecartee_le=None)
        moment = derniere.aggregate(le=Max("confirmee_le"))["le"] or avenant.etat_le
        contexte = {"avenant": avenant.nom, "reference": avenants.reference(c)}
        for partie in services.turn(c, avenant):
            to, url = _partie(c, partie)
            for du in _dus(c, timezone.localdate(moment), "avenant_relance_signature", to, url, **contexte):
                yield Du(f"{avenant.code}:{du.objet}", du.depuis, du.to, du.modele, du.context, du.portee)


def demeures(jour: date) -> Iterator[Du]:
    """To the coordination, the day after the delay of a formal notice, then a week later."""
    envoyees = MiseEnDemeure.objects.filter(etat=EtatDemeure.ENVOYEE, delai__lt=jour)
    for demeure in envoyees.select_related("convention__structure__reseau").order_by("pk"):
        c = demeure.convention
        contexte = {"envoyee": demeure.envoyee_le, "delai": demeure.delai}
        to = destinataires.coordination(c.structure.reseau)
        for du in _dus(c, demeure.delai, "demeure_echue", to, liens.coordination(c), **contexte):
            yield Du(f"{demeure.code}:{du.objet}", du.depuis, du.to, du.modele, du.context, du.portee)


def declare() -> None:
    relances.register(Relance("avenant_signature", "Avenant à signer", signatures, (7, 21)))
    relances.register(Relance("demeure_echue", "Délai d’une mise en demeure passé", demeures, (1, 8)))
