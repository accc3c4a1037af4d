"""What chases itself: the log of a month that its person has not given."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from promeneurs.adresses import personne, portee
from promeneurs.models import Promeneur
from socle import relances
from socle.dates import ajoute_mois
from socle.relances import Du, Relance
from socle.valeurs import mois as en_mois

from . import activite
from .models import ReglesActivite, Releve
from .models.activite import dernier_du_mois

APRES = 2
AVANT_LA_CLOTURE = 4


def releves(jour: date) -> Iterator[Du]:
    """One mail a person who has not given the log of last month: soon after it, and before it closes."""
    mois = ajoute_mois(jour.replace(day=1), -1)
    for regles in ReglesActivite.objects.select_related("reseau"):
        if not regles.attend(mois) or jour > regles.clot_le(mois):
            continue
        rendus = Releve.objects.filter(mois=mois, rendu_le__isnull=False, promeneur__reseau=regles.reseau_id)
        manquent = activite.attendus(activite.du_reseau(regles.reseau), mois).exclude(pk__in=rendus.values("promeneur"))
        for p in manquent.select_related("reseau", "user").order_by("pk"):
            yield from _du(p, regles, mois)


def _du(p: Promeneur, regles: ReglesActivite, mois: date) -> Iterator[Du]:
    for to in personne(p):
        contexte = {
            "prenom": p.prenom,
            "mois": en_mois(mois),
            "clot_le": regles.clot_le(mois),
            "url": reverse("mon_releve", args=[p.code, f"{mois:%Y-%m}"]),
            "a_compte": bool(p.user_id),
        }
        etapes = (APRES, max(APRES + 1, regles.cloture_jours - AVANT_LA_CLOTURE))
        objet = f"{p.code}:{mois:%Y-%m}"
        yield Du(objet, dernier_du_mois(mois), to, "activite_relance", contexte, portee(p.reseau), etapes)


def declare() -> None:
    relances.register(Relance("activite_releve", "Relevé d’activité, au promeneur", releves))
