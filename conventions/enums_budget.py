"""The budget of a file: its four lists, and the usual headings of an association's accounts in each."""

import re

from django.db.models import TextChoices


class Volet(TextChoices):
    """Charges and products balance; what is given in kind is counted apart, and balances apart."""

    CHARGES = "charges", "Charges"
    PRODUITS = "produits", "Produits"
    EMPLOIS = "emplois", "Emplois des contributions en nature"
    RESSOURCES = "ressources", "Contributions en nature"


V = Volet
EN_NATURE = (V.EMPLOIS, V.RESSOURCES)
COMPTES: dict[Volet, tuple[tuple[str, str], ...]] = {
    V.CHARGES: (
        ("60", "Achats"),
        ("61", "Services extérieurs"),
        ("62", "Autres services extérieurs"),
        ("63", "Impôts et taxes"),
        ("64", "Charges de personnel"),
        ("65", "Autres charges de gestion courante"),
        ("66", "Charges financières"),
        ("67", "Charges exceptionnelles"),
        ("68", "Amortissements et provisions"),
    ),
    V.PRODUITS: (
        ("70", "Ventes et prestations"),
        ("73", "Dotations et produits de tarification"),
        ("74", "Subvention"),
        ("75", "Autres produits de gestion courante"),
        ("76", "Produits financiers"),
        ("77", "Produits exceptionnels"),
        ("78", "Reprises sur amortissements et provisions"),
        ("79", "Transferts de charges"),
    ),
    V.EMPLOIS: (
        ("860", "Secours en nature"),
        ("861", "Mise à disposition gratuite de biens et services"),
        ("862", "Prestations"),
        ("864", "Personnel bénévole"),
    ),
    V.RESSOURCES: (
        ("870", "Bénévolat"),
        ("871", "Prestations en nature"),
        ("875", "Dons en nature"),
    ),
}
LIBELLES = {code: libelle for comptes in COMPTES.values() for code, libelle in comptes}
SUBVENTION = "74"
LIGNES_MAX = 120

_INVESTISSEMENT = re.compile(
    r"\b(investissements?|immobilisations?)\b"
    r"|\bcompte 2\d"
    r"|^2(0[1-8]|1[1-8]|3[1278])\d{0,3}\s*[-–—:.]?\s+[^\d\s]"
    r"|\b(achat|acquisition|construction)s? (de |d’|d'|du |des )?(un |une )?"
    r"(véhicules?|voitures?|minibus|terrains?|bâtiments?|immeubles?|locaux)\b",
    re.IGNORECASE,
)


def refus(libelle: str) -> str:
    """Why this line may not be there: it invests. Empty when it may."""
    if not _INVESTISSEMENT.search(libelle):
        return ""
    return (
        "Une dépense d’investissement (un bien qui reste plusieurs années\u00a0: véhicule, travaux, comptes de classe "
        "2) n’entre pas dans ce budget\u00a0: seul le fonctionnement est aidé. Vous pouvez y compter son amortissement "
        "de l’année, au compte 68."
    )


def compte_de(numero: str) -> tuple[Volet, str] | None:
    """The list and the heading of an account number: « 6061 » is of the charges, heading 60."""
    for volet, comptes in COMPTES.items():
        for code, _ in comptes:
            if numero.startswith(code):
                return volet, code
    return None
