"""Five years of logs and meetings of one network, its yearly report and its statistics: made for the measure, and
nothing of them stays."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

ANNEES, REUNIONS, PRESENTS = 5, 12, 20  # years, meetings a year, people at each


def mesures(reseau: Any, user: Any) -> dict[str, tuple[float, float | None]]:
    """Milliseconds, and their budget when there is one."""
    from django.db import transaction
    from django.test import Client

    from bench.interieur import chrono
    from socle.dates import aujourdhui

    annee = aujourdhui().year - 1
    with transaction.atomic():
        _ecrire(reseau, annee)
        page = f"/coordination/{reseau.code}/statistiques/?du={annee}-01-01&au={annee}-12-31"
        visite = Client(SERVER_NAME="localhost")
        visite.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        if visite.get(page).status_code != 200:
            raise RuntimeError(page)
        faites = {
            "Rapport d’un réseau de 75, cinq ans de relevés": (_rapport(reseau, user, annee), 10_000.0),
            "Statistiques d’une année du même": (chrono(lambda: visite.get(page)), None),
        }
        transaction.set_rollback(True)
    return faites


def _ecrire(reseau: Any, derniere: int) -> None:
    from django.utils import timezone

    from coordination.models import Initiative, Invite, ReglesActivite, Releve, Reunion
    from promeneurs.models import Promeneur
    from socle.dates import aujourdhui

    alea = random.Random(75)
    gens = list(Promeneur.objects.filter(reseau=reseau).actifs(aujourdhui()))
    annees = range(derniere - ANNEES + 1, derniere + 1)
    ReglesActivite.objects.create(reseau=reseau, depuis=date(annees[0], 1, 1))
    Releve.objects.bulk_create(_releves(alea, gens, annees), batch_size=500)
    Initiative.objects.bulk_create(
        Initiative(promeneur=p, date=date(annee, 6, 15), titre="Un soir en ligne", theme="sante", jeunes=12)
        for p in gens for annee in annees
    )  # fmt: skip
    reunions = Reunion.objects.bulk_create(
        Reunion(reseau=reseau, date=date(annee, mois, 10), type=alea.choice(("reseau", "formation", "copil")),
                thematique=f"Thème {mois}", modules=[{"titre": "Module", "minutes": 180}])
        for annee in annees for mois in range(1, REUNIONS + 1)
    )  # fmt: skip
    Invite.objects.bulk_create(
        Invite(reunion=r, promeneur=p, nom=str(p), present=alea.random() < 0.8, present_le=timezone.now())
        for r in reunions
        for p in alea.sample(gens, min(PRESENTS, len(gens)))
    )


def _releves(alea: random.Random, gens: list[Any], annees: range) -> Iterator[Any]:
    from django.utils import timezone

    from coordination.models import Releve
    from promeneurs.enums import Theme

    rendu = timezone.now() - timedelta(days=1)
    for annee in annees:
        for mois in range(1, 13):
            for p in gens:
                jeunes = alea.randrange(4, 40)
                trimestre = (
                    {"jeunes_trimestre": 2 * jeunes, "chiffres": _chiffres(alea, jeunes)} if mois % 3 == 0 else {}
                )
                yield Releve(
                    promeneur=p, mois=date(annee, mois, 1), heures=alea.randrange(4, 30), jeunes=jeunes,
                    nouveaux=jeunes // 2, rencontres=jeunes // 4, themes=alea.sample(Theme.values, 3),
                    rendu_le=rendu, **trimestre,
                )  # fmt: skip


def _chiffres(alea: random.Random, jeunes: int) -> dict[str, int]:
    from coordination.enums_activite import AXES

    return {cle: jeunes // 8 for axe in AXES for cle, _ in axe.lignes if alea.random() < 0.8}


def _rapport(reseau: Any, user: Any, annee: int) -> float:
    from bench.interieur import executer
    from coordination import travaux_rapport

    return executer(travaux_rapport.demander(by=user, annee=annee, retour="/", portee="bench", reseau=reseau.code))
