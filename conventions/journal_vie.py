"""How the history of avenants, formal notices and declared changes reads."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from socle import journal
from socle.valeurs import jour as en_jour

from .avenants import creneau, libelle
from .conditions import somme
from .enums_vie import AVENANT, DEMEURE, MotifDemeure
from .models import Avenant, Changement, MiseEnDemeure, ReponseDemeure

_AVENANT = {
    "preparer_avenant": "Préparé.",
    "modifier_avenant": "Modifié.",
    "demander": "Demandé.",
    "renvoyer": "Renvoyé pour correction.",
    "accepter": "Accepté.",
    "refuser": "Refusé.",
    "preparer": "Numéroté, prêt à signer.",
    "contester": "Signature refusée.",
    "reproposer": "De nouveau à signer.",
    "refaire": "Document à refaire.",
    "signer": "Signé par toutes les parties.",
    "appliquer": "Appliqué.",
    "abandonner": "Abandonné.",
    "caduc": "Sans objet.",
}
_DEMEURE = {
    "mettre_en_demeure": "Écrite, avec sa lettre.",
    "envoyer": "Envoyée en recommandé.",
    "lever": "Levée.",
    "suivre": "Suivie d’une fin de la convention.",
    "retirer": "Retirée.",
}


def _de_l_avenant(e: Any, dire: Callable[[str], str]) -> str:
    return Avenant(numero=e.numero, natures=e.natures).nom


def _de_la_demeure(e: Any, dire: Callable[[str], str]) -> str:
    return f"Mise en demeure, {MotifDemeure(e.motif).label.lower()}"


def _du_changement(e: Any, dire: Callable[[str], str]) -> str:
    """« Inès Morel quitte le poste, dernier jour le 03/03/2026 »: what was declared, not the reason that follows."""
    jusqu_au_jour = re.match(r".*?\d\d/\d\d/\d{4}", e.detail)
    return jusqu_au_jour[0] if jusqu_au_jour else ""


def _le(jour: date | None) -> str:
    return en_jour(jour) if jour else "–"


def _creneaux(siens: list[list[str]] | None) -> str:
    return ", ".join(str(creneau(x)) for x in siens or []) or "–"


def _textes(textes: dict[str, str] | None) -> str:
    return ", ".join(libelle(nom).lower() for nom in textes or {}) or "–"


def declare() -> None:
    for nom, table, mots in (("Avenant", AVENANT, _AVENANT), ("MiseEnDemeure", DEMEURE, _DEMEURE)):
        if manquent := {move.code for move in table.moves} - mots.keys():
            raise LookupError(f"{nom}: moves without words in the history: {manquent}.")
    journal.register(
        Avenant,
        {"postes": "Nombre de postes", "forfait": "Forfait", "plafond": "Plafond", "dernier_jour": "Dernier jour",
         "textes": "Textes", "creneaux": "Permanences prévues", "effet": "Prend effet le"},
        actions=_AVENANT,
        creation="Préparé.",
        values={"forfait": lambda m: somme(m) or "–", "plafond": lambda m: somme(m) or "–", "dernier_jour": _le,
                "effet": _le, "textes": _textes, "creneaux": _creneaux},
        sujet=_de_l_avenant,
    )  # fmt: skip
    journal.register(
        MiseEnDemeure,
        {"envoyee_le": "Envoyée le", "recommande": "Recommandé", "delai": "Dernier jour pour répondre"},
        actions=_DEMEURE,
        creation="Écrite, avec sa lettre.",
        values={"envoyee_le": _le, "delai": _le},
        sujet=_de_la_demeure,
    )  # fmt: skip
    journal.register(
        ReponseDemeure,
        {},
        actions={"repondre_demeure": "Donnée par la structure.", "lire_reponse": "Lue par la coordination."},
        creation="Donnée par la structure.",
        sujet=lambda e, dire: f"Réponse à la mise en demeure, reçue le {_le(e.recue_le)}",
    )
    journal.register(
        Changement,
        {},
        actions={
            "depart": "Départ déclaré.",
            "remplacer": "Remplacement déclaré.",
            "contact": "Contact déclaré.",
            "adresse": "Adresse déclarée.",
            "prendre_acte": "Pris en compte.",
            "transmettre": "Transmis à la Caf.",
        },
        creation="Changement déclaré.",
        sujet=_du_changement,
    )
