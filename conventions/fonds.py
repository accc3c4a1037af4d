"""Every document of a network, with its name in a folder: structure, then number, then what it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from django.utils import timezone

from socle.models import Fichier
from socle.texte import tri
from territoires.models import Reseau

from .enums import GenreDocument, Signataire
from .models import Convention


@dataclass(frozen=True)
class Element:
    """A file and what is said of it in the index. `code`: what the public page of documents knows it by, if it does."""

    chemin: PurePosixPath
    fichier: Fichier
    structure: str
    numero: str
    quoi: str
    le: date
    code: str = ""
    etat: str = ""


ENTETES = ("chemin", "structure", "numéro", "document", "date", "état", "code", "empreinte SHA-256", "octets")


def du_reseau(reseau: Reseau) -> Iterator[Element]:
    """In a stable order: run twice, the same names."""
    conventions = Convention.objects.du_reseau(reseau).select_related("structure").prefetch_related(
        "documents__fichier", "signatures__fichier", "originaux__fichier", "pieces__depots__fichier"
    )  # fmt: skip
    pris: set[PurePosixPath] = set()
    for convention in conventions.order_by("structure__tri", "pk"):
        for quoi, nom, fichier, le, code, etat in _de(convention):
            chemin = _libre(pris, _dossier(convention) / f"{le:%Y-%m-%d}-{nom}.{fichier.nom.rpartition('.')[2]}")
            yield Element(chemin, fichier, convention.structure.nom, convention.numero, quoi, le, code, etat)


def _dossier(c: Convention) -> PurePosixPath:
    nom = c.numero or f"demande-{timezone.localdate(c.cree_le):%Y-%m-%d}-{c.code}"
    return PurePosixPath(f"{_court(c.structure.nom)}-{c.structure.code}") / nom


def _court(texte: str) -> str:
    return tri(texte).replace(" ", "-")[:60].strip("-") or "sans-nom"


def _libre(pris: set[PurePosixPath], chemin: PurePosixPath) -> PurePosixPath:
    rang, voulu = 2, chemin
    while chemin in pris:
        chemin, rang = voulu.with_stem(f"{voulu.stem}-{rang}"), rang + 1
    pris.add(chemin)
    return chemin


def _de(c: Convention) -> Iterator[tuple[str, str, Fichier, date, str, str]]:
    """What it is, its short name, its file, its day, its public code, its state."""
    for d in c.documents.all():
        quoi, etat = str(GenreDocument(d.genre).label), "remplacé" if d.remplace_le else ""
        yield quoi, _court(f"{quoi} {etat}"), d.fichier, timezone.localdate(d.fait_le), d.code, etat
    for s in c.signatures.all():
        if s.fichier is not None:
            quoi = f"Convention signée par {Signataire(s.partie).label}"
            etat = "écartée" if s.ecartee_le else "confirmée" if s.confirmee_le else "à confirmer"
            yield quoi, _court(f"signee par {s.partie} {etat}"), s.fichier, s.signee_le, "", etat
    for piece in c.pieces.all():
        for depot in piece.depots.all():
            quoi, etat = str(piece), str(piece.get_etat_display()).lower()
            yield quoi, _court(f"piece {quoi}"), depot.fichier, timezone.localdate(depot.depose_le), "", etat
    for original in c.originaux.all():
        yield (
            f"Original\u00a0: {original}",
            _court(f"original {original.acte}"),
            original.fichier,
            original.recu_le,
            "",
            "",
        )
