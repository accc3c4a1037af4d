"""The texts of the yearly report."""

from typing import Any

from socle import edition
from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused
from territoires import rules as reseaux
from territoires.models import Reseau

from .. import rapport
from ..models import TexteRapport


def write_report(*, reseau: Reseau, annee: int, partie: str, texte: str, version: int | None, by: Any) -> bool:
    """Write one part of the report of a year, and say whether anything changed. `version`: the one the page showed;
    None when the part had no text of its own that year. `Conflit` when somebody else wrote it meanwhile."""
    with ecriture(TexteRapport, by=by, action="edit"):
        if not reseaux.is_coordinator(by, reseau):
            raise Refused("Seule la coordination du réseau écrit son rapport.")
        verrouiller(reseau)
        sien = TexteRapport.objects.filter(reseau=reseau, annee=annee, partie=partie).first()
        if sien is None:
            repris = rapport.textes(reseau, annee)[partie][0]
            sien = enregistrer(TexteRapport(reseau=reseau, annee=annee, partie=partie, texte=repris), ajout=True)
        return edition.apply(sien, {"texte": texte}, version=version or 0, by=by)
