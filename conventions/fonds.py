"""Every document of a network, with its name in a folder: structure, then number, then what it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from django.db.models import QuerySet
from django.utils import timezone

from socle.models import Fichier
from socle.texte import tri
from territoires.models import Reseau

from .enums import GenreDocument, Signataire
from .models import Convention, Document


@dataclass(frozen=True)
class Papier:
    """A document of a file. `nom`: what it is, as the name of a file; `code`: what the public page knows it by, if it
    does."""

    nom: str
    quoi: str
    fichier: Fichier
    le: date
    code: str = ""
    etat: str = ""


@dataclass(frozen=True)
class Element:
    """A document of a network, where it goes in a folder."""

    chemin: PurePosixPath
    papier: Papier
    structure: str
    numero: str


ENTETES = ("chemin", "structure", "numéro", "document", "date", "état", "code", "empreinte SHA-256", "octets")


def du_reseau(reseau: Reseau) -> Iterator[Element]:
    """In a stable order: run twice, the same names."""
    conventions = lus(Convention.objects.du_reseau(reseau)).order_by("structure__tri", "pk")
    pris: set[PurePosixPath] = set()
    for convention in conventions:
        for p in papiers(convention):
            nom = f"{p.le:%Y-%m-%d}-{_court(f'{p.nom} {p.etat}')}.{p.fichier.nom.rpartition('.')[2]}"
            yield Element(_libre(pris, _dossier(convention) / nom), p, convention.structure.nom, convention.numero)


def lus(conventions: QuerySet[Convention]) -> QuerySet[Convention]:
    """With all that `papiers` reads."""
    return conventions.select_related("structure").prefetch_related(
        "documents__fichier", "documents__avenant", "signatures__fichier", "signatures__document__avenant",
        "originaux__fichier", "pieces__depots__fichier",
        "bilans__pieces__fichier", "controles__pieces__fichier", "demeures__reponses__fichier", "refus__fichier",
    )  # fmt: skip


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


def papiers(c: Convention) -> Iterator[Papier]:
    """Every document of a file, in every version: made here, given, signed, received."""
    for d in c.documents.all():
        quoi, etat = str(GenreDocument(d.genre).label), _etat(d)
        nom = f"{quoi} {c.numero}"
        if d.avenant is not None:
            nom = quoi = f"{quoi} n° {d.avenant.numero}" if d.genre == GenreDocument.AVENANT else f"{quoi}, {d.avenant}"
        yield Papier(nom, quoi, d.fichier, timezone.localdate(d.fait_le), d.code, etat)
    for s in c.signatures.all():
        if s.fichier is not None:
            avenant = s.document.avenant
            signe = f"Avenant n° {avenant.numero} signé" if avenant is not None else "Convention signée"
            quoi = f"{signe} par {Signataire(s.partie).label}"
            etat = "écartée" if s.ecartee_le else "confirmée" if s.confirmee_le else "à confirmer"
            yield Papier(quoi, quoi, s.fichier, s.signee_le, etat=etat)
    for piece in c.pieces.all():
        for version, depot in enumerate(sorted(piece.depots.all(), key=lambda d: d.pk), 1):
            etat = str(piece.get_etat_display()).lower() if depot == piece.actuelle else "version d’avant"
            le = timezone.localdate(depot.depose_le)
            yield Papier(f"{piece} v{version}", str(piece), depot.fichier, le, etat=etat)
    for original in c.originaux.all():
        nom = f"Original reçu {original.recu_le:%Y-%m-%d}"
        yield Papier(nom, f"Original\u00a0: {original}", original.fichier, original.recu_le)
    yield from _des_suites(c)


def _etat(d: Document) -> str:
    return "écartée" if d.abandon else "remplacé" if d.remplace_le else ""


def _des_suites(c: Convention) -> Iterator[Papier]:
    """What a convention in force receives: the papers of its yearly reports, the answers to a control."""
    for bilan in c.bilans.all():
        for version, piece in enumerate(sorted(bilan.pieces.all(), key=lambda p: p.pk), 1):
            quoi, le = f"{piece}, bilan {bilan.annee}", timezone.localdate(piece.depose_le)
            yield Papier(f"Bilan {bilan.annee} {piece} v{version}", quoi, piece.fichier, le)
    for controle in c.controles.all():
        for piece in controle.pieces.all():
            demande = timezone.localdate(controle.demande_le)
            nom = f"Contrôle {demande:%Y-%m-%d} {piece.fichier.nom.rpartition('.')[0]}"
            le = timezone.localdate(piece.depose_le)
            yield Papier(nom, f"Réponse au contrôle du {demande:%d/%m/%Y}", piece.fichier, le)
    for reponse in (r for d in c.demeures.all() for r in d.reponses.all() if r.fichier is not None):
        quoi = f"Réponse à la mise en demeure, reçue le {reponse.recue_le:%d/%m/%Y}"
        yield Papier(
            f"Réponse à la mise en demeure {reponse.recue_le:%Y-%m-%d}", quoi, reponse.fichier, reponse.recue_le
        )
    for refus in (r for r in c.refus.all() if r.fichier is not None):
        quoi = f"Refus de signer de {refus.get_partie_display()}"
        yield Papier(quoi, quoi, refus.fichier, refus.ecrit_le, etat="levé" if refus.leve_le else "")
