"""How far a file is complete: its parts, its documents, the points checked. A number, and what it still lacks."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from . import lignes_pieces, points
from .enums import EtatPiece, Section
from .enums_instruction import FAITS
from .manques import manques
from .models import Convention


@dataclass
class Mesure:
    """`faits` out of `total`, and what is missing, in words, with where it is (an anchor of the page)."""

    faits: int = 0
    total: int = 0
    manque: list[tuple[str, str]] = field(default_factory=list)

    def compter(self, fait: bool, libelle: str, ancre: str) -> None:
        self.total += 1
        self.faits += fait
        if not fait:
            self.manque.append((libelle, ancre))

    @property
    def complet(self) -> bool:
        return self.faits == self.total

    def __str__(self) -> str:
        return f"{self.faits} sur {self.total}"


def pour_la_structure(c: Convention, jour: date) -> Mesure:
    """Its own share: parts filled, documents given."""
    donnee = (EtatPiece.DEPOSEE, EtatPiece.ACCEPTEE, EtatPiece.DETENUE, EtatPiece.NON_CONCERNEE)
    mesure = _parties(c)
    for ligne in _pieces(c, jour):
        fait = ligne.etat in donnee and not ligne.expiree
        mesure.compter(fait, ligne.attendue.libelle, "pieces")
    return mesure


def pour_la_coordination(c: Convention, jour: date) -> Mesure:
    """What makes a file ready for the committee: parts filled, documents accepted, points checked."""
    mesure = _parties(c)
    for ligne in _pieces(c, jour):
        fait = points.tenue(ligne.etat) and not ligne.expiree
        mesure.compter(fait, f"{ligne.attendue.libelle}\u00a0: {ligne.libelle_etat.lower()}", "pieces")
    notes = {p.code: p for p in c.points.all()}
    for point in points.catalogue(c):
        note = notes.get(point.code)
        fait = note is not None and note.etat in FAITS
        reste = "à revoir" if note is not None else "à vérifier"
        mesure.compter(fait, f"{point.libelle}\u00a0: {reste}", "points")
    return mesure


def _parties(c: Convention) -> Mesure:
    """Every part but the documents, which count one by one."""
    absents = {section for section, _ in manques(c)}
    mesure = Mesure()
    for section in c.sections:
        if section != Section.PIECES:
            mesure.compter(section.value not in absents, str(section.label), section.value)
    return mesure


def _pieces(c: Convention, jour: date) -> list[Any]:
    """The documents owed, or refused."""
    return [x for x in lignes_pieces.lignes(c, jour) if x.attendue.obligatoire or x.etat == EtatPiece.REFUSEE]
