"""Writes on conventions. Whatever changes the days of a convention changes its mandates in the same transaction."""

from datetime import date
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Exists, OuterRef, ProtectedError, Sum

from promeneurs.models import Mandat
from promeneurs.services import set_opening, without_conventions
from socle.dates import Periodes, intersection, periode
from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused
from structures.models import Structure

from ..enums import EtatConvention, Origine
from ..models import Convention


def resume_convention(
    *, structure: Structure, debut: date, dernier_jour: date, by: Any, postes: int | None = None, note: str = ""
) -> Convention:
    """Record a convention signed before the platform, and open the mandates that it covers.

    `dernier_jour` is included. Refused when another convention of the structure covers some of these days.
    """
    if dernier_jour < debut:
        raise Refused("La fin doit venir après le début.", champ="dernier_jour")
    with ecriture(Convention, by=by, action="reprendre"):
        verrouiller(structure)
        convention = Convention(structure=structure, periode=periode(debut, dernier_jour), postes=postes)
        convention.origine, convention.etat = Origine.REPRISE, EtatConvention.ACTIVE
        convention.note = note.strip()[:300]
        enregistrer(convention, ajout=True)
        follow(structure=structure, by=by)
    return convention


def remove_resumed(*, convention: Convention, by: Any) -> None:
    """Take away a convention recorded by mistake; the mandates it alone opened close. Refused once a file renews it."""
    with ecriture(Convention, by=by, action="retirer"):
        structure = convention.structure
        verrouiller(structure)
        if convention.origine != Origine.REPRISE:
            raise Refused("Une convention faite sur la plateforme se garde\u00a0: résiliez-la.")
        if convention.renouvellements.exists():
            raise Refused("Une demande de renouvellement s’appuie sur cette convention\u00a0: elle se garde.")
        if convention.bilans.touches().exists() or convention.versements.touches().exists():
            raise Refused("Un bilan ou un versement de cette convention est commencé\u00a0: elle se garde.")
        try:
            convention.delete()
        except ProtectedError as erreur:
            raise Refused("Des actes s’appuient sur cette convention\u00a0: elle se garde.") from erreur
        follow(structure=structure, by=by)


def follow(*, structure: Structure, by: Any) -> None:
    """Give every mandate of the structure the days its conventions give, no more and no less."""
    for mandat in Mandat.objects.filter(structure=structure):
        open_covered(mandat, by)


def open_covered(mandat: Mandat, by: Any) -> None:
    """Open, shorten or close one mandate as the conventions of its structure say. Writes only what changes."""
    periodes, acte = covering(mandat)
    if periodes is None and mandat.fondement != "convention":
        return
    exception = without_conventions(mandat.exception, periodes)
    voulue = Periodes.de(*(periodes or ()), *(exception or ()))
    if (mandat.periode, mandat.exception, mandat.acte) != (voulue, exception, acte):
        set_opening(mandat=mandat, periodes=periodes, acte=acte, by=by)


def covering(mandat: Mandat) -> tuple[Periodes | None, str]:
    """The days that the structure's conventions give to a mandate, gaps left out, and the latest convention's code."""
    jours: list[DateRange] = []
    acte = ""
    for convention in mandat.structure.conventions.datees().order_by("periode"):
        commune = intersection(mandat.designation, convention.periode)
        if commune is not None:
            jours.append(commune)
            acte = convention.code
    return Periodes.de(*jours), acte


def conventions_over(jour: date) -> Exists:
    """Of a mandate: the conventions of its structure are over that day, none is to come and no file is in progress, so
    that nothing opens it. A structure that never had a convention is not concerned."""
    return Exists(Convention.objects.finies(jour).filter(structure=OuterRef("structure")))


def posts_given(structure: Structure, jour: date) -> int | None:
    """The posts that the conventions in force that day give; None when they say nothing."""
    return structure.conventions.en_vigueur(jour).aggregate(n=Sum("postes"))["n"]
