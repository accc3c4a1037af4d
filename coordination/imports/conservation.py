"""How long the rows of spreadsheets are kept: long enough to look back, no longer."""

import datetime

from coordination.enums import EtatImport
from coordination.models import Import
from socle import conservation

DELAI = datetime.timedelta(days=30)


def purger(limite: datetime.datetime) -> int:
    """Forget the rows read and the answers; what was done stays, to be undone. Drafts go whole."""
    brouillons = Import.objects.filter(etat=EtatImport.PREPARE, cree_le__lt=limite)
    effaces = brouillons.delete()[0]
    abandonnes = Import.objects.filter(etat=EtatImport.ABANDONNE, cree_le__lt=limite)
    effaces += abandonnes.exclude(lignes={}, choix={}, resume={}).update(lignes={}, choix={}, resume={})
    vieux = Import.objects.filter(applique_le__lt=limite)
    return effaces + vieux.exclude(lignes={}).update(lignes={}, choix={})


def declare() -> None:
    libelle = "Lignes des tableurs importés, 30 jours après l’import (les fichiers ne sont jamais gardés)"
    conservation.register(conservation.Regle("imports", libelle, DELAI, purger))
