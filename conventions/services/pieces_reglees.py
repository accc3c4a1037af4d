"""The list of documents, as the coordination sets it for its network or for one call in preparation."""

from typing import Any

from socle import edition
from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused
from territoires import rules as reseau_rules
from territoires.models import Reseau

from .. import pieces
from ..enums import EtatAppel
from ..models import Appel, PieceReglee
from ..pieces import Regle

AJOUTS_MAX = 30
_CHAMPS = ("libelle", "aide", "demande", "statuts", "moment", "validite_mois")


def add_asked_piece(*, reseau: Reseau, by: Any, appel: Appel | None = None, **champs: Any) -> PieceReglee:
    """One more document, asked by the network, or by a call in preparation. Two lines never have the same name."""
    with ecriture(PieceReglee, by=by, action="piece_ajoutee"):
        _check(reseau, appel, by)
        liste = pieces.regles(reseau, appel)
        if len(liste) >= len(pieces.NATIONALE) + AJOUTS_MAX:
            raise Refused("La liste est pleine\u00a0: retirez une pièce que vous aviez ajoutée.")
        _check_name(liste, champs.get("libelle", ""))
        return enregistrer(PieceReglee(reseau=reseau, appel=appel, **champs), ajout=True)


def adjust_piece(
    *, reseau: Reseau, type: str, changes: dict[str, Any], version: int | None, by: Any, appel: Appel | None = None
) -> PieceReglee:
    """Ask for a document of the list otherwise. Files handed in already owe what they owed. `Conflit` when somebody
    else changed the same field."""
    with ecriture(PieceReglee, by=by, action="piece_reglee"):
        _check(reseau, appel, by)
        liste = pieces.regles(reseau, appel)
        regle = _line(liste, type)
        _check_name([r for r in liste if r.type != type], changes.get("libelle", ""))
        ligne = _row(reseau, appel, type)
        if ligne is None:
            champs = {nom: getattr(regle, nom) for nom in _CHAMPS} | changes
            neuve = PieceReglee(
                reseau=reseau, appel=appel, type=type, version=1, **_listes(champs)
            )  # 0: never adjusted
            return enregistrer(neuve, ajout=True)
        edition.apply(ligne, changes, version=version, by=by, action="piece_reglee")
    return ligne


def restore_piece(*, reseau: Reseau, type: str, by: Any, appel: Appel | None = None) -> None:
    """Back to what the list above says (the network's for a call, the national one for a network). A document that this
    list alone asks is asked no more; those given stay in their files."""
    with ecriture(PieceReglee, by=by, action="piece_retablie"):
        _check(reseau, appel, by)
        ligne = _row(reseau, appel, type)
        dessus = {r.type: r for r in (pieces.du_reseau(reseau) if appel else pieces.NATIONALE)}
        if ligne is None:
            raise Refused("Cette pièce est déjà comme dans la liste.")
        if type not in dessus:
            ligne.delete()
            return
        # kept, so that what was handed in before still owes no more than it did
        for nom, valeur in _listes({nom: getattr(dessus[type], nom) for nom in _CHAMPS}).items():
            setattr(ligne, nom, valeur)
        ligne.version += 1
        enregistrer(ligne)


def copy_asked_pieces(*, depuis: Appel, vers: Appel) -> None:
    """The call that follows another asks for the same documents."""
    for r in depuis.pieces_reglees.all():
        champs = {nom: getattr(r, nom) for nom in _CHAMPS}
        enregistrer(PieceReglee(reseau=vers.reseau, appel=vers, type=r.type, **champs), ajout=True)


def _check(reseau: Reseau, appel: Appel | None, by: Any) -> None:
    """The network, or the call, is locked: two people at once add and change one after the other."""
    if not reseau_rules.is_coordinator(by, reseau):
        raise Refused("Seule la coordination du réseau règle la liste de ses pièces.")
    if appel is None:
        verrouiller(reseau)
        return
    frais = verrouiller(appel)
    if frais.reseau_id != reseau.pk:
        raise Refused("Cet appel est d’un autre réseau.")
    if frais.etat != EtatAppel.BROUILLON:
        raise Refused("Cet appel est publié\u00a0: reprenez-le d’abord pour le corriger.")


def _row(reseau: Reseau, appel: Appel | None, type_: str) -> PieceReglee | None:
    lignes = PieceReglee.objects.select_for_update(of=("self",)).filter(reseau=reseau, appel=appel, type=type_)
    return lignes.first()


def _line(liste: list[Regle], type_: str) -> Regle:
    regle = next((r for r in liste if r.type == type_), None)
    if regle is None:
        raise Refused("Cette pièce n’est plus dans la liste.")
    return regle


def _check_name(autres: list[Regle], libelle: str) -> None:
    if any(r.libelle.casefold() == libelle.strip().casefold() for r in autres):
        raise Refused("Une autre pièce de la liste porte déjà ce nom.", champ="libelle")


def _listes(champs: dict[str, Any]) -> dict[str, Any]:
    return champs | {"statuts": list(champs["statuts"])}
