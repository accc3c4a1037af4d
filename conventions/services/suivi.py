"""Who follows a file in the coordination, and what it notes for itself. It never stops a colleague from acting."""

from typing import Any

from django.utils import timezone

from socle import edition, journal
from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused
from territoires.models import RoleReseau

from .. import courriels_suivi as courriels
from .. import rules
from ..enums import Role
from ..models import Convention, NoteInterne
from .commun import check_role

CLOS = "Ce dossier est clos\u00a0: personne n’a plus à s’en occuper."


# — Who follows the file


def claim(*, convention: Convention, by: Any) -> Convention:
    """« Je m’en occupe ». Of two at once one wins, and the other hears who; claimed twice, it is claimed once. Refused
    on a closed file."""
    with ecriture(Convention, by=by, action="prendre"):
        frais = verrouiller(convention)
        check_role(frais, by, Role.COORDINATION)
        _check_open(frais)
        suit = rules.follower(frais)
        if suit is not None and suit.pk != by.pk:
            raise Refused(f"{suit.nom_complet} s’occupe déjà de ce dossier.")
        _give(frais, by)
    convention.refresh_from_db()
    return convention


def release(*, convention: Convention, by: Any) -> Convention:
    """Whoever follows the file leaves it to the whole team."""
    with ecriture(Convention, by=by, action="laisser"):
        frais = verrouiller(convention)
        check_role(frais, by, Role.COORDINATION)
        suit = rules.follower(frais)
        if suit is not None and suit.pk != by.pk:
            raise Refused(f"C’est {suit.nom_complet} qui s’en occupe maintenant.")
        _give(frais, None)
    convention.refresh_from_db()
    return convention


def pass_on(*, convention: Convention, a: Any, lu: Any, by: Any) -> Convention:
    """The file goes to a colleague, who is told, or is taken over from one. `lu`: who followed it when the page was
    read (None: nobody); refused when it changed meanwhile, and on a closed file."""
    with ecriture(Convention, by=by, action="passer"):
        frais = verrouiller(convention)
        check_role(frais, by, Role.COORDINATION)
        _check_open(frais)
        if not any(a.pk == collegue.pk for collegue in colleagues(frais)):
            raise Refused("Cette personne n’est pas de la coordination du réseau.", champ="a")
        suit = rules.follower(frais)
        if suit is not None and suit.pk == a.pk:
            return convention
        if (suit and suit.pk) != (lu and lu.pk):
            raise Refused(f"Entre-temps, {suit.nom_complet if suit else 'plus personne'} s’en occupe\u00a0: vérifiez.")
        _give(frais, a)
        evenements = journal.events_model(Convention)._base_manager.filter(pgh_obj_id=frais.pk)
        courriels.passed(frais, by=by, fois=evenements.count())
    convention.refresh_from_db()
    return convention


def colleagues(convention: Convention) -> list[Any]:
    """Those who coordinate the network of this file, by name."""
    roles = RoleReseau.objects.filter(reseau=convention.structure.reseau_id, role=Role.COORDINATION)
    actifs = roles.filter(user__is_active=True).select_related("user").order_by("user__prenom", "user__nom", "pk")
    return [role.user for role in actifs]


def _check_open(convention: Convention) -> None:
    if rules.is_closed(convention):
        raise Refused(CLOS)


def _give(convention: Convention, a: Any) -> None:
    if convention.instructeur_id != (a.pk if a else None):
        convention.instructeur = a
        convention.save(update_fields=["instructeur"])


# — Notes of the coordination


def add_note(*, convention: Convention, texte: str, by: Any) -> NoteInterne:
    """A note for the coordination alone. The same one sent twice is one."""
    with ecriture(NoteInterne, by=by, action="noter"):
        frais = verrouiller(convention)
        check_role(frais, by, Role.COORDINATION)
        derniere = frais.notes.order_by("-pk").first()
        if derniere is not None and (derniere.auteur_id, derniere.texte) == (by.pk, texte.strip()):
            return derniere
        return enregistrer(NoteInterne(convention=frais, auteur=by, texte=texte.strip()), ajout=True)


def edit_note(*, note: NoteInterne, texte: str, version: int | None, by: Any) -> bool:
    """One's own. `Conflit` when it changed meanwhile, in another tab."""
    with ecriture(NoteInterne, by=by, action="noter"):
        _own(note, by)
        change = edition.apply(note, {"texte": texte.strip()}, version=version, by=by, action="noter")
        if change:
            note.modifiee_le = timezone.now()
            note.save(update_fields=["modifiee_le"])
    return change


def delete_note(*, note: NoteInterne, by: Any) -> None:
    """One's own."""
    with ecriture(NoteInterne, by=by, action="retirer_note"):
        _own(note, by).delete()


def _own(note: NoteInterne, by: Any) -> NoteInterne:
    frais = verrouiller(note)
    check_role(frais.convention, by, Role.COORDINATION)
    if frais.auteur_id != by.pk:
        raise Refused("Seule la personne qui a écrit cette note peut la changer.")
    return frais
