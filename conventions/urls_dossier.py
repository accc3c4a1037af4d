"""The acts on the structure's side of a file. The coordination, which records them from paper, has the same ones."""

from typing import Any

from django.urls import path

from .enums import Role
from .views import actes as vues
from .views import budget, dossier, ecran, imprimer, permanences, pieces, postes, reponses, reprises


def signature_a_l_ecran(cote: Role) -> list[Any]:
    """To sign in one's own name: the coordination has none of these."""

    def acte(chemin: str, vue: Any, nom: str) -> Any:
        return path(chemin, vue, {"cote": cote}, name=f"{cote.value}_dossier_{nom}")

    return [
        acte("signatures/<slug:partie>/lire/", ecran.lire, "lire"),
        acte("signatures/<slug:partie>/ecran/", ecran.signer, "signer_ecran"),
        acte("signatures/<slug:partie>/code/", ecran.code, "signer_code"),
        acte("signatures/<slug:partie>/refuser/", ecran.refuser, "refuser"),
        acte("refus/<slug:refus>/", ecran.reprendre, "refus"),
    ]


def actes(cote: Role) -> list[Any]:
    """What follows the address of a file, on this side: its story, and the acts of the structure."""

    def acte(chemin: str, vue: Any, nom: str) -> Any:
        return path(chemin, vue, {"cote": cote}, name=f"{cote.value}_dossier_{nom}")

    return [
        acte("historique/", dossier.historique, "historique"),
        acte("reponses/", reponses.reponses, "reponses"),
        acte("parties/<slug:section>/", vues.partie, "partie"),
        acte("budget/", budget.budget, "budget"),
        acte("imprimer/", imprimer.imprimer, "imprimer"),
        acte("reprendre/", reprises.reprendre, "reprendre"),
        acte("reprendre/annuler/", reprises.annuler, "reprendre_annuler"),
        acte("permanences/ajouter/", permanences.ajouter, "permanence_ajouter"),
        acte("permanences/<slug:creneau>/retirer/", permanences.retirer, "permanence_retirer"),
        acte("postes/ajouter/", postes.ajouter, "poste_ajouter"),
        acte("postes/<slug:poste>/", postes.modifier, "poste"),
        acte("postes/<slug:poste>/retirer/", postes.retirer, "poste_retirer"),
        acte("postes/<slug:poste>/depart/", postes.depart, "depart"),
        acte("postes/<slug:poste>/remplacer/", postes.remplacer, "remplacer"),
        acte("pieces/", pieces.pieces, "pieces"),
        acte("pieces/reprendre/", pieces.reprendre, "pieces_reprendre"),
        acte("pieces/<slug:type>/", pieces.piece, "piece"),
        acte("pieces/<slug:type>/dispense/", pieces.dispense, "piece_dispense"),
        acte("appel/", vues.choisir_appel, "appel"),
        acte("deposer/", vues.deposer, "deposer"),
        acte("rendre/", vues.rendre, "rendre"),
        acte("abandonner/", vues.abandonner, "abandonner"),
        acte("signatures/<slug:partie>/", vues.signer, "signer"),
        acte("renouveler/", postes.renouveler, "renouveler"),
    ]
