"""Payments and what each still needs: the one definition, in SQL, read by a file's page as by a list or an export."""

from datetime import date
from decimal import Decimal

from django.apps import apps
from django.db.models import (
    DecimalField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce

from .enums import EN_VIGUEUR
from .enums_argent import EtatVersement, GenreVersement
from .enums_bilan import PROUVES, EtatBilan, TypePieceBilan

E = EtatVersement
_EUROS = DecimalField(max_digits=12, decimal_places=2)
DEPENSES = (E.ORDONNE, E.PAYE, E.A_RECUPERER)
"""What a funder's decision has already been used for."""


class VersementQuerySet(QuerySet):
    def du_reseau(self, reseau) -> "VersementQuerySet":
        return self.filter(convention__structure__reseau=reseau)

    def prevus(self) -> "VersementQuerySet":
        return self.filter(etat=E.PREVU)

    def touches(self) -> "VersementQuerySet":
        """Those in which somebody did something: the others are only planned."""
        return self.exclude(etat=E.PREVU)

    def with_conditions(self) -> "VersementQuerySet":
        """Annotate what an order needs: `accorde` and `depense` (euros), `attestation`, `compte`, `budget`, `accepte`
        (given or not), `premiere` (the first year the platform follows)."""
        return self.annotate(
            accorde=_somme(_modele("DecisionFinanceur").filter(accorde=True)),
            depense=_somme(self.model._base_manager.filter(etat__in=DEPENSES)),
            attestation=_piece(TypePieceBilan.ATTESTATION),
            compte=_piece(TypePieceBilan.COMPTE),
            budget=_piece(TypePieceBilan.BUDGET, -1),
            accepte=Exists(_bilans().filter(annee=OuterRef("annee"), etat=EtatBilan.ACCEPTE)),
            premiere=~Exists(
                self.model._base_manager.filter(convention=OuterRef("convention"), annee__lt=OuterRef("annee"))
            ),
        )

    def payables(self, jour: date) -> "VersementQuerySet":
        """After `with_conditions`: planned, and everything an order needs is there (`conditions.manques` is empty)."""
        acompte = Q(genre=GenreVersement.ACOMPTE) & (Q(premiere=True) | Q(budget=True, annee__lte=jour.year))
        solde = Q(genre=GenreVersement.SOLDE, attestation=True, compte=True, accepte=True)
        couvert = Q(accorde__gte=F("depense") + F("montant"), accorde__gt=0)
        return self.filter(acompte | solde, couvert, etat=E.PREVU, montant__gt=0, convention__etat__in=EN_VIGUEUR)

    def sans_preuve(self, reseau, jour: date) -> "VersementQuerySet":
        """Paid, and the proofs of the year not accepted by the last day to give them."""
        annee = next(a for a in (jour.year, jour.year - 1, jour.year - 2) if reseau.preuves_dues(a) < jour)
        prouve = _bilans().filter(annee=OuterRef("annee"), etat__in=PROUVES)
        return self.du_reseau(reseau).filter(~Exists(prouve), etat=E.PAYE, annee__lte=annee)

    def with_versement(self) -> "VersementQuerySet":
        """All that one line of a list reads."""
        return self.with_conditions().select_related(
            "convention__structure__reseau", "convention__structure__commune"
        )  # fmt: skip


def _modele(nom: str) -> QuerySet:
    return apps.get_model("conventions", nom)._base_manager.order_by()


def _bilans() -> QuerySet:
    return _modele("Bilan").filter(convention=OuterRef("convention"))


def _piece(type_: str, ecart: int = 0) -> Exists:
    """A paper of the report on that year, or on another so far from it, was given."""
    annee = OuterRef("annee") + ecart if ecart else OuterRef("annee")
    siennes = _modele("PieceBilan").filter(bilan__convention=OuterRef("convention"), bilan__annee=annee)
    return Exists(siennes.filter(type=type_))


def _somme(lignes: QuerySet) -> Coalesce:
    par_convention = lignes.filter(convention=OuterRef("convention")).order_by().values("convention")
    somme = Subquery(par_convention.annotate(total=Sum("montant")).values("total"), output_field=_EUROS)
    return Coalesce(somme, Value(Decimal(0)), output_field=_EUROS)
