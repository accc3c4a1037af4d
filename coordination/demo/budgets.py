"""The budgets of the demo's files: what a post costs in a year, and what pays for it."""

from decimal import Decimal

from conventions import budget
from conventions.models import Convention
from conventions.services import LigneSaisie
from socle.texte import code_court

Lignes = list[LigneSaisie]


def equilibre(convention: Convention) -> Lignes:
    """A whole one: what the lump sum does not pay, the structure and another funder do."""
    postes = len(convention.postes_prevus.all())
    forfait = budget.forfait(convention)
    salaires, reste = Decimal(5600) * postes, Decimal("640.50")
    aide = Decimal(1500)
    propre = salaires + reste + 300 - aide - (forfait.montant if forfait else 0)
    return [
        _ligne("charges", "64", "Temps en ligne et réunions du réseau", salaires),
        _ligne("charges", "60", "Téléphone et petit matériel", reste),
        _ligne("charges", "62", "Déplacements aux rencontres", Decimal(300)),
        _ligne("produits", "74", "Commune", aide),
        _ligne("produits", "75", "Participation de la structure", propre),
        _ligne("ressources", "870", "Relecture des contenus par deux parents", Decimal(240)),
        _ligne("emplois", "864", "Relecture des contenus", Decimal(240)),
    ]


def commence(convention: Convention) -> Lignes:
    """One that does not balance yet."""
    return [
        _ligne("charges", "64", "Temps en ligne", Decimal(5600)),
        _ligne("charges", "60", "Téléphone", Decimal(360)),
        _ligne("produits", "74", "Conseil départemental", Decimal(1200)),
    ]


def _ligne(volet: str, compte: str, libelle: str, montant: Decimal) -> LigneSaisie:
    return LigneSaisie(code_court(), volet, compte, libelle, montant)
