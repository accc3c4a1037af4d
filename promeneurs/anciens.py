"""People who were promeneurs and are no more: what the public may still know of them, and for how long."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from socle.dates import UN_JOUR

from .fiches import adresse
from .models import Compte, Mandat, Promeneur, PromeneurReuni


@dataclass(frozen=True, slots=True)
class Ancien:
    """First name, employer and end: nothing else."""

    code: str
    prenom: str
    structure: str
    fin: date
    expire_le: date
    reseau: str
    contact_email: str
    contact_telephone: str

    @property
    def url(self) -> str:
        return adresse(self.prenom, self.code)

    def montrable(self, jour: date) -> bool:
        """Until the network's delay has run out."""
        return jour <= self.expire_le


def anciens(jour: date) -> QuerySet:
    """Gone, after having really been in the directory: a mandate that ran, the charter signed, an official account.

    Somebody suspended stays out of sight when they leave.
    """
    mandat = Mandat.objects.filter(promeneur=OuterRef("pk"), periode__isnull=False).signes(jour)
    compte = Compte.objects.filter(promeneur=OuterRef("pk"), officiel_depuis__isnull=False)
    return (
        Promeneur.objects.partis(jour)
        .exclude(pk__in=Promeneur.objects.suspendus(jour).values("pk"))
        .filter(Exists(mandat), Exists(compte))
    )


def lire(jour: date, condition: Q) -> list[Ancien]:
    """The former promeneurs that fit, whatever their delay."""
    dernier = Mandat.objects.filter(promeneur=OuterRef("pk"), periode__isnull=False).order_by("-designation__endswith")
    fin = JSONObject(structure="structure__nom", fin="designation__endswith")
    lignes = anciens(jour).filter(condition).annotate(j_fin=ArraySubquery(dernier.values(j=fin)[:1]))
    champs = ("code", "prenom", "j_fin", "reseau__delai_ancien_jours", "reseau__nom")
    champs += ("reseau__contact_email", "reseau__contact_telephone")
    return [_ancien(*ligne) for ligne in lignes.order_by("code").values_list(*champs)[:20]]


def _ancien(code: str, prenom: str, j_fin: list[dict], delai: int, reseau: str, email: str, telephone: str) -> Ancien:
    fin = date.fromisoformat(j_fin[0]["fin"]) - UN_JOUR
    return Ancien(
        code=code,
        prenom=prenom,
        structure=j_fin[0]["structure"],
        fin=fin,
        expire_le=fin + timedelta(days=delai),
        reseau=reseau,
        contact_email=email,
        contact_telephone=telephone,
    )


def actuel(code: str) -> str:
    """The code of the file into which the one of this code was merged; the same for any other."""
    return PromeneurReuni.objects.filter(code=code).values_list("promeneur__code", flat=True).first() or code
