"""What changed in a file since a reading: before and after, field by field, post by post, document by document."""

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from socle import journal
from socle.valeurs import simple

from .enums import CHAMPS_SECTION, EtatPiece, Section
from .manques import nombre
from .models import Convention, DepotPiece, Lecture, PermanencePrevue, Piece, Poste
from .presentation import libelle, lisible, reponse

_MOIS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_MOTS = re.compile(
    rf"""
    \d{{1,2}}(?:er)?\s(?:{_MOIS})\b(?:\s\d{{4}}\b)?                # 1er septembre 2026
    | \d{{1,4}}[/.-]\d{{1,2}}[/.-]\d{{1,4}}\b                      # 01/09/2026
    | \d{{2}}(?:[\s.]\d{{2}}){{4}}\b                               # 03 83 00 00 12
    | \d{{1,2}}\s?h\b(?:\s?\d{{2}}\b)?                            # 18 h 30
    | (?:\d{{1,3}}(?:\s\d{{3}}\b)+|\d+)(?:[.,]\d+)?\b(?:\s?[€%])?  # 1 200,50 €
    | [\w.+-]+@[\w.-]+\w
    | \w+ | \s+ | [^\w\s]
    """,
    re.VERBOSE,
)
"""A word; and what is read in one piece: a date, an hour, an amount, a number, an address."""
MAX_MOTS = 3000
"""Beyond, a text is compared line by line."""


@dataclass(frozen=True)
class Bout:
    """A piece of a text. `signe`: « + » added, « - » removed, empty when it stays."""

    signe: str
    texte: str


@dataclass
class Ecart:
    """One thing that changed, and how."""

    section: Section
    quoi: str
    bouts: list[Bout] = field(default_factory=list)
    dit: str = ""


def comparer(avant: str, apres: str) -> list[Bout]:
    """The two texts as one, word by word."""
    a, b = _MOTS.findall(avant), _MOTS.findall(apres)
    if len(a) + len(b) > MAX_MOTS:
        a, b = avant.splitlines(keepends=True), apres.splitlines(keepends=True)
    bouts: list[Bout] = []
    for genre, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if genre == "equal":
            bouts.append(Bout("", "".join(a[i:j])))
            continue
        bouts += [Bout("-", "".join(a[i:j]))] if i < j else []
        bouts += [Bout("+", "".join(b[k:m]))] if k < m else []
    return bouts


def derniere(c: Convention) -> Lecture | None:
    return c.lectures.select_related("par").order_by("-pk").first()


def ecarts(c: Convention, lecture: Lecture) -> list[Ecart]:
    """Everything that the structure's side changed since, part by part."""
    avant = _alors(Convention, lecture.evenement, pgh_obj_id=c.pk).get(c.pk)
    siens = [*_champs(c, avant), *_reponses(c, avant)] if avant is not None else []
    trouves = [
        *siens,
        *_postes(c, lecture),
        *_creneaux(c, lecture),
        *_documents(c, lecture),
        *_non_concernees(c, lecture),
    ]
    rangs = {section: rang for rang, section in enumerate(Section)}
    return sorted(trouves, key=lambda e: rangs[e.section])


def _alors(modele: Any, borne: int, **filtre: Any) -> dict[int, Any]:
    """The rows as they were: the last event of each up to that one; without those removed by then."""
    evenements = journal.events_model(modele)._base_manager.filter(pgh_id__lte=borne, **filtre)
    derniers = evenements.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
    return {e.pgh_obj_id: e for e in derniers if e.pgh_label != "delete"}


def _champs(c: Convention, avant: Any) -> list[Ecart]:
    noms = [(section, nom) for section, siens in CHAMPS_SECTION.items() for nom in siens]
    dits = [(section, nom, lisible(avant, nom), lisible(c, nom)) for section, nom in noms]
    return [Ecart(Section(section), libelle(nom), comparer(a, b)) for section, nom, a, b in dits if a != b]


