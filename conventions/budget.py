"""The budget of a file as one reads it: its four lists, the lump sum that its posts give, totals that always add up."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from socle.valeurs import euros

from . import avenants, plan
from .enums import EtatConvention
from .enums_budget import EN_NATURE, Volet
from .models import Convention, LigneBudget

ZERO = Decimal("0.00")
OUVERT = (EtatConvention.BROUILLON, EtatConvention.CORRECTIONS)


@dataclass(frozen=True)
class Forfait:
    """What the network gives for the posts of the file, in a whole year. `calcul` says how it is counted."""

    montant: Decimal
    calcul: str


@dataclass
class Cote:
    """One of the four lists."""

    volet: Volet
    lignes: list[LigneBudget] = field(default_factory=list)
    forfait: Forfait | None = None

    @property
    def titre(self) -> str:
        return str(self.volet.label)

    @property
    def total(self) -> Decimal:
        return sum((ligne.montant for ligne in self.lignes), self.forfait.montant if self.forfait else ZERO)


@dataclass
class Budget:
    charges: Cote
    produits: Cote
    emplois: Cote
    ressources: Cote

    @property
    def cotes(self) -> list[Cote]:
        return [self.charges, self.produits, self.emplois, self.ressources]

    @property
    def en_argent(self) -> list[Cote]:
        return [self.charges, self.produits]

    @property
    def en_nature(self) -> list[Cote]:
        return [self.emplois, self.ressources]

    @property
    def a_du_nature(self) -> bool:
        return any(cote.lignes for cote in self.en_nature)

    @property
    def ecrit(self) -> bool:
        return any(cote.lignes for cote in self.cotes)

    @property
    def equilibre(self) -> bool:
        return self.charges.total == self.produits.total and self.emplois.total == self.ressources.total

    @property
    def dit(self) -> str:
        """The difference, said plainly."""
        return _ecart(self.charges.total, self.produits.total, "charges", "produits")

    @property
    def dit_nature(self) -> str:
        return _ecart(self.emplois.total, self.ressources.total, "emplois en nature", "contributions en nature")


def _ecart(a: Decimal, b: Decimal, les_uns: str, les_autres: str) -> str:
    if a == b:
        return f"Équilibré\u00a0: {euros(a)} de chaque côté."
    grand, petit = (les_uns, les_autres) if a > b else (les_autres, les_uns)
    return f"Les {grand} dépassent les {petit} de {euros(abs(a - b))}."


def lire(c: Convention, lignes: Iterable[LigneBudget] | None = None) -> Budget:
    """The budget of this file, with what its posts give; of these lines instead, not kept yet."""
    cotes = {volet: Cote(volet) for volet in Volet}
    for ligne in c.lignes_budget.all() if lignes is None else lignes:
        cotes[Volet(ligne.volet)].lignes.append(ligne)
    cotes[Volet.PRODUITS].forfait = forfait(c)
    return Budget(*cotes.values())


def forfait(c: Convention) -> Forfait | None:
    """The lump sum of the call, or of the network, for each post of the file; once handed in, as it was counted that
    day. None where no lump sum is said."""
    if c.etat not in OUVERT:
        return Forfait(c.forfait_budget, "compté au dépôt du dossier") if c.forfait_budget is not None else None
    regles = _regles(c)
    if regles is None:
        return None
    postes = len(c.postes_prevus.all())
    montant = plan.compter(regles, 12 * postes).total
    calcul = f"{postes} poste{'s' if postes > 1 else ''} × {euros(regles.forfait)} par an"
    if montant < regles.forfait * postes:
        calcul += f", plafond de {euros(montant)}"
    return Forfait(montant, calcul)


def demande(c: Convention) -> Decimal | None:
    """What the file asks of its funders for a whole year: the lump sum as it was counted when it was handed in, else
    as its posts give it. None where no lump sum is said."""
    if c.forfait_budget is not None:
        return c.forfait_budget
    regles = _regles(c)
    return plan.compter(regles, 12 * len(c.postes_prevus.all())).total if regles else None


def _regles(c: Convention) -> plan.Regles | None:
    forfait, plafond = avenants.annonces(c)
    return None if forfait is None else plan.Regles(forfait, plafond)


def fige(c: Convention) -> Decimal | None:
    """The lump sum to keep with the file when it is handed in."""
    compte = forfait(c) if c.budget_demande or c.lignes_budget.exists() else None
    return compte.montant if compte else None


def manques(c: Convention) -> list[str]:
    """What the budget lacks, to be handed in."""
    b = lire(c)
    if not b.charges.lignes:
        return ["Écrivez les charges de l’année, et les produits qui les couvrent."]
    phrases = [
        f"«\u00a0{ligne}\u00a0»\u00a0: donnez le montant." for x in b.cotes for ligne in x.lignes if not ligne.montant
    ]
    if any(ligne.sans_financeur for ligne in b.produits.lignes):
        phrases.append("Dites qui accorde chaque subvention.")
    if b.charges.total != b.produits.total:
        phrases.append(f"Le budget n’est pas équilibré. {b.dit}")
    if b.emplois.total != b.ressources.total:
        phrases.append(f"Les contributions en nature ne sont pas équilibrées. {b.dit_nature}")
    return phrases


def lignes(c: Convention) -> list[tuple[str, str]]:
    """Its lines and totals, as the answers of the other parts."""
    b = lire(c)
    dites: list[Any] = []
    for cote in b.cotes:
        if cote.volet in EN_NATURE and not b.a_du_nature:
            continue
        dites += [(f"{cote.titre}\u00a0: {ligne}", euros(ligne.montant)) for ligne in cote.lignes]
        if cote.forfait:
            dites.append(
                (f"{cote.titre}\u00a0: forfait des postes ({cote.forfait.calcul})", euros(cote.forfait.montant))
            )
        dites.append((f"Total\u00a0: {cote.titre.lower()}", euros(cote.total)))
    return dites
