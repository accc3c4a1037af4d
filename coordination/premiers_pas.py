"""The first steps of a new coordinator: what is really done, read from the network itself."""

from dataclasses import dataclass

from django.urls import reverse

from territoires.models import Reseau


@dataclass(frozen=True)
class Pas:
    titre: str
    detail: str
    url: str
    fait: bool
    ici: bool = False


ETAPES = (
    ("contact", "Le contact du réseau", "L’adresse e-mail à qui les structures et le public écrivent.",
     "coordination_reglages_modifier"),
    ("urgence", "Les numéros d’urgence", "La CRIP et le parquet\u00a0: chaque promeneur les a sous la main.",
     "coordination_reglages_modifier"),
    ("partenaires", "Les partenaires", "Caf, Département, État\u00a0: ceux qui siègent avec vous.",
     "coordination_partenaire_ajouter"),
    ("activite", "Le relevé d’activité", "Depuis quel mois il se remplit, et ce qu’il demande.",
     "coordination_activite"),
    ("formation", "La formation demandée", "Combien d’heures par an à chaque promeneur, même aucune.",
     "coordination_formations_regler"),
    ("import", "Le réseau entre ici", "Vos tableaux, structures et personnes, ou une première fiche à la main.",
     "coordination_import"),
)  # fmt: skip
"""Code, title, what it is about, the page where it is done; in the order in which one does them."""


def etapes(reseau: Reseau, chiffres: dict[str, int], structures: dict[str, int]) -> list[Pas]:
    """Each step, and whether it is done. `chiffres`, `structures`: what `criteres` counts of the network that day."""
    faits = {
        "contact": bool(reseau.contact_email),
        "urgence": bool(reseau.crip_telephone and reseau.parquet_telephone),
        "partenaires": bool(structures["partenaires"]),
        "activite": bool(structures["activite"]),
        "formation": bool(structures["formation"]),
        "import": bool(structures["dans_le_reseau"] and chiffres["total"]),
    }
    ici = next((code for code, *_ in ETAPES if not faits[code]), None)
    return [
        Pas(titre, detail, reverse(page, args=[reseau.code]), faits[code], code == ici)
        for code, titre, detail, page in ETAPES
    ]


def restants(reseau: Reseau, chiffres: dict[str, int], structures: dict[str, int]) -> list[Pas] | None:
    """The steps while one is left; None when all is done."""
    pas = etapes(reseau, chiffres, structures)
    return None if all(p.fait for p in pas) else pas
