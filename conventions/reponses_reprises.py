"""What a draft may take from an earlier file of its structure: the project, answers to the same questions, the budget
as a base. What is written already stays."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from . import presentation
from .enums import A_CHOIX, CHAMPS_SECTION, EtatConvention, GenreQuestion, Section
from .models import Convention, QuestionAppel, RepriseReponses

REPONSE = "reponses."


@dataclass
class Proposition:
    """`champs`: names and stored values; `dites`: the same, as one reads them; `gardees`: what stays as it is."""

    depuis: Convention
    champs: dict[str, Any] = field(default_factory=dict)
    dites: list[tuple[str, str]] = field(default_factory=list)
    gardees: list[str] = field(default_factory=list)
    lignes: int = 0

    @property
    def vide(self) -> bool:
        return not self.champs and not self.lignes

    def offrir(self, nom: str, libelle: str, valeur: Any, dite: str, actuelle: Any) -> None:
        """Take it where nothing is written; else say that what is there stays."""
        if valeur in (None, "", []):
            return
        if actuelle in (None, "", []):
            self.champs[nom] = valeur
            self.dites.append((libelle, dite))
        elif actuelle != valeur:
            self.gardees.append(libelle)


def sources(c: Convention) -> list[Convention]:
    """The earlier files of the structure, the latest first; only a draft takes from them."""
    if c.etat != EtatConvention.BROUILLON:
        return []
    autres = Convention.objects.filter(structure=c.structure_id, origine=c.origine, cree_le__lt=c.cree_le)
    avec = autres.select_related("appel", "structure__reseau").prefetch_related("appel__questions", "lignes_budget")
    return list(avec.order_by("-cree_le", "-pk")[:10])


def proposer(c: Convention, depuis: Convention) -> Proposition:
    p = Proposition(depuis)
    for nom in CHAMPS_SECTION[Section.PROJET]:
        p.offrir(
            nom, presentation.libelle(nom), getattr(depuis, nom), presentation.lisible(depuis, nom), getattr(c, nom)
        )
    d_avant = {q.cle: q for q in depuis.questions}
    for q in c.questions:
        valeur = depuis.reponses.get(q.cle)
        if q.cle in d_avant and _convient(q, d_avant[q.cle], valeur):
            p.offrir(REPONSE + q.cle, q.intitule, valeur, presentation.reponse(q, valeur), c.reponses.get(q.cle))
    if Section.BUDGET in c.sections and depuis.lignes_budget.all():
        if c.lignes_budget.all():
            p.gardees.append("Le budget")
        else:
            p.lignes = len(depuis.lignes_budget.all())
    return p


def _convient(question: QuestionAppel, avant: QuestionAppel, valeur: Any) -> bool:
    """The answer of before still answers the question of today."""
    if question.genre != avant.genre or question.genre == GenreQuestion.FICHIER:
        return False
    if question.genre not in A_CHOIX:
        return True
    return set(valeur if isinstance(valeur, list) else [valeur]) <= set(question.choix)


def en_cours(c: Convention) -> RepriseReponses | None:
    """What was taken and may still be undone."""
    if c.etat != EtatConvention.BROUILLON:
        return None
    return c.reprises.filter(annulee_le__isnull=True).select_related("depuis", "prise_par").first()


def a_offrir(c: Convention) -> bool:
    """Does an earlier file hold something that this draft lacks?"""
    return any(not proposer(c, depuis).vide for depuis in sources(c))


def gardable(valeur: Any) -> Any:
    """A value as it is kept in JSON, to tell later whether somebody changed it."""
    return f"{valeur.normalize():f}" if isinstance(valeur, Decimal) else valeur
