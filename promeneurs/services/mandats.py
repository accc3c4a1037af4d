"""Mandates: who names whom, what opens it, when it ends. `Mandat.periode` is the authority for who may act."""

from collections.abc import Callable
from datetime import date
from typing import Any

from socle.dates import UN_JOUR, Periodes, aujourdhui, jusqu_a
from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused
from structures.models import Structure

from .. import avis
from ..enums import Fondement
from ..models import Mandat, Promeneur
from .comptes import recheck_for

_ouvertures: list[Callable[[Mandat, Any], Any]] = []


def on_designation(ouvrir: Callable[[Mandat, Any], Any]) -> None:
    """Let a higher room open a mandate as soon as somebody is named: `ouvrir(mandat, by)`, same transaction."""
    if ouvrir not in _ouvertures:
        _ouvertures.append(ouvrir)


def designate(
    *,
    promeneur: Promeneur,
    structure: Structure,
    by: Any,
    depuis: date | None = None,
    sortie: date | None = None,
    heures_hebdo: Any = None,
) -> Mandat:
    """The employer names a professional, from `depuis` to the day before `sortie`. Two employers are possible.

    Opened at once where a convention covers it. Refused across networks, or when the same employer already names
    the person on some of these days. When no former employer goes on, official accounts are to be checked again.
    """
    if promeneur.reseau_id != structure.reseau_id:
        raise Refused("Cette structure et cette personne ne sont pas du même réseau.")
    if depuis and sortie and sortie <= depuis:
        raise Refused("La fin doit venir après le début.", champ="dernier")
    with ecriture(Mandat, by=by, action="designer"):
        verrouiller(promeneur)
        mandat = Mandat(promeneur=promeneur, structure=structure, designation=jusqu_a(depuis, sortie))
        mandat.heures_hebdo = heures_hebdo
        enregistrer(mandat, ajout=True)
        for ouvrir in _ouvertures:
            ouvrir(mandat, by)
        recheck_for(promeneur=promeneur, by=by)
        mandat.refresh_from_db()
    return mandat


def set_opening(*, mandat: Mandat, periodes: Periodes | None, acte: str, by: Any) -> Mandat:
    """For the conventions' room: the days that conventions give to the mandate; None takes them back.

    An exception stays until the next of them begins; the days it gave before are kept.
    """
    with ecriture(Mandat, by=by, action="ouvrir" if periodes else "fermer"):
        frais = verrouiller(mandat)
        periodes = periodes.dans(frais.designation) if periodes else None
        frais.exception = without_conventions(frais.exception, periodes)
        frais.periode = Periodes.de(*(periodes or ()), *(frais.exception or ()))
        frais.fondement = Fondement.CONVENTION if periodes else Fondement.EXCEPTION if frais.exception else ""
        frais.acte = acte if periodes else ""
        if frais.exception is None:
            frais.motif_exception = ""
        return enregistrer(frais)


def without_conventions(exception: Periodes | None, periodes: Periodes | None) -> Periodes | None:
    """What conventions leave of an exception: each range ends the day one begins, and starts after the one in force."""
    restes = [Periodes.de(plage).sans(periodes) for plage in exception or ()]  # type: ignore[union-attr]
    return Periodes.de(*[reste[0] for reste in restes if reste])


def open_by_exception(
    *,
    mandat: Mandat,
    motif: str,
    by: Any,
    depuis: date | None = None,
    sortie: date | None = None,
    jours: Periodes | None = None,
) -> Mandat:
    """A network may keep somebody whose structure has no convention: said why, dated (domain §3.7).

    On the days from `depuis` to the day before `sortie`, or on `jours`, that no convention gives.
    """
    if not motif.strip():
        raise Refused("Une exception demande un motif écrit.", champ="motif")
    with ecriture(Mandat, by=by, action="exception", motif=motif):
        frais = verrouiller(mandat)
        voulus = (jours or Periodes((jusqu_a(depuis, sortie),))).dans(frais.designation)
        if voulus is None:
            raise Refused("Ces dates sont hors de la désignation par la structure.")
        conventions = frais.periode.sans(frais.exception) if frais.fondement == Fondement.CONVENTION else None
        if voulus.sans(conventions) is None:
            raise Refused("Une convention ouvre déjà ce mandat ces jours-là\u00a0: l’exception est inutile.")
        frais.exception = _dans_les_trous(voulus, frais.exception, conventions)
        frais.periode = Periodes.de(*(conventions or ()), *(frais.exception or ()))
        frais.fondement = Fondement.CONVENTION if conventions else Fondement.EXCEPTION
        frais.motif_exception = motif.strip()[:300]
        return enregistrer(frais)


