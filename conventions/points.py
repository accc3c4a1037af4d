"""The points that the coordination checks in a file, and what the platform already knows of each: a hint, never an
answer. The structure never sees them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from stdnum.fr import siret as stdnum_siret

from socle.dates import aujourdhui
from socle.texte import liste

from . import budget, lignes_pieces
from .enums import EtatPiece, GenreQuestion, Section
from .enums_instruction import FAITS
from .homonymes import semblables
from .manques import motifs_de_dates, nombre


@dataclass(frozen=True)
class Indice:
    """What the platform found. `bon` None: a fact, that says neither yes nor no."""

    phrase: str
    bon: bool | None = None


@dataclass(frozen=True)
class Point:
    code: str
    section: Section
    libelle: str
    aide: str = ""
    indice: Callable[[Any], Indice | None] = lambda c: None


_AGES = re.compile(r"(\d{1,2})\s*(?:[-–/]|à|et|ou)\s*(\d{1,2})(?=\s*ans?\b)|(\d{1,2})(?=\s*ans?\b)")


def _siret(c: Any) -> Indice:
    siret = c.structure.siret
    if not siret:
        return Indice("La fiche de la structure n’a pas de SIRET.", False)
    if not stdnum_siret.is_valid(siret):
        return Indice(f"{siret}\u00a0: ce n’est pas un SIRET, sa clé est fausse.", False)
    autres = type(c.structure)._default_manager.filter(siret=siret).exclude(pk=c.structure_id).order_by("nom")
    noms = [s.nom for s in autres[:3]]
    if noms:
        return Indice(f"{siret}\u00a0: {liste(noms)} a le même.", False)
    return Indice(f"{siret}\u00a0: sa clé est juste, et aucune autre structure n’a le même.", True)


def _signataire(c: Any) -> Indice | None:
    """Is whoever signs known as the head of the structure?"""
    if not c.signataire_nom:
        return Indice("Personne n’est nommé pour signer.", False)
    diriger = c.structure.membres.filter(role="direction").select_related("user").order_by("pk")
    noms = [m.user.nom_complet for m in diriger]
    if c.signataire_nom.casefold() in {nom.casefold() for nom in noms}:
        return Indice(f"{c.signataire_nom} a le rôle de direction ici.", True)
    connus = f"La direction, ici\u00a0: {liste(noms)}." if noms else "Personne n’a le rôle de direction ici."
    return Indice(f"{c.signataire_nom}, {c.signataire_qualite or 'sans qualité dite'}. {connus}")


def _public(c: Any) -> Indice:
    reseau = c.structure.reseau
    attendus = f"le réseau va de {reseau.age_min} à {reseau.age_max}\u00a0ans"
    ages = [int(n) for trouve in _AGES.findall(c.public_vise) for n in trouve if n]
    if not ages:
        return Indice(f"Aucun âge n’est écrit\u00a0; {attendus}.")
    jeune, vieux = min(ages), max(ages)
    dit = f"{jeune}\u00a0ans" if jeune == vieux else f"de {jeune} à {vieux}\u00a0ans"
    return Indice(f"Âges écrits\u00a0: {dit}\u00a0; {attendus}.", reseau.age_min <= jeune and vieux <= reseau.age_max)


def _rythme(c: Any) -> Indice | None:
    """The hours of the project against those of its posts."""
    heures = [p.heures for p in c.postes_prevus.all() if p.heures is not None]
    if c.heures_en_ligne is None or not heures:
        return None
    total = sum(heures)
    dit = f"{nombre(c.heures_en_ligne)}\u00a0h annoncées par semaine, {nombre(total)}\u00a0h sur les postes."
    return Indice(dit, c.heures_en_ligne == total)


def _salaries(c: Any) -> Indice | None:
    """Who is named here already, and who is new."""
    jour = aujourdhui()
    nommes = set(
        c.structure.mandats.filter(designation__contains=jour).order_by().values_list("promeneur", flat=True)
    )  # fmt: skip
    postes = list(c.postes_prevus.all())
    connus = [str(p) for p in postes if p.promeneur_id in nommes]
    nouveaux = [str(p) for p in postes if not p.a_pourvoir and p.promeneur_id not in nommes]
    volontaires = [str(p) for p in postes if re.search(r"civique|bénévole|stagiaire", p.fonction, re.IGNORECASE)]
    if volontaires:
        return Indice(f"La fonction dit service civique, bénévolat ou stage\u00a0: {liste(volontaires)}.", False)
    if connues := _deja_connues(c, postes):
        return Indice(connues, False)
    dits = [f"{titre}\u00a0: {liste(noms)}." for titre, noms in (
        ("Déjà nommés par la structure", connus), ("À vérifier auprès de la structure", nouveaux),
    ) if noms]  # fmt: skip
    return Indice(" ".join(dits), None if nouveaux else True) if dits else None


def _deja_connues(c: Any, postes: list[Any]) -> str:
    """People to invite whose name is that of somebody of the network, under another address: two sheets for one."""
    invites = [p for p in postes if not p.promeneur_id and p.email]
    if not invites:
        return ""
    du_reseau = list(c.structure.reseau.promeneurs.values_list("prenom", "nom", "email"))
    phrases = []
    for p in invites:
        ailleurs = [f"{prenom} {nom}" for prenom, nom, email in du_reseau if email.lower() != p.email.lower()]
        if trouves := semblables(f"{p.prenom} {p.nom}", ailleurs):
            phrases.append(
                f"{p} ({p.email})\u00a0: le réseau connaît déjà {liste(trouves)}, à une autre adresse. Est-ce la même "
                "personne\u00a0?"
            )
    return " ".join(phrases)


def _heures(c: Any) -> Indice | None:
    minimum = c.structure.reseau.heures_min_hebdo
    postes = list(c.postes_prevus.all())
    courts = [f"{p} ({nombre(p.heures)}\u00a0h)" for p in postes if p.heures is not None and p.heures < minimum]
    muets = [str(p) for p in postes if p.heures is None]
    if not postes:
        return Indice("Aucun poste n’est prévu.", False)
    if courts or muets:
        return Indice(f"Le réseau demande {nombre(minimum)}\u00a0h\u00a0: {liste(courts + muets)}.", False)
    return Indice(f"Chaque poste a au moins {nombre(minimum)}\u00a0h par semaine.", True)


def _reponses(c: Any) -> Indice:
    posees = [q for q in c.questions if q.genre != GenreQuestion.FICHIER]
    faites = [q for q in posees if c.reponses.get(q.cle) not in (None, "", [])]
    s = "s" if len(faites) > 1 else ""
    return Indice(f"{len(faites)} réponse{s} sur {len(posees)}.", len(faites) == len(posees))


def _budget(c: Any) -> Indice:
    manquent = budget.manques(c)
    return Indice(" ".join(manquent), False) if manquent else Indice(budget.lire(c).dit, True)


def _pieces(c: Any) -> Indice:
    lignes = [x for x in lignes_pieces.lignes(c, aujourdhui()) if x.attendue.obligatoire]
    reste = [x.attendue.libelle for x in lignes if x.expiree or not tenue(x.etat)]
    if reste:
        return Indice(f"Il reste\u00a0: {', '.join(reste)}.", False)
    return Indice("Toutes les pièces demandées sont acceptées, à la Caf ou non concernées.", True)


def tenue(etat: str) -> bool:
    """Nothing more is awaited of a document in this state."""
    return etat in (EtatPiece.ACCEPTEE, EtatPiece.DETENUE, EtatPiece.NON_CONCERNEE)


def _dates(c: Any) -> Indice | None:
    if not c.debut_souhaite or not c.fin_souhaitee:
        return Indice("Les dates ne sont pas données.", False)
    raisons = motifs_de_dates(c, c.debut_souhaite, c.fin_souhaitee)
    return Indice(" ".join(raisons), False) if raisons else Indice("Dans la durée du réseau, sans chevauchement.", True)


S = Section
_TOUS = (
    Point("siret", S.STRUCTURE, "Le SIRET est celui de la structure",
          "Comparez-le à l’avis de situation SIRENE.", _siret),
    Point("signataire", S.STRUCTURE, "La personne qui signe peut engager la structure", indice=_signataire),
    Point("public", S.PROJET, "Le public visé entre dans les âges du réseau", indice=_public),
    Point("rythme", S.PROJET, "Les permanences tiennent avec les heures annoncées", indice=_rythme),
    Point("educatif", S.PROJET, "Le lien avec le projet éducatif est clair"),
    Point("salaries", S.POSTES, "Les personnes nommées sont salariées de la structure",
          "Ni bénévoles, ni volontaires en service civique.", _salaries),
    Point("heures", S.POSTES, "Chaque poste atteint les heures demandées par le réseau", indice=_heures),
    Point("budget", S.BUDGET, "Le budget est équilibré, en fonctionnement seulement",
          "Ni achat de matériel durable, ni remboursement d’emprunt.", _budget),
    Point("reponses", S.QUESTIONS, "Les réponses à l’appel sont complètes", indice=_reponses),
    Point("pieces", S.PIECES, "Les pièces demandées sont là et valables", indice=_pieces),
    Point("noms", S.PIECES, "Les pièces portent le nom et le SIRET de la structure"),
    Point("dates", S.DATES, "Les dates conviennent au réseau", indice=_dates),
)  # fmt: skip
CODES = tuple(p.code for p in _TOUS)


def catalogue(c: Any) -> list[Point]:
    """The points of this file, part by part: those of the call only under a call that asks something."""
    siennes = c.sections
    return [p for p in _TOUS if p.section in siennes]


def notes(c: Any) -> dict[str, list[tuple[Point, Any]]]:
    """Each point that somebody noted, in order: those to see again, and the others."""
    notees = {p.code: p for p in c.points.select_related("par")}
    siennes = [(point, notees[point.code]) for point in catalogue(c) if point.code in notees]
    return {
        "a_revoir": [x for x in siennes if x[1].etat not in FAITS],
        "faits": [x for x in siennes if x[1].etat in FAITS],
    }