def _reponses(c: Convention, avant: Any) -> list[Ecart]:
    dits = [(q, reponse(q, avant.reponses.get(q.cle)), reponse(q, c.reponses.get(q.cle))) for q in c.questions]
    return [Ecart(Section.QUESTIONS, q.intitule, comparer(a, b)) for q, a, b in dits if a != b]


_DU_POSTE = ("fonction", "email", "heures", "debut", "fin")


def _postes(c: Convention, lecture: Lecture) -> list[Ecart]:
    """Posts added, removed, or changed: whose they are, then each line."""
    avant = _alors(Poste, lecture.evenement_poste, convention_id=c.pk)
    maintenant = {p.pk: p for p in c.postes_prevus.all()}
    gens = _titulaires([*avant.values(), *maintenant.values()])
    trouves = []
    for pk in {**avant, **maintenant}:
        a, b = (_du_poste(p, gens) if p is not None else "" for p in (avant.get(pk), maintenant.get(pk)))
        if a != b:
            quoi = "Poste changé" if a and b else "Poste ajouté" if b else "Poste retiré"
            trouves.append(Ecart(Section.POSTES, quoi, comparer(a, b)))
    return trouves


def _creneaux(c: Convention, lecture: Lecture) -> list[Ecart]:
    """The planned slots added or removed: they do not change otherwise."""
    alors = _alors(PermanencePrevue, lecture.evenement_creneau, convention_id=c.pk).values()
    avant = [str(PermanencePrevue(jour=e.jour, debut=e.debut, fin=e.fin, plateforme=e.plateforme)) for e in alors]
    maintenant = [str(x) for x in c.creneaux.all()]
    otes = [Ecart(Section.PROJET, "Permanence retirée", [Bout("-", x)]) for x in avant if x not in maintenant]
    return otes + [Ecart(Section.PROJET, "Permanence ajoutée", [Bout("+", x)]) for x in maintenant if x not in avant]


def _titulaires(postes: list[Any]) -> dict[int, Any]:
    """Those who hold these posts, or held them: one query."""
    cles = {p.promeneur_id for p in postes} - {None}
    modele: Any = Poste._meta.get_field("promeneur").related_model
    return {p.pk: p for p in modele._base_manager.filter(pk__in=cles)}


def _du_poste(p: Any, gens: dict[int, Any]) -> str:
    """Somebody of the network keeps on their own sheet what was written on the post: that is no change."""
    qui = gens.get(p.promeneur_id, p)
    dits = [f"{qui.prenom} {qui.nom}".strip() or "À pourvoir"]
    for nom in _DU_POSTE:
        valeur = getattr(qui if nom in ("fonction", "email") else p, nom)
        if valeur not in (None, ""):
            libelle = str(Poste._meta.get_field(nom).verbose_name)  # type: ignore[union-attr]
            clair = nombre(valeur) if nom == "heures" else valeur if isinstance(valeur, str) else simple(valeur)
            dits.append(f"{libelle}\u00a0: {clair}")
    return ", ".join(dits)


def _documents(c: Convention, lecture: Lecture) -> list[Ecart]:
    donnes = DepotPiece.objects.filter(piece__convention=c.pk, pk__gt=lecture.depot)
    return [
        Ecart(Section.PIECES, str(depot.piece), dit=f"{depot.fichier.nom}, donnée le {simple(depot.depose_le)}")
        for depot in donnes.select_related("piece", "fichier").order_by("pk")
    ]


def _non_concernees(c: Convention, lecture: Lecture) -> list[Ecart]:
    """The documents said since not to concern the structure."""
    avant = _alors(Piece, lecture.evenement_piece, convention_id=c.pk)
    dites = [p for p in c.pieces.all() if p.etat == EtatPiece.NON_CONCERNEE]
    neuves = [p for p in dites if p.pk not in avant or avant[p.pk].etat != EtatPiece.NON_CONCERNEE]
    return [Ecart(Section.PIECES, str(p), dit=f"Dite non concernée\u00a0: {p.motif}") for p in neuves]
