"""What the coordination of the demo wrote in its log; the rest is read from what the site recorded."""

from datetime import date, timedelta
from typing import Any

from structures.models import Structure
from territoires.models import Reseau

from .. import services
from ..enums_actions import NatureAction

ECRITES = (
    (2, NatureAction.SOUTIEN_PROMENEUR, "Au téléphone\u00a0: un échange difficile tard le soir", 40),
    (5, NatureAction.PUBLICATION, "Lettre du réseau de l’automne", 90),
    (9, NatureAction.PARTENARIAT, "Rencontre avec la maison des adolescents et le CLSM", 120),
    (16, NatureAction.ORGANISATION, "Journée de formation\u00a0: salle, intervenante, repas", 60),
    (23, NatureAction.APPEL, "Réponse à deux communes intéressées", 30),
    (31, NatureAction.PREPARATION, "Ordre du jour et tableau des dossiers du Copil", 150),
    (44, NatureAction.FORMATION_SUIVIE, "Protection de l’enfance, une journée", 420),
    (60, NatureAction.RAPPORT, "Chiffres du premier semestre pour la Caf", None),
)


def actions(*, reseau: Reseau, jour: date, by: Any, structure: Structure) -> None:
    for jours, nature, texte, minutes in ECRITES:
        services.log_action(
            reseau=reseau, by=by, date=jour - timedelta(days=jours), nature=nature, texte=texte, minutes=minutes
        )
    services.log_action(
        reseau=reseau, by=by, date=jour - timedelta(days=12), nature=NatureAction.SOUTIEN_STRUCTURE, minutes=75,
        texte="Visite\u00a0: accueillir la nouvelle direction", structure=structure,
    )  # fmt: skip
