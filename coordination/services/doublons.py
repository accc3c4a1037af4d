"""Two sheets that are one: they are merged with nothing lost, or said to be two."""

from typing import Any

from accounts import invitations
from accounts.models import Invitation
from conventions import services as conventions
from coordination.doublons.genres import Genre, obstacles
from coordination.models import FichesDistinctes
from promeneurs.models import Mandat, Promeneur
from socle import edition, fichiers, journal
from socle.ecriture import ecriture
from socle.etats import Refused
from territoires.models import Reseau
from territoires.rules import is_coordinator


def merge(*, genre: Genre, garde: Any, autre: Any, choix: dict[str, str], by: Any) -> Any:
    """The sheet `autre` joins `garde` with everything that hangs on it, then is gone; its code leads to `garde`.

    `choix`: of the fields that differ, those that say « autre » take what the other sheet said. Guarantees: both rows
    are locked; what can't be joined refuses with its reasons before anything moves (`Refused`); every row that pointed
    to `autre` points to `garde`, or was the same as one there and has completed it; mandates have the days that the
    conventions now give; the history of both is read on `garde`.
    """
    with ecriture(genre.modele, by=by, action="reunir"):
        garde, autre = _verrouillees(genre, garde, autre)
        _coordonne(by, garde.reseau)
        if raisons := obstacles(genre, garde, autre):
            raise Refused(*raisons)
        changes = _changements(genre, garde, autre, choix)
        laissee = _image_laissee(genre, garde, autre, changes)
        for lien in genre.liens:
            lien.executer(garde, autre)
        _suivre(genre, garde, autre)
        _effacer(genre, garde, autre)
        edition.apply(garde, changes, version=None, by=by, action="reunir")
        if laissee is not None:
            fichiers.delete(fichier=laissee)
        _ouvrir(genre, garde, by)
    return garde


def _coordonne(by: Any, reseau: Reseau) -> None:
    if not is_coordinator(by, reseau):
        raise Refused("Seule la coordination du réseau dit si deux fiches n’en font qu’une.")


def _verrouillees(genre: Genre, garde: Any, autre: Any) -> tuple[Any, Any]:
    """Both rows, locked in the order of their keys: two merges the other way round wait, they do not block."""
    lignes = genre.modele._base_manager.select_for_update(of=("self",)).filter(pk__in=[garde.pk, autre.pk])
    par_cle = {ligne.pk: ligne for ligne in lignes.order_by("pk")}
    if garde.pk == autre.pk:
        raise Refused("C’est la même fiche.")
    if len(par_cle) < 2:
        raise Refused("L’une de ces fiches n’existe plus\u00a0: quelqu’un vient peut-être de les réunir.")
    if par_cle[garde.pk].reseau_id != par_cle[autre.pk].reseau_id:
        raise Refused("Ces fiches ne sont pas du même réseau.")
    return par_cle[garde.pk], par_cle[autre.pk]


def _changements(genre: Genre, garde: Any, autre: Any, choix: dict[str, str]) -> dict[str, Any]:
    pris = [nom for nom in genre.differents(garde, autre) if choix.get(nom) == "autre"]
    changes = {nom: getattr(autre, nom) for nom in pris}
    changes |= {genre.suivent[nom]: getattr(autre, genre.suivent[nom]) for nom in pris if nom in genre.suivent}
    if isinstance(garde, Promeneur) and autre.confirme_le > garde.confirme_le:
        changes["confirme_le"] = autre.confirme_le
    return changes


def _image_laissee(genre: Genre, garde: Any, autre: Any, changes: dict[str, Any]) -> Any:
    """The picture that nobody will show any more."""
    return getattr(garde if genre.image in changes else autre, genre.image)


def _suivre(genre: Genre, garde: Any, autre: Any) -> None:
    """What names the sheet by its code: invitations on their way, and pairs said to be two."""
    for invitation in Invitation.objects.select_for_update().filter(cible__contains=autre.code):
        cible = _cible(genre, invitation.cible, garde, autre)
        pareilles = Invitation.objects.filter(email=invitation.email, role=invitation.role, cible=cible)
        if cible != invitation.cible and not pareilles.filter(etat=invitation.etat).exists():
            Invitation.objects.filter(pk=invitation.pk).update(cible=cible)
    for paire in FichesDistinctes.objects.select_for_update().filter(reseau=garde.reseau_id):
        if autre.code in (paire.une, paire.autre):
            tierce = paire.autre if paire.une == autre.code else paire.une
            paire.delete()
            if tierce != garde.code:
                _distinguer(garde.reseau, garde.code, tierce, paire.par)


def _cible(genre: Genre, cible: str, garde: Any, autre: Any) -> str:
    if cible == autre.code:
        return garde.code
    if not cible.startswith("{"):
        return cible
    parties = invitations.lire_cle(cible)
    return invitations.cle(**parties | {genre.code: garde.code}) if parties.get(genre.code) == autre.code else cible


def _effacer(genre: Genre, garde: Any, autre: Any) -> None:
    """Gone, once nothing at all hangs on it: a kind of row that nobody thought of would be lost with it."""
    for lien in autre._meta.get_fields(include_hidden=True):
        if not lien.auto_created or lien.concrete or hasattr(lien.related_model, "pgh_tracked_model"):
            continue  # of its own, or the history, which leads to a row without holding it
        if lien.related_model._base_manager.filter(**{lien.field.name: autre}).exists():
            raise RuntimeError(f"{lien.related_model._meta.label}.{lien.field.name} still leads to the sheet.")
    genre.reunie.objects.create(
        **{"code": autre.code, "nom": str(autre), genre.code: garde, genre.ancienne_cle: autre.pk}
    )
    autre.delete()


def _ouvrir(genre: Genre, garde: Any, by: Any) -> None:
    """The conventions of the sheet kept open the mandates that joined it, and the reverse."""
    for mandat in Mandat.objects.filter(**{genre.code: garde}).select_related("structure"):
        conventions.open_covered(mandat, by)


# — Two, after all


def keep_apart(*, une: Any, autre: Any, by: Any) -> None:
    """These sheets look alike and are two: they are not shown as doubles any more. Said twice, it is said once."""
    if une.pk == autre.pk or une.reseau_id != autre.reseau_id:
        raise Refused("Ces fiches ne sont pas du même réseau.")
    _coordonne(by, une.reseau)
    with journal.acte(by=by, action="distinguer"):
        _distinguer(une.reseau, une.code, autre.code, by)


def _distinguer(reseau: Reseau, code: str, tierce: str, by: Any) -> None:
    une, autre = sorted((code, tierce))
    paire = FichesDistinctes(reseau=reseau, une=une, autre=autre, par=by)
    FichesDistinctes.objects.bulk_create([paire], ignore_conflicts=True)


def compare_again(*, une: Any, autre: Any, by: Any) -> None:
    """Said to be two by mistake: they are shown again if they look alike."""
    _coordonne(by, une.reseau)
    une, autre = sorted((une.code, autre.code))
    FichesDistinctes.objects.filter(une=une, autre=autre).delete()
