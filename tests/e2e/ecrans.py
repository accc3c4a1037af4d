"""The screens that the guides of `docs/` and the README show.

The browser tests take every picture, and check what it shows; `make images` keeps them in `docs/images/`.
"""

from dataclasses import dataclass
from pathlib import Path

from .une_page import Page, page

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
POIDS = 60_000


@dataclass(frozen=True)
class Ecran:
    """A picture: the page and what it is opened on, the parts it frames, down to `haut`, the words it must hold."""

    nom: str
    vue: str
    page: Page
    cadre: str
    textes: tuple[str, ...]
    haut: int = 620

    @property
    def fichier(self) -> Path:
        return IMAGES / f"{self.nom}.webp"


ECRANS = [
    Ecran("annuaire", "annuaire", page(requete="lieu=Lunéville&rayon=30"), "main", ("Lunéville",), 700),
    Ecran(
        "structure-dossier", "structure_dossier", page("structure", "toul brouillon"),
        ".head, .where", ("de jouer", "Il reste", "Déposer le dossier"),
    ),
    Ecran(
        "structure-budget", "structure_dossier_budget", page("coordination", "chez_dossier_appel dossier_appel"),
        "main h1, form.budget", ("Charges", "Produits", "Forfait"),
    ),
    Ecran(
        "structure-pieces", "structure_dossier_pieces", page("structure", "toul brouillon"),
        "main", ("10 Mo", "À donner", "Relevé d’identité bancaire"),
    ),
    Ecran(
        "structure-signer", "structure_dossier_signer_ecran", page("signataire", "chez_ecran ecran partie_structure"),
        "main", ("Lisez le document", "Votre qualité"),
    ),
    Ecran(
        "structure-avenant", "structure_dossier_avenant", page("structure", "ml b_ml avenant_prepare"),
        ".head, main .panel", ("Ce qui change", "Jusqu’ici", "Désormais"),
    ),
    Ecran(
        "structure-bilan", "structure_dossier_bilan", page("coordination", "chez_b_mda b_mda annee_passee"),
        ".head, main .where, main .panel", ("Les chiffres",),
    ),
    Ecran(
        "coordination-import", "coordination_import_fiche", page("coordination", "reseau import_fautif"),
        "main", ("Vérifier avant d’écrire", "à corriger", "Ligne"),
    ),
    Ecran(
        "coordination-file", "coordination_dossiers", page("coordination", "reseau", "tour=coordination"),
        ".head, main form, .table-wrap", ("À qui de jouer", "à nous", "Suivi par"),
    ),
    Ecran(
        "coordination-instruction", "coordination_dossier", page("coordination", "reseau i_instruction"),
        "#suivi, #notes", ("Complet pour l’instruction", "Points à vérifier", "Notes internes"),
    ),
    Ecran(
        "coordination-copil", "coordination_seance", page("coordination", "reseau seance"),
        "main", ("À décider", "Acceptée avec modifications", "Noter une récusation"),
    ),
    Ecran(
        "coordination-modele", "coordination_modele", page("coordination", "reseau genre_convention numero_1"),
        "main", ("Celle qui sert", "Aperçu", "{debut}"),
    ),
    Ecran(
        "coordination-argent", "coordination_argent", page("coordination", "reseau"),
        "main", ("sous réserve des crédits", "peut être ordonné", "à récupérer"),
    ),
]  # fmt: skip
