"""Corrections that only a spreadsheet makes: dates of stays, mandates, charters and conventions taken up from it.

Services like the others: keyword-only, one transaction, row lock, signed; what conventions open follows.
"""

import datetime
from decimal import Decimal
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from conventions.enums import Origine
from conventions.models import Convention
from conventions.services import follow, open_covered
from coordination.models import Reunion
from promeneurs.enums import Fondement, Moyen
from promeneurs.models import Mandat, SignatureCharte
from promeneurs.services import record_imported_charter
from socle.dates import Periodes, intersection, jusqu_a, periode
from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused
from structures.models import Adhesion

Jour = datetime.date

MOTIF_EXCEPTION = "Reprise\u00a0: charte signée, structure non conventionnée"


def correct_stay(
    *, adhesion: Adhesion, debut: Jour | None, sortie: Jour | None, postes: int | None, by: Any
) -> Adhesion:
    """Give a stay the dates and posts of the file. People's mandates are corrected apart."""
    with ecriture(Adhesion, by=by, action="reprise"):
        frais = verrouiller(adhesion)
        frais.periode, frais.postes = jusqu_a(debut, sortie), postes
        return enregistrer(frais)


def correct_mandate(
    *, mandat: Mandat, debut: Jour | None, sortie: Jour | None, heures: Decimal | None, by: Any
) -> Mandat:
    """Give a designation the dates and hours of the file; what opened it opens it again on these dates."""
    with ecriture(Mandat, by=by, action="reprise"):
        frais = verrouiller(mandat)
        frais.heures_hebdo = heures
        if (frais.designation.lower, frais.designation.upper) == (debut, sortie):
            return enregistrer(frais)
        exception = follows(frais.exception, frais.designation, jusqu_a(debut, sortie))
        frais.designation, frais.periode, frais.exception = jusqu_a(debut, sortie), exception, exception
        frais.fondement, frais.acte = Fondement.EXCEPTION if exception else "", ""
        frais.motif_exception = frais.motif_exception if exception else ""
        enregistrer(frais)
        open_covered(frais, by)
        frais.refresh_from_db()
    return frais


def follows(exception: Periodes | None, avant: DateRange, apres: DateRange) -> Periodes | None:
    """An exception when the designation's dates change: what ran from its start or to its end still does."""
    suite = [
        intersection(
            apres,
            DateRange(None if plage.lower == avant.lower else plage.lower, None, "[)"),
            DateRange(None, None if plage.upper == avant.upper else plage.upper, "[)"),
        )
        for plage in exception or ()
    ]
    return Periodes.de(*[plage for plage in suite if plage])


def correct_charter(*, mandat: Mandat, signee_le: Jour, by: Any) -> list[SignatureCharte]:
    """Replace the date taken up from a spreadsheet; a signature made on the platform is never touched."""
    with ecriture(SignatureCharte, by=by, action="reprise"):
        frais = verrouiller(mandat)
        frais.signatures.filter(moyen=Moyen.REPRISE).delete()
        return record_imported_charter(mandat=frais, signee_le=signee_le, by=by)


def correct_convention(
    *, convention: Convention, debut: Jour, dernier_jour: Jour, postes: int | None, by: Any
) -> Convention:
    """Give a convention « reprise » the dates and posts of the file; its mandates follow."""
    with ecriture(Convention, by=by, action="reprise"):
        verrouiller(convention.structure)
        frais = verrouiller(convention)
        if frais.origine != Origine.REPRISE:
            raise Refused("Une convention signée sur la plateforme ne change pas par un fichier.")
        frais.periode, frais.postes = periode(debut, dernier_jour), postes
        enregistrer(frais)
        follow(structure=frais.structure, by=by)
    return frais


def save_meeting(*, reseau: Any, by: Any, reunion: Reunion | None = None, **champs: Any) -> Reunion:
    """Note a meeting, or change one."""
    with ecriture(Reunion, by=by, action="reprise"):
        objet = verrouiller(reunion) if reunion else Reunion(reseau=reseau)
        for nom, valeur in champs.items():
            setattr(objet, nom, valeur)
        return enregistrer(objet)
