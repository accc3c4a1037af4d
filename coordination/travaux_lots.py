"""A lot as long work: its sheets one after the other, then what became of each, in a spreadsheet."""

from typing import Any

from socle import travaux
from socle.bureautique import XLSX
from socle.models import Travail
from socle.tableur import write_xlsx
from territoires.rules import is_coordinator

from .enums_lots import EtatLigne
from .models import Lot
from .services.lots import GENRE, do_row


def _lot(parametres: dict[str, Any]) -> Lot | None:
    return Lot.objects.select_related("reseau").filter(code=parametres.get("lot", "")).first()


def permis(user: Any, parametres: dict[str, Any]) -> bool:
    lot = _lot(parametres)
    return lot is not None and lot.par_id == user.pk and is_coordinator(user, lot.reseau)


def faire(travail: Travail) -> travaux.Resultat:
    """Those still to do: taken up after a stop, it goes on where it was."""
    lot = _lot(travail.parametres)
    assert lot is not None
    total = lot.lignes.count()
    for n, ligne in enumerate(lot.lignes.all()):
        travaux.avancer(travail, 100 * n // total, ligne.nom)
        if ligne.etat == EtatLigne.A_FAIRE:
            do_row(ligne=ligne, by=travail.proprietaire)
    lignes = ([x.nom, x.get_etat_display(), x.dit] for x in lot.lignes.all())
    contenu = write_xlsx(str(lot)[:31], ["Fiche", "Résultat", "Détail"], lignes)
    return travaux.Resultat(contenu, f"lot-{lot.reseau.code}-{lot.cree_le:%Y-%m-%d}.xlsx", XLSX)


def declare() -> None:
    travaux.register(travaux.Genre(GENRE, faire, permis))
