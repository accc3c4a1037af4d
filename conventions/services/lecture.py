"""What the coordination has read of a file, and the points that it checks there."""

from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass, fields
from typing import Any

from django.db.models import Max
from django.utils import timezone

from socle import journal
from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused

from .. import points, rules
from ..enums import Role
from ..enums_instruction import EtatPoint
from ..models import Convention, DepotPiece, Lecture, PermanencePrevue, Piece, PointVerifie, Poste
from .commun import check_role


@dataclass(frozen=True)
class Repere:
    """How far the history of a file goes: its last event, those of its posts, of its planned slots and of its
    documents, its last document given."""

    evenement: int = 0
    evenement_poste: int = 0
    evenement_creneau: int = 0
    evenement_piece: int = 0
    depot: int = 0

    def __str__(self) -> str:
        return "-".join(str(n) for n in astuple(self))

    @classmethod
    def lu(cls, texte: str) -> "Repere | None":
        """As a page sent it back; None for anything else."""
        morceaux = texte.split("-")
        if len(morceaux) != len(fields(cls)) or not all(m.isascii() and m.isdigit() and len(m) < 16 for m in morceaux):
            return None
        return cls(*map(int, morceaux))


def repere(convention: Convention) -> Repere:
    """Where the history of this file stands now."""

    def dernier(lignes: Any, cle: str = "pgh_id") -> int:
        return lignes.order_by().aggregate(n=Max(cle))["n"] or 0

    def evenements(modele: Any, **filtre: Any) -> Any:
        return journal.events_model(modele)._base_manager.filter(**filtre)

    return Repere(
        dernier(evenements(Convention, pgh_obj_id=convention.pk)),
        dernier(evenements(Poste, convention_id=convention.pk)),
        dernier(evenements(PermanencePrevue, convention_id=convention.pk)),
        dernier(evenements(Piece, convention_id=convention.pk)),
        dernier(DepotPiece.objects.filter(piece__convention=convention.pk), "pk"),
    )


def mark_read(*, convention: Convention, vu: Repere | None, by: Any) -> Lecture | None:
    """Somebody of the coordination has read the file as far as their page showed it (`vu`; else as it is now). Read
    again with nothing new, it is the same reading: None."""
    with ecriture(Lecture, by=by, action="lire"):
        frais = verrouiller(convention)
        check_role(frais, by, Role.COORDINATION)
        return note_reading(frais, by, vu)


def note_reading(convention: Convention, by: Any, vu: Repere | None = None) -> Lecture | None:
    """The file is locked. Never further than its history goes, nor back before an earlier reading."""
    ici = repere(convention)
    vu = vu or ici
    lu = Repere(*map(min, astuple(vu), astuple(ici)))
    derniere = convention.lectures.order_by("-pk").first()
    if derniere is not None and lu.evenement <= derniere.evenement:
        return None
    return enregistrer(Lecture(convention=convention, par=by, **asdict(lu)), ajout=True)


# — Points to check


@dataclass(frozen=True)
class Note:
    """What is said of a point; `etat` empty: nobody has looked."""

    etat: str = ""
    remarque: str = ""


def check_points(*, convention: Convention, notes: Mapping[str, Note], lues: Mapping[str, Note], by: Any) -> int:
    """Note points of the list, those alone that change; say how many did. `lues`: what the page showed of them: what a
    colleague noted meanwhile is not overwritten, the refusal says who and what."""
    connus = {p.code: p for p in points.catalogue(convention)}
    if set(notes) - set(connus):
        raise Refused("Ce point n’est pas à vérifier sur ce dossier.")
    with ecriture(PointVerifie, by=by, action="verifier"):
        frais = verrouiller(convention)
        if not rules.can_examine(by, frais):
            raise Refused("Les points se vérifient pendant l’instruction, par la coordination.")
        lignes = {p.code: p for p in frais.points.select_related("par")}
        changes = {code: note for code, note in notes.items() if _note(lignes.get(code)) != note}
        for code in changes:
            _check_unchanged(connus[code], lignes.get(code), lues.get(code, Note()))
        for code, note in changes.items():
            _write(frais, lignes.get(code), code, note, by)
    return len(changes)


def _check_unchanged(point: points.Point, ligne: PointVerifie | None, lue: Note) -> None:
    if _note(ligne) == lue:
        return
    dit = f"{ligne.par.nom_complet} vient de noter «\u00a0{ligne.get_etat_display()}\u00a0»" if ligne else "Effacé"
    remarque = f", {ligne.remarque}" if ligne and ligne.remarque else ""
    raison = f"{dit}{remarque}. Comparez, puis enregistrez de nouveau pour garder ce que vous avez saisi."
    raise Refused(f"{point.libelle}\u00a0: {raison}", champ=point.code)


def _note(ligne: PointVerifie | None) -> Note:
    return Note(ligne.etat, ligne.remarque) if ligne else Note()


def _write(convention: Convention, ligne: PointVerifie | None, code: str, note: Note, by: Any) -> None:
    if not note.etat:
        if note.remarque:
            raise Refused("Dites si ce point est vu, à revoir ou sans objet.", champ=code)
        if ligne is not None:
            ligne.delete()
        return
    if note.etat == EtatPoint.A_REVOIR and not note.remarque:
        raise Refused("Dites ce qui est à revoir.", champ=f"remarque-{code}")
    ligne = ligne or PointVerifie(convention=convention, code=code)
    ligne.etat, ligne.remarque, ligne.par, ligne.le = note.etat, note.remarque, by, timezone.now()
    enregistrer(ligne)
