"""Where a structure that declared itself stands, said to its own people: the steps, and whose turn it is."""

from dataclasses import dataclass, field
from typing import Any

from . import adresses
from .enums import EtatDeclaration
from .models import Declaration

D = EtatDeclaration
Etape = dict[str, str]


@dataclass(frozen=True)
class Parcours:
    """`suite` says what happens next, `a_vous` whether the reader has to do something."""

    suite: str
    a_vous: bool = False
    etapes: list[Etape] = field(default_factory=list)


ENTREE = (
    ("Vous déclarez votre structure", ""),
    ("Vous confirmez votre adresse", "Par le lien reçu par e-mail."),
    ("La coordination prend contact", "Un échange pour savoir si la démarche vous convient. Rien n’engage encore."),
    ("Vous présentez votre projet", "Le public, le temps en ligne, les professionnels que vous désignez."),
    ("Le comité de pilotage décide", "Puis la convention et la charte se signent."),
)
REJOINDRE = (
    ("Vous demandez à rejoindre la structure", ""),
    ("Vous confirmez votre adresse", "Par le lien reçu par e-mail."),
    ("La structure répond", "Sa direction, ou la coordination quand personne n’y a de compte."),
    ("Vous entrez dans son espace", "Avec le rôle que l’on vous donne."),
)
_ICI = {D.A_CONFIRMER: 1, D.CONFIRMEE: 2, D.ACCUEILLIE: 3, D.DEMANDEE: 2, D.ACCEPTEE: 4, D.DECLINEE: 2, D.SANS_OBJET: 4}
_SUITE = {
    D.A_CONFIRMER: ("ouvrez le message que nous venons d’envoyer et suivez son lien.", True),
    D.CONFIRMEE: ("la coordination du réseau vous appelle ou vous écrit.", False),
    D.ACCUEILLIE: ("préparez votre projet et les pièces que la coordination vous a indiquées.", True),
    D.ACCEPTEE: ("votre demande est acceptée\u00a0: l’espace de la structure vous est ouvert.", True),
    D.DECLINEE: ("votre demande est déclinée. La raison est dans le message que vous avez reçu.", False),
    D.SANS_OBJET: ("vous faites déjà partie de cette structure, ou votre demande y attend déjà.", False),
}


def de(declaration: Declaration) -> Parcours:
    """For who typed it, with an account or not yet: says nothing of the structure that they did not write."""
    etat = D(declaration.etat)
    if etat == D.DEMANDEE:
        tete = adresses.tete(declaration.structure)  # type: ignore[arg-type]
        suite, a_vous = f"{'la direction de la structure' if tete else 'la coordination du réseau'} vous répond.", False
    else:
        suite, a_vous = _SUITE[etat]
    etapes = REJOINDRE if _rejoint(declaration) else ENTREE
    return Parcours(suite, a_vous, _etapes(etapes, _ICI[etat]))


def _rejoint(declaration: Declaration) -> bool:
    if declaration.etat == D.A_CONFIRMER:
        return declaration.structure_id is not None
    return declaration.etat not in (D.CONFIRMEE, D.ACCUEILLIE)


def d_une_interessee(declaration: Declaration | None) -> Parcours:
    """For a structure that has not entered the network yet. Brought in by the coordination, they have spoken."""
    if declaration is not None:
        return de(declaration)
    return Parcours("la coordination vous dit comment entrer dans le réseau.", False, _etapes(ENTREE[2:], 0))


def _etapes(etapes: tuple[tuple[str, str], ...], ici: int) -> list[Etape]:
    etats = ["fait" if i < ici else "ici" if i == ici else "" for i in range(len(etapes))]
    return [
        {"titre": titre, "detail": detail, "etat": etat} for (titre, detail), etat in zip(etapes, etats, strict=True)
    ]


def derniere(structure: Any) -> Declaration | None:
    """The declaration that brought the structure here."""
    entrees = structure.declarations.filter(etat__in=(D.CONFIRMEE, D.ACCUEILLIE))
    return entrees.select_related("reseau", "structure").first()
