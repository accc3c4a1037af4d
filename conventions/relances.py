"""What chases itself: drafts left, corrections and signatures awaited, conventions near their end."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, QuerySet
from django.utils import timezone

from socle import relances
from socle.dates import dernier_jour
from socle.relances import Du, Relance

from . import destinataires, liens
from .a_faire import a_renouveler, refusees
from .enums import EtatConvention, Signataire
from .models import Convention
from .signataires import au_tour

_RETOUR = 6
"""The ladder of corrections begins that many days before the day they are awaited for."""
AUTOUR = (1, _RETOUR, _RETOUR + 1, _RETOUR + 8, _RETOUR + 15)
"""Five days before, on the day, the day after, a week and two weeks later."""
SANS_DATE = (7, 14)
AVANT_LA_FIN = (180, 90, 30, 7)
_DEPART = max(AVANT_LA_FIN) + 1
"""The ladder of the end begins the day before the first step: `socle.relances` counts days after a day."""


def _dossiers(etat: str) -> QuerySet[Convention]:
    return Convention.objects.filter(etat=etat).select_related("structure__reseau").order_by("pk")


def _dus(convention: Convention, depuis: date, modele: str, to: list[str], url: str, **contexte: Any) -> Iterator[Du]:
    base = {"structure": convention.structure.nom, "reseau": convention.structure.reseau.nom, "url": url}
    base |= {"numero": convention.numero}
    for adresse in to:
        objet = f"{convention.code}:{adresse.lower()}"
        yield Du(objet, depuis, adresse, modele, base | contexte, f"reseau:{convention.structure.reseau.code}")


def brouillons(jour: date) -> Iterator[Du]:
    """A draft nobody has touched: any change starts the count again."""
    for convention in _dossiers(EtatConvention.BROUILLON):
        depuis = timezone.localdate(convention.modifie_le)
        to = destinataires.structure(convention)
        yield from _dus(convention, depuis, "convention_relance_brouillon", to, liens.structure(convention))


def corrections(jour: date) -> Iterator[Du]:
    """Before the day they are awaited for, on it, after it; a week and two after they were asked when there is none."""
    for convention in _dossiers(EtatConvention.CORRECTIONS):
        demande, avant = timezone.localdate(convention.etat_le), convention.corrections_avant
        depuis = demande if avant is None else avant - timedelta(days=_RETOUR)
        etapes = SANS_DATE if avant is None else tuple(e for e in AUTOUR if depuis + timedelta(days=e - 1) > demande)
        contexte = {"avant": avant, "jours": (avant - jour).days if avant else None}
        to = destinataires.structure(convention)
        for du in _dus(
            convention, depuis, "convention_relance_corrections", to, liens.structure(convention), **contexte
        ):
            yield replace(du, etapes=etapes)


def signatures(jour: date) -> Iterator[Du]:
    """To each party whose turn it is, since its turn came; to nobody while a document waits for the coordination, or a
    party refuses to sign."""
    for convention in _dossiers(EtatConvention.A_SIGNER).with_tour().exclude(refusees()):  # type: ignore[attr-defined]
        derniere = convention.signatures.filter(ecartee_le=None, document__remplace_le=None, confirmee_le__isnull=False)
        moment = derniere.aggregate(le=Max("confirmee_le"))["le"] if convention.dans_l_ordre else None
        depuis = timezone.localdate(moment or convention.etat_le)
        for partie in au_tour(convention.parties, convention.donnees, convention.confirmees, convention.dans_l_ordre):
            to, url = _partie(convention, partie)
            yield from _dus(convention, depuis, "convention_relance_signature", to, url)


def _partie(convention: Convention, partie: str) -> tuple[list[str], str]:
    if partie == Signataire.STRUCTURE:
        return destinataires.structure(convention), liens.structure(convention)
    to = destinataires.partenaires(convention.structure.reseau, partie)
    return to, liens.partenaire(convention)


def fins(jour: date) -> Iterator[Du]:
    """A convention near its end that nothing renews: at 180 days, 90, 30 and 7 before its last day.

    Never tacit: the first step proposes to ask for a renewal.
    """
    for convention in a_renouveler(Convention.objects.all(), jour):
        fin = dernier_jour(convention.periode)
        depuis = fin - timedelta(days=_DEPART)
        contexte = {"fin": fin, "jours": (fin - jour).days}
        to = destinataires.structure(convention)
        yield from _dus(convention, depuis, "convention_relance_fin", to, liens.structure(convention), **contexte)


def declare() -> None:
    relances.register(Relance("convention_brouillon", "Demande laissée en brouillon", brouillons, (14,)))
    relances.register(Relance("convention_corrections", "Corrections attendues", corrections, SANS_DATE))
    relances.register(Relance("convention_signature", "Signature attendue", signatures, (7,)))
    etapes = tuple(_DEPART - jours for jours in AVANT_LA_FIN)
    relances.register(Relance("convention_fin", "Convention qui finit", fins, etapes))
