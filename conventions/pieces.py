"""Which documents a file needs: by legal form, for a first convention or a renewal (domain §5), as its network and its
call adjust the list. The one place that says what a document is called, and whether it is owed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from structures.enums import StatutJuridique

from .enums import DemandePiece, EtatPiece, GenreQuestion, LieuDepot, MomentPiece

A, C, P, X = (
    StatutJuridique.ASSOCIATION,
    StatutJuridique.COLLECTIVITE,
    StatutJuridique.ETABLISSEMENT_PUBLIC,
    StatutJuridique.AUTRE,
)
TOUS = (A, C, P, X)
QUESTION = "q-"
PORTAIL = "copie-portail"
DECLARATION = "declaration"
REMPLACEE = "Seulement si elle a changé\u00a0: la déclaration de situation inchangée la remplace."


@dataclass(frozen=True)
class PieceAttendue:
    """A document asked of one file. `obligatoire` False: to give only if asked, or if something changed. `propre`: made
    for this file, never taken again from another. `remplacee`: the declaration of unchanged situation does for it.
    `demandee` False: given, and asked no more."""

    type: str
    libelle: str
    aide: str = ""
    obligatoire: bool = True
    validite_mois: int | None = None
    propre: bool = False
    remplacee: bool = False
    demandee: bool = True


@dataclass(frozen=True)
class Regle:
    """A line of the list. `depuis`: when the network or the call set it; a file handed in before does not owe it."""

    type: str
    libelle: str
    aide: str
    demande: str
    statuts: tuple[str, ...]
    moment: str
    validite_mois: int | None = None
    propre: bool = False
    depuis: datetime | None = None

    @property
    def meme_liste(self) -> tuple[Any, ...]:
        """What two lines are compared by."""
        return (self.libelle, self.aide, self.demande, set(self.statuts), self.moment, self.validite_mois)


def _n(
    type_: str, libelle: str, statuts: tuple[str, ...], aide: str = "", *, si_besoin: bool = False,
    moment: str = MomentPiece.PREMIERE, mois: int | None = None, propre: bool = False,
) -> Regle:  # fmt: skip
    demande = DemandePiece.FACULTATIVE if si_besoin else DemandePiece.OBLIGATOIRE
    return Regle(type_, libelle, aide, demande, statuts, moment, mois, propre)


_CHAQUE = MomentPiece.TOUJOURS
NATIONALE: tuple[Regle, ...] = (
    _n(DECLARATION, "Déclaration de situation inchangée", TOUS,
        "Elle remplace les pièces déjà données\u00a0: existence, statuts, RIB, projet. Une seule a changé\u00a0? "
        "Donnez-la avec la déclaration.", moment=MomentPiece.RENOUVELLEMENT, propre=True),
    _n("recepisse", "Récépissé de déclaration en préfecture", (A,)),
    _n("arrete", "Arrêté préfectoral de création", (C,),
        "Pour un EPCI. Une commune n’est pas concernée\u00a0: dites-le.", si_besoin=True),
    _n("existence", "Acte de création", (P, X), "L’acte qui crée l’établissement ou l’organisme."),
    _n("siret", "Avis de situation SIRENE", TOUS, "Il porte le SIREN et le SIRET."),
    _n("statuts", "Statuts", (A, P, X), "Signés, dans leur dernière version."),
    _n("statuts_epci", "Statuts de l’EPCI", (C,), "Pour un EPCI seulement.", si_besoin=True),
    _n("rib", "Relevé d’identité bancaire", TOUS),
    _n("bureau", "Liste datée des membres du conseil d’administration", (A,), moment=_CHAQUE, mois=12),
    _n("engagement", "Contrat d’engagement républicain", (A,), "Signé\u00a0; demandé depuis 2022."),
    _n("deliberation", "Délibération", (C, P),
        "Pour une commune, celle qui autorise la convention\u00a0; sinon si elle est demandée.",
        si_besoin=True, moment=_CHAQUE, propre=True),
    _n("comptes", "Compte de résultat et bilan comptable N-1", (A,), moment=_CHAQUE, mois=12),
    _n("projet_educatif", "Projet éducatif", TOUS,
        "Avec le règlement intérieur, les plaquettes, les labels et agréments s’il y en a."),
)  # fmt: skip
LIBELLES = {regle.type: regle.libelle for regle in NATIONALE} | {"nouveau_rib": "Nouveau relevé d’identité bancaire"}
"""Those of the national list, of today and of before: for rows written before a document kept its own label."""


# — The list as a network and a call adjust it


def du_reseau(reseau: Any) -> list[Regle]:
    """The national list, adjusted by the network; what it adds comes last."""
    return _ajuster(NATIONALE, [r for r in reseau.pieces_reglees.all() if r.appel_id is None])


def regles(reseau: Any, appel: Any = None) -> list[Regle]:
    """The list of the network, adjusted by the call."""
    siennes = du_reseau(reseau)
    return _ajuster(siennes, appel.pieces_reglees.all()) if appel is not None else siennes


def a_preparer(appel: Any) -> list[Regle]:
    """What whoever answers a call for the first time must give, whatever their legal form."""
    siennes = [r for r in regles(appel.reseau, appel) if r.demande == DemandePiece.OBLIGATOIRE]
    return [r for r in siennes if r.moment != MomentPiece.RENOUVELLEMENT]


def _ajuster(base: Iterable[Regle], reglees: Iterable[Any]) -> list[Regle]:
    par_type = {r.type: r for r in sorted(reglees, key=lambda r: r.pk)}
    liste = [_reglee(par_type.pop(regle.type), regle) if regle.type in par_type else regle for regle in base]
    return liste + [_reglee(r) for r in par_type.values()]


def _reglee(r: Any, base: Regle | None = None) -> Regle:
    return Regle(
        r.type, r.libelle, r.aide, r.demande, tuple(r.statuts), r.moment, r.validite_mois,
        bool(base and base.propre), r.modifie_le,
    )  # fmt: skip


# — What one file owes


def demandees(c: Any) -> list[PieceAttendue]:
    """The documents of this file, in order: the list for its legal form (unknown, the form « autre » counts), then
    those that its call asks in a question."""
    forme = c.structure.statut_juridique or X
    donnees = {piece.type: piece for piece in c.pieces.all()}
    liste = [r for r in regles(c.structure.reseau, c.appel) if _concerne(r, forme, c.renouvellement)]
    declare = c.renouvellement and _declare(liste, donnees)
    attendues = [_attendue(r, declare=declare) for r in liste]
    tard = {r.type for r in liste if c.depose_le and r.depuis and r.depuis > c.depose_le} - donnees.keys()
    attendues = [replace(a, obligatoire=False) if a.type in tard else a for a in attendues]
    return attendues + _du_portail(c.appel) + [_de_question(q) for q in c.questions if q.genre == GenreQuestion.FICHIER]


def _concerne(r: Regle, forme: str, renouvellement: bool) -> bool:
    au_moment = renouvellement or r.moment != MomentPiece.RENOUVELLEMENT
    return r.demande != DemandePiece.NON_DEMANDEE and forme in r.statuts and au_moment


def _declare(liste: list[Regle], donnees: dict[str, Any]) -> bool:
    """The declaration of unchanged situation is asked, and nobody said that it cannot be made."""
    donnee = donnees.get(DECLARATION)
    demandee = any(r.type == DECLARATION for r in liste)
    return demandee and (donnee is None or donnee.etat != EtatPiece.NON_CONCERNEE)


def _attendue(r: Regle, *, declare: bool) -> PieceAttendue:
    obligatoire = r.demande == DemandePiece.OBLIGATOIRE
    attendue = PieceAttendue(r.type, r.libelle, r.aide, obligatoire, r.validite_mois, r.propre)
    if declare and r.moment == MomentPiece.PREMIERE:
        return replace(attendue, obligatoire=False, remplacee=True, aide=REMPLACEE)
    return attendue


def _du_portail(appel: Any) -> list[PieceAttendue]:
    """The money asked on a funder's own site: what was filed there is kept here too, signed."""
    if appel is None or appel.depot != LieuDepot.PORTAIL:
        return []
    libelle = f"Copie signée de la demande déposée sur {appel.portail_nom}"
    return [PieceAttendue(PORTAIL, libelle, "Telle que ce site vous l’a rendue, signée.", propre=True)]


def _de_question(question: Any) -> PieceAttendue:
    return PieceAttendue(f"{QUESTION}{question.cle}", question.intitule, question.aide, question.obligatoire)


def lignes(c: Any) -> list[tuple[PieceAttendue, Any]]:
    """What the file must hold and what it holds, in order; documents given though no longer asked come last."""
    donnees = {piece.type: piece for piece in c.pieces.all()}
    siennes = [(attendue, donnees.pop(attendue.type, None)) for attendue in demandees(c)]
    restent = [p for p in donnees.values() if p.etat != EtatPiece.A_DONNER]
    return siennes + [(PieceAttendue(p.type, p.libelle, "", False, demandee=False), p) for p in restent]


def attendue(c: Any, type_: str) -> PieceAttendue | None:
    """The document of this type in this file, asked or given."""
    return next((a for a, _ in lignes(c) if a.type == type_), None)
