"""The demo's calls for projects: one open and answered, the next one in preparation."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from conventions import services
from conventions.models import Appel
from structures.enums import StatutJuridique
from territoires.models import Reseau

PRESENTATION = """Le réseau cherche des structures jeunesse du département prêtes à désigner une ou plusieurs personnes qui seront présentes en ligne, sous leur prénom, sur leur temps de travail.

Ce que l’appel soutient :
- le temps passé en ligne, deux heures par semaine au moins et par personne ;
- la participation aux rencontres et aux formations du réseau.

Seules les dépenses de fonctionnement sont retenues. Les dossiers sont lus par la coordination, puis choisis par le comité de pilotage. Chaque financeur décide ensuite de son aide, dans la limite de ses crédits."""
QUESTIONS: tuple[dict[str, Any], ...] = (
    {
        "intitule": "Comment la personne désignée sera-t-elle remplacée pendant ses congés ?", "genre": "long",
        "aide": "Deux phrases suffisent.",
    },
    {
        "intitule": "Où travaille surtout la structure ?", "genre": "choix",
        "choix": ["En ville", "Dans un quartier prioritaire", "À la campagne"],
    },
    {"intitule": "Combien de jeunes différents avez-vous reçus l’an dernier ?", "genre": "nombre", "obligatoire": False},
)  # fmt: skip
REPONSES = ("Une collègue formée avec elle prend le relais, et le dit sur chaque compte.", "À la campagne", "240")


def appels(reseau: Reseau, *, jour: date, by: Any) -> Appel:
    """The open one. Its answers, in the order of its questions: `REPONSES`."""
    ouvert = services.create_call(
        reseau=reseau, titre=f"Promeneurs du Net {jour.year}\u00a0: appel à projets", presentation=PRESENTATION,
        a_qui="Les structures jeunesse de Meurthe-et-Moselle, associations, communes et intercommunalités.",
        ouvre_le=_a(jour - timedelta(days=20), 9), ferme_le=_a(jour + timedelta(days=12), 18),
        forfait=Decimal("4000"), plafond=Decimal("12000"), budget_demande=True, by=by,
    )  # fmt: skip
    services.add_asked_piece(
        reseau=reseau, appel=ouvert, libelle="Fiche de poste de la personne désignée", aide="Une par poste, ou une pour tous.",
        demande="obligatoire", statuts=[*StatutJuridique.values], moment="toujours", by=by,
    )  # fmt: skip
    for question in QUESTIONS:
        services.add_question(appel=ouvert, by=by, **question)
    services.publish_call(appel=ouvert, by=by)
    services.create_call(
        reseau=reseau, reprend=ouvert, titre=f"Promeneurs du Net {jour.year + 1}\u00a0: appel à projets",
        ouvre_le=_a(jour + timedelta(days=200), 9), ferme_le=_a(jour + timedelta(days=245), 18), by=by,
    )  # fmt: skip
    return ouvert


def _a(jour: date, heure: int) -> datetime:
    return timezone.make_aware(datetime.combine(jour, time(heure)))
