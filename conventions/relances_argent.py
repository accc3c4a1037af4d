"""What chases itself about yearly reports: before their day, on it, after it; and the attestation of service done."""

from collections.abc import Iterator
from datetime import date, timedelta

from socle import relances
from socle.relances import Du, Relance

from . import destinataires, liens
from .enums_bilan import TypePieceBilan
from .models import Bilan
from .relances import _dus

AVANT = 31
"""The ladder begins that many days before the last one: `socle.relances` counts days after a day."""
BILAN_ETAPES = (AVANT - 30, AVANT, AVANT + 15, AVANT + 45)
ATTESTATION_ETAPES = (AVANT - 30, AVANT - 7, AVANT)


def _attendus() -> Iterator[Bilan]:
    attendus = Bilan.objects.attendus().select_related("convention__structure__reseau").prefetch_related("pieces")
    yield from attendus.order_by("pk")


def bilans(jour: date) -> Iterator[Du]:
    """30 days before the day, on it, then 15 and 45 days after: only what is open."""
    for bilan in _attendus():
        if bilan.ouvert(jour):
            yield from _du(bilan, "bilan_relance", bilan.du_le, jour)


def attestations(jour: date) -> Iterator[Du]:
    """The attestation of service done, before its day, which comes before the report opens."""
    for bilan in _attendus():
        le = bilan.convention.structure.reseau.attestation_due(bilan.annee)
        if bilan.piece(TypePieceBilan.ATTESTATION) is None and jour <= le:
            yield from _du(bilan, "attestation_relance", le, jour)


def _du(bilan: Bilan, modele: str, le: date, jour: date) -> Iterator[Du]:
    c = bilan.convention
    contexte = {"annee": bilan.annee, "du": le, "jours": (le - jour).days}
    url = f"{liens.structure(c)}bilans/{bilan.annee}/"
    for du in _dus(c, le - timedelta(days=AVANT), modele, destinataires.structure(c), url, **contexte):
        yield Du(f"{bilan.annee}:{du.objet}", du.depuis, du.to, du.modele, du.context, du.portee)


def declare() -> None:
    relances.register(Relance("bilan", "Bilan à rendre", bilans, BILAN_ETAPES))
    relances.register(Relance("attestation", "Attestation de service fait", attestations, ATTESTATION_ETAPES))