def _dans_les_trous(voulus: Periodes, actuels: Periodes | None, conventions: Periodes | None) -> Periodes | None:
    """Between conventions, the days wanted replace those of before; where none is wanted, these are kept."""
    trous = Periodes((jusqu_a(None, None),)).sans(conventions) or ()
    return Periodes.de(*[p for t in trous for p in voulus.dans(t) or (actuels.dans(t) if actuels else None) or ()])


def end_mandate(*, mandat: Mandat, le: date, motif: str, by: Any) -> Mandat:
    """The person stops acting for this structure: out on that day. Those who did not act hear it by mail."""
    with ecriture(Mandat, by=by, action="finir", motif=motif):
        fini = _finir(mandat, le, motif, by)
        avis.mandat_fini(fini, le, by)
    return fini


def _finir(mandat: Mandat, le: date, motif: str, by: Any) -> Mandat:
    frais = verrouiller(mandat)
    if frais.designation.upper and frais.designation.upper <= le:
        raise Refused("Ce mandat est déjà fini à cette date.", champ="dernier")
    if frais.designation.lower and le <= frais.designation.lower:
        raise Refused("La fin doit venir après le début.", champ="dernier")
    frais.designation = jusqu_a(frais.designation.lower, le)
    frais.motif_fin = motif.strip()[:300]
    if frais.exception is not None:
        frais.exception = frais.exception.dans(frais.designation)
    if frais.periode is not None:
        frais.periode = frais.periode.dans(frais.designation)
        if frais.periode is None:
            frais.fondement = frais.acte = frais.motif_exception = ""
    enregistrer(frais)
    recheck_for(promeneur=frais.promeneur, by=by)
    return frais


def cancel_mandate(*, mandat: Mandat, by: Any) -> None:
    """Somebody named gives up before the first day: the appointment goes, its history stays. Refused once begun."""
    with ecriture(Mandat, by=by, action="annuler"):
        frais = verrouiller(mandat)
        if not frais.designation.lower or frais.designation.lower <= aujourdhui():
            raise Refused("Ce mandat a commencé\u00a0: il se termine, il ne s’annule pas.")
        frais.delete()


def stop_designation(*, mandat: Mandat, le: date, motif: str, by: Any) -> None:
    """For the conventions' room: nothing opens the mandate from that day on. It ends then, after its first day at the
    earliest; not begun, it is cancelled. Who asks tells people."""
    debut = mandat.designation.lower
    if debut and debut >= le and debut > aujourdhui():
        cancel_mandate(mandat=mandat, by=by)
        return
    fin = max(le, debut + UN_JOUR) if debut else le
    if mandat.designation.upper and mandat.designation.upper <= fin:
        return
    with ecriture(Mandat, by=by, action="finir", motif=motif):
        _finir(mandat, fin, motif, by)


def close_for_leaving(*, structure: Structure, le: date, motif: str, by: Any) -> int:
    """A structure leaves the network: its people's mandates end that day. Says how many."""
    mandats = Mandat.objects.filter(structure=structure).non_finis(le).select_related("promeneur", "structure")
    restants = [m for m in mandats if not m.designation.lower or m.designation.lower < le]
    motif = motif or "La structure sort du réseau."
    with ecriture(Mandat, by=by, action="finir", motif=motif):
        for mandat in restants:
            avis.mandat_fini(_finir(mandat, le, motif, by), le, by, a_la_structure=False)
    return len(restants)
