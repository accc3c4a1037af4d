"""The addresses of yearly reports, payments and controls, under a file. Each side has those of its acts."""

from typing import Any

from django.urls import path

from .enums import Role
from .views import argent, bilans


def _du(cote: Role) -> Any:
    def acte(chemin: str, vue: Any, nom: str) -> Any:
        return path(chemin, vue, {"cote": cote}, name=f"{cote.value}_dossier_{nom}")

    return acte


def lus(cote: Role) -> list[Any]:
    """What every side reads."""
    acte = _du(cote)
    return [
        acte("bilans/<int:annee>/", bilans.bilan, "bilan"),
        acte("bilans/<int:annee>/pdf/", bilans.document, "bilan_pdf"),
    ]


def remis(cote: Role) -> list[Any]:
    """What the structure gives, and the coordination for it."""
    acte = _du(cote)
    return [
        acte("bilans/<int:annee>/parties/<slug:section>/", bilans.partie, "bilan_partie"),
        acte("bilans/<int:annee>/pieces/<slug:type>/", bilans.piece, "bilan_piece"),
        acte("bilans/<int:annee>/deposer/", bilans.deposer, "bilan_deposer"),
        acte("controles/<slug:controle>/document/", argent.document, "controle_document"),
        acte("controles/<slug:controle>/repondre/", argent.repondre, "controle_repondre"),
    ]


def paye(cote: Role) -> list[Any]:
    """What the Caf does, and the coordination for it."""
    acte = _du(cote)
    return [
        acte("versements/<slug:versement>/<slug:geste>/", argent.versement, "versement"),
        acte("argent/<int:annee>/regles/", argent.regles, "regles"),
        acte("controles/nouveau/", argent.controler, "controle_nouveau"),
        acte("controles/<slug:controle>/relancer/", argent.relancer, "controle_relancer"),
        acte("controles/<slug:controle>/clore/", argent.clore, "controle_clore"),
    ]


def examine() -> list[Any]:
    """What the coordination does with a report."""
    acte = _du(Role.COORDINATION)
    return [
        acte("bilans/demander/", bilans.demander, "bilan_demander"),
        acte("bilans/<int:annee>/renvoyer/", bilans.renvoyer, "bilan_renvoyer"),
        acte("bilans/<int:annee>/accepter/", bilans.accepter, "bilan_accepter"),
        acte("bilans/<int:annee>/rouvrir/", bilans.rouvrir, "bilan_rouvrir"),
        acte("bilans/<int:annee>/dispenser/", bilans.dispenser, "bilan_dispenser"),
        acte("bilans/<int:annee>/redemander/", bilans.redemander, "bilan_redemander"),
        acte("bilans/<int:annee>/delai/", bilans.delai, "bilan_delai"),
    ]
