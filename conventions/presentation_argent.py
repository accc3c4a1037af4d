"""What the page of a file shows of its money and yearly reports, and what each may do there."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from . import avenants, conditions, plan, rules, rules_argent, services
from .enums import EN_VIGUEUR, Role
from .enums_argent import TONS_CONTROLE, EtatVersement, GenreVersement, MotifRecuperation
from .enums_bilan import TONS_BILAN, EtatBilan, TypePieceBilan
from .models import Bilan, Controle, Convention, Versement

E = EtatVersement
GESTES = {
    E.PREVU: ("ordonner", "annuler"),
    E.ORDONNE: ("payer", "retirer_ordre"),
    E.PAYE: ("recuperer",),
    E.A_RECUPERER: ("rembourser", "renoncer"),
    E.RECUPERE: (),
    E.ANNULE: ("retablir",),
}
"""What may be done with a payment, the usual act first."""


@dataclass
class LigneVersement:
    v: Versement
    situation: conditions.Situation
    conditions: list[conditions.Condition]
    manques: list[str]
    gestes: tuple[str, ...] = ()

    @property
    def montre_conditions(self) -> bool:
        return self.v.etat == E.PREVU


@dataclass
class AnneeArgent:
    """A year of the plan: its payments, what it is worth, and how it is counted."""

    annee: int
    lignes: list[LigneVersement] = field(default_factory=list)
    ouverte: bool = False

    @property
    def total(self) -> Decimal:
        """What the year gives: its payments, but those that will not be made, less what came back."""
        return sum((net(ligne.v) for ligne in self.lignes), Decimal(0))

    @property
    def calcul(self) -> str:
        return calcul(self.lignes[-1].v) if self.lignes else ""

    @property
    def trop(self) -> Decimal:
        """What the first payment gave beyond the year: to take back."""
        solde = self.lignes[-1].v
        if solde.etat != E.PREVU or not any(ligne.v.etat == E.PAYE for ligne in self.lignes):
            return plan.ZERO
        return plan.compter(services.rules_of(solde), solde.mois, solde.vacants, solde.deduit).trop

    @property
    def vide(self) -> bool:
        """No month of it counts, and nothing was ever due: a convention that began at its very end, or ended before."""
        return all(ligne.v.etat == E.PREVU and not ligne.v.mois and not ligne.v.montant for ligne in self.lignes)

    @property
    def modifiable(self) -> bool:
        return all(ligne.v.etat in (E.PREVU, E.ANNULE) for ligne in self.lignes)


def net(v: Versement) -> Decimal:
    if v.etat == E.ANNULE:
        return Decimal(0)
    return v.montant - (v.a_recuperer or Decimal(0))


def calcul(v: Versement) -> str:
    """« 24 mois de poste à 1 500,00 € l’an, plafond 2 500,00 €. 3 mois vacants, retirés. »"""
    dit = f"{v.mois} mois de poste, à {conditions.somme(v.forfait)} l’an"
    if v.plafond is not None:
        dit += f", {conditions.somme(v.plafond)} au plus"
    if v.vacants:
        s = "s" if v.vacants > 1 else ""
        dit += f". {v.vacants} mois vacant{s}, {'' if v.prorata else 'non '}retiré{s}"
    return f"{dit}."


def annees(c: Convention, user: Any, jour: date) -> list[AnneeArgent]:
    """The plan of a convention as of that day; the year in progress, and those where something waits, are open."""
    services.refresh_amounts(conventions=[c], jour=jour)
    payeur = rules_argent.pays(user, c)
    par_annee: dict[int, AnneeArgent] = {}
    for v in Versement.objects.filter(convention=c).with_conditions().order_by("annee", "genre"):
        v.convention = c
        par_annee.setdefault(v.annee, AnneeArgent(v.annee)).lignes.append(_ligne(v, jour))
    for une in par_annee.values():
        for ligne in une.lignes:
            ligne.gestes = _gestes(ligne, une, jour) if payeur else ()
        une.ouverte = une.annee == jour.year or any(_attend(ligne) for ligne in une.lignes)
    return [une for une in par_annee.values() if not une.vide]


def _ligne(v: Versement, jour: date) -> LigneVersement:
    lacunes = conditions.manques(v, jour) if v.etat == E.PREVU else []
    return LigneVersement(v, conditions.situation(v, jour), conditions.conditions(v, jour), lacunes)


def _attend(ligne: LigneVersement) -> bool:
    """Something is to do now: to order, to pay, to take back."""
    return ligne.v.etat in (E.ORDONNE, E.A_RECUPERER) or (ligne.v.etat == E.PREVU and not ligne.manques)


def _gestes(ligne: LigneVersement, une: AnneeArgent, jour: date) -> tuple[str, ...]:
    """Only what may be done today: no order without its conditions, no money back without a ground."""
    permis = {"ordonner": not ligne.manques, "recuperer": _recuperable(ligne.v, une, jour)}
    return tuple(geste for geste in GESTES[E(ligne.v.etat)] if permis.get(geste, True))


def _recuperable(v: Versement, une: AnneeArgent, jour: date) -> bool:
    if v.etat != E.PAYE:
        return False
    motifs = (MotifRecuperation.PREUVES, MotifRecuperation.RESOLUTION, MotifRecuperation.CONTROLE)
    trop = v.genre == GenreVersement.ACOMPTE and une.trop > 0
    return trop or any(not services.grounds(v, motif, jour) for motif in motifs)


@dataclass
class LigneBilan:
    """A report on the page of the file."""

    bilan: Bilan
    libelle: str
    ton: str
    dit: str
    retard: date | None = None


def ligne_bilan(b: Bilan, jour: date) -> LigneBilan:
    """Late ones in red, with the day from which they are."""
    if b.en_retard(jour):
        return LigneBilan(b, "En retard", "alerte", "", b.du_le)
    if b.attendu and not b.ouvert(jour):
        return LigneBilan(b, "Pas encore ouvert", "calme", "")
    return LigneBilan(b, str(EtatBilan(b.etat).label), TONS_BILAN[EtatBilan(b.etat)], "")


def contexte(c: Convention, user: Any, role: str, jour: date, *, fichiers: bool) -> dict[str, Any]:
    """Of a signed convention, what its page shows of money, reports and controls; to its team, the reports alone."""
    if c.etat not in EN_VIGUEUR:
        return {"bilans": [], "argent": [], "controles": [], "sans_forfait": False}
    services.open_years(conventions=Convention.objects.filter(pk=c.pk), jour=jour)
    bilans = list(Bilan.objects.filter(convention=c).prefetch_related("pieces"))
    for b in bilans:
        b.convention = c
    return {
        "bilans": [ligne_bilan(b, jour) for b in bilans],
        "argent": annees(c, user, jour) if fichiers else [],
        "controles": [controle(x, c, user) for x in _controles(c)] if fichiers else [],
        "peut_controler": role != Role.STRUCTURE and rules_argent.can_control(user, c),
        "peut_payer": role != Role.STRUCTURE and rules_argent.pays(user, c),
        "sans_forfait": role == Role.COORDINATION and avenants.annonces(c)[0] is None,
        "a_demander": rules_argent.can_ask_bilan(user, c) and role == Role.COORDINATION and bool(anterieures(c, jour)),
    }


def anterieures(c: Convention, jour: date) -> list[int]:
    """The years over whose report nobody asked: of a convention taken up from before the platform."""
    faites = {b.annee for b in c.bilans.all()}
    return [annee for annee in plan.annees(c.periode) if annee < jour.year and annee not in faites]


def _controles(c: Convention) -> Any:
    return Controle.objects.filter(convention=c).prefetch_related("pieces__fichier").select_related("demande_par")


@dataclass
class LigneControle:
    controle: Controle
    ton: str
    gestes: set[str]


def controle(x: Controle, c: Convention, user: Any) -> LigneControle:
    x.convention = c
    gestes = {code for code in ("repondre", "relancer", "clore") if rules_argent.can_move_controle(user, x, code)}
    return LigneControle(x, TONS_CONTROLE[x.etat], gestes)  # type: ignore[index]


@dataclass
class LigneDePiece:
    type: str
    libelle: str
    versions: list[Any]
    peut: bool
    aide: str = ""


AIDES = {
    TypePieceBilan.COMPTE: "De l’action, ou de la structure avec la part de l’action.",
    TypePieceBilan.ATTESTATION: "Signée par la direction\u00a0: le service a été fait. Elle n’attend pas le bilan.",
    TypePieceBilan.BUDGET: "Prévisionnel, charges et produits.",
}


def pieces(b: Bilan, user: Any) -> list[LigneDePiece]:
    """The papers of a report, their versions, the latest first."""
    return [
        LigneDePiece(
            type_.value,
            b.libelle_piece(type_),
            sorted((p for p in b.pieces.all() if p.type == type_), key=lambda p: -p.pk),
            rules_argent.can_give_paper(user, b, type_),
            AIDES[type_],
        )
        for type_ in TypePieceBilan
    ]


def gestes_bilan(b: Bilan, user: Any, role: str) -> set[str]:
    """What this person may do with the report now, from this side."""
    codes = {"deposer"} if role == Role.STRUCTURE else {"deposer", "renvoyer", "accepter", "rouvrir", "dispenser",
                                                        "redemander"}  # fmt: skip
    gestes = {code for code in codes if role != Role.PARTENAIRE and rules_argent.can_move_bilan(user, b, code)}
    if role == Role.COORDINATION and b.attendu and Role.COORDINATION in rules.roles(user, b.convention):
        gestes.add("delai")
    return gestes
