"""The action log: an entry written, corrected or taken away by who wrote it."""

from typing import Any

from promeneurs.models import Promeneur
from socle import edition
from socle.dates import aujourdhui
from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused
from structures.models import Structure
from territoires import rules as reseaux
from territoires.models import Reseau

from .. import actions
from ..models import Action


def log_action(*, reseau: Reseau, by: Any, source: str = "", **champs: Any) -> Action:
    """Write an entry; with `source`, complete what the site recorded, which it then stands for in the log."""
    with ecriture(Action, by=by, action="noter"):
        _coordinates(by, reseau)
        _check(reseau, champs)
        if source and actions.acte(reseau, source) is None:
            raise Refused("Cet acte n’est plus dans le journal.")
        return enregistrer(Action(reseau=reseau, par=by, source=source, **champs), ajout=True)


def edit_action(*, action: Action, changes: dict[str, Any], version: int | None, by: Any) -> bool:
    with ecriture(Action, by=by, action="edit"):
        _keeps(by, action)
        _check(action.reseau, changes)
        return edition.apply(action, changes, version=version, by=by)


def remove_action(*, action: Action, by: Any) -> None:
    """Take it away; its history stays, and the act that it completed shows again as the site recorded it."""
    with ecriture(Action, by=by, action="supprimer"):
        _keeps(by, action)
        verrouiller(action).delete()


def keeps(user: Any, action: Action) -> bool:
    """An entry is its author's; once they have left the team, it is the team's."""
    if not reseaux.is_coordinator(user, action.reseau):
        return False
    return action.par_id == user.pk or not reseaux.is_coordinator(action.par, action.reseau)


def _keeps(by: Any, action: Action) -> None:
    if not keeps(by, action):
        raise Refused("Seule la personne qui l’a écrite change cette ligne.")


def _check(reseau: Reseau, champs: dict[str, Any]) -> None:
    jour = champs.get("date")
    if jour and jour > aujourdhui():
        raise Refused("Notez une action une fois faite\u00a0: cette date est à venir.", champ="date")
    for nom, modele in (("promeneur", Promeneur), ("structure", Structure)):
        lie = champs.get(nom)
        if lie is not None and not modele.objects.filter(pk=lie.pk, reseau=reseau).exists():
            raise Refused("Choisissez dans votre réseau.", champ=nom)


def _coordinates(by: Any, reseau: Reseau) -> None:
    if not reseaux.is_coordinator(by, reseau):
        raise Refused("Seule la coordination du réseau écrit dans son journal.")
