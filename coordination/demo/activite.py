"""Thirteen months of activity: given by most, late for some, with what people say of it."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from promeneurs.enums import Theme
from promeneurs.models import Promeneur
from socle.dates import ajoute_mois
from territoires.models import Reseau

from .. import activite, services
from ..enums_activite import Genre, Intervention, Orientation, TrancheAge
from ..models import ReglesActivite

THEMES = [Theme.LIEN_SOCIAL, Theme.SCOLARITE, Theme.SANTE, Theme.SEXUALITE, Theme.HARCELEMENT, Theme.LOISIRS]
DIFFICULTES = (
    "Les messages arrivent surtout après 21 heures, hors de mes permanences.",
    "Peu de réponses pendant les vacances.",
)
FORMATIONS = ("Parler de santé mentale sans inquiéter.", "Modérer un serveur Discord.")


def suivi(*, reseau: Reseau, jour: date, by: Any) -> None:
    """The last month is still to be given by three people in ten, so that the lists have something to show."""
    courant = jour.replace(day=1)
    regles = services.open_follow_up(reseau=reseau, depuis=ajoute_mois(courant, -13), by=by)
    tirage = Random(54)
    for recul in range(13, 0, -1):
        mois = ajoute_mois(courant, -recul)
        for p in activite.attendus(activite.du_reseau(reseau), mois).order_by("pk"):
            if tirage.random() > (0.7 if recul == 1 else 0.06):
                _releve(regles, p, mois, jour, tirage, by)
    _initiatives(list(activite.attendus(activite.du_reseau(reseau), jour).order_by("tri")[:3]), jour, by)


def _releve(regles: ReglesActivite, p: Promeneur, mois: date, jour: date, tirage: Random, by: Any) -> None:
    if activite.clos(regles, mois, None, jour):
        services.reopen(promeneur=p, mois=mois, by=by)
    jeunes = tirage.randint(6, 42)
    changes: dict[str, Any] = {
        "heures": Decimal(tirage.randint(12, 40)) / 2,
        "jeunes": jeunes,
        "nouveaux": jeunes * tirage.randint(2, 5) // 10 if mois.month > 1 else jeunes,
        "rencontres": tirage.randint(0, 6),
        "themes": tirage.sample(THEMES, 3),
    }
    for sorte in tirage.sample(list(Orientation), 3):
        changes[f"chiffres.orientation_{sorte}"] = tirage.randint(1, 4)
    if mois.month % 3 == 0:
        changes |= _trimestre(p, jeunes, tirage)
    if tirage.random() < 0.12:
        changes["difficultes"] = tirage.choice(DIFFICULTES)
    if tirage.random() < 0.1:
        changes["formations"] = tirage.choice(FORMATIONS)
    services.save_log(promeneur=p, mois=mois, changes=changes, version=None, by=by, rendre=True)


def _trimestre(p: Promeneur, jeunes: int, tirage: Random) -> dict[str, Any]:
    total = jeunes * 2
    tiers, quart = total // 3, total // 4
    changes: dict[str, Any] = {
        "jeunes_trimestre": total, "situations": tirage.choice([0, 0, 0, 1, 2]),
        f"chiffres.age_{TrancheAge.A12}": quart, f"chiffres.age_{TrancheAge.A15}": tiers,
        f"chiffres.age_{TrancheAge.A18}": quart, f"chiffres.genre_{Genre.FILLES}": tiers,
        f"chiffres.genre_{Genre.GARCONS}": quart, f"chiffres.intervention_{Intervention.MESSAGERIE}": total,
    }  # fmt: skip
    for plateforme in activite.plateformes(p)[:2]:
        changes[f"chiffres.echanges_{plateforme}"] = total
        changes[f"chiffres.sur_{plateforme}"] = tiers
    return changes


def _initiatives(personnes: list[Promeneur], jour: date, by: Any) -> None:
    faites = (
        ("Atelier «\u00a0mon image en ligne\u00a0»", Theme.NUMERIQUE, 14),
        ("Soirée quiz en direct sur Twitch", Theme.LOISIRS, 31),
    )
    for p, (titre, theme, jeunes) in zip(personnes, faites, strict=False):
        services.save_initiative(
            promeneur=p, by=by, date=jour - timedelta(days=20), titre=titre, theme=theme, prevue=False, jeunes=jeunes,
            ages=[TrancheAge.A12, TrancheAge.A15], soutien="",
        )  # fmt: skip
    if personnes:
        services.save_initiative(
            promeneur=personnes[-1], by=by, date=jour + timedelta(days=25), titre="Débat sur le harcèlement au collège",
            theme=Theme.HARCELEMENT, prevue=True, jeunes=None, ages=[TrancheAge.A12],
            soutien="Quelqu’un pour animer à deux, et le jeu de cartes du réseau.",
        )  # fmt: skip
