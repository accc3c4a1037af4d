"""An act on several sheets: chosen, foreseen by a trial that leaves nothing, then done one sheet after the other."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from coordination.enums_lots import EtatLigne
from coordination.models import LigneLot, Lot
from socle import travaux
from socle.ecriture import raisons, verrouiller
from socle.etats import Refused
from socle.models import Travail
from structures.adresses import portee
from territoires.models import Reseau
from territoires.rules import is_coordinator

from .. import lots

GENRE = "coordination.lot"


def prepare_lot(*, reseau: Reseau, genre: str, acte: str, fiches: list[Any], by: Any) -> Lot:
    """Choose an act and the sheets it is for; foreseen at once when the act asks nothing. Refused without a sheet, or
    with more than `lots.LOT_MAX`."""
    if not is_coordinator(by, reseau):
        raise Refused("Seule la coordination du réseau agit sur plusieurs fiches.")
    if acte not in {a.code for a in lots.actes(genre)}:
        raise Refused("Choisissez ce qu’il faut faire.")
    if not fiches:
        raise Refused("Cochez au moins une ligne.")
    if len(fiches) > lots.LOT_MAX:
        raise Refused(lots.TROP)
    with transaction.atomic():
        lot = Lot.objects.create(reseau=reseau, genre=genre, acte=acte, par=by)
        LigneLot.objects.bulk_create([LigneLot(lot=lot, fiche=f.code, nom=str(f)[:170]) for f in fiches])
        if not lots.ACTES[acte].demande:
            foresee_lot(lot=lot, parametres={}, by=by)
    return lot


def foresee_lot(*, lot: Lot, parametres: dict[str, Any], by: Any) -> None:
    """Say of each sheet what would happen, by doing it and undoing it: the services answer, no rule is told twice."""
    with transaction.atomic():
        frais = _a_lancer(lot, by)
        dit = lots.ACTES[frais.acte].lire(parametres)
        frais.parametres = parametres
        frais.save(update_fields=["parametres"])
        lignes = list(frais.lignes.all())
        for ligne in lignes:
            ligne.etat, ligne.dit = _essayer(frais, ligne, dit, by, defaire=True)
        LigneLot.objects.bulk_update(lignes, ["etat", "dit"])
    lot.refresh_from_db()


def launch_lot(*, lot: Lot, by: Any, retour: str) -> Travail:
    """Have a worker do what was foreseen. Refused twice: who clicks again, or somebody else, reads that it is done."""
    with transaction.atomic():
        frais = _a_lancer(lot, by)
        if frais.parametres is None or not frais.lignes.filter(etat=EtatLigne.A_FAIRE).exists():
            raise Refused("Il n’y a rien à faire dans ce lot.")
        frais.lance_le = timezone.now()
        frais.save(update_fields=["lance_le"])
        return travaux.lancer(
            genre=GENRE,
            by=by,
            parametres={"lot": frais.code},
            titre=str(frais),
            retour=retour,
            portee=portee(frais.reseau),
        )


def _a_lancer(lot: Lot, by: Any) -> Lot:
    frais = verrouiller(lot)
    if frais.par_id != by.pk or not is_coordinator(by, frais.reseau):
        raise Refused("Ce lot est à qui l’a préparé.")
    if frais.lance_le is not None:
        raise Refused("Ce lot est déjà lancé.")
    return frais


def do_row(*, ligne: LigneLot, by: Any) -> None:
    """Do one sheet of a lot. The act and its mark are written together: taken up again, a lot does no sheet twice."""
    with transaction.atomic():
        fraiche = verrouiller(ligne)
        lot = Lot.objects.select_related("reseau").get(pk=fraiche.lot_id)
        if fraiche.etat != EtatLigne.A_FAIRE or lot.lance_le is None:
            return
        dit = lots.ACTES[lot.acte].lire(lot.parametres or {})
        fraiche.etat, fraiche.dit = _essayer(lot, fraiche, dit, by, defaire=False)
        fraiche.save(update_fields=["etat", "dit"])


def _essayer(lot: Lot, ligne: LigneLot, dit: dict[str, Any], by: Any, *, defaire: bool) -> tuple[str, str]:
    """The state and the words of this sheet, done, or undone after a trial."""
    try:
        with transaction.atomic():
            fait = lots.ACTES[lot.acte].faire(lots.fiche_de(lot, ligne), dit, by)
            transaction.set_rollback(defaire)
    except (Refused, ValidationError) as refus:
        return EtatLigne.REFUSEE, " ".join(raisons(refus))[:400]
    return (EtatLigne.A_FAIRE if defaire else EtatLigne.FAITE), fait[:400]
