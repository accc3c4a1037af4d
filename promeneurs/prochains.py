"""Who comes online next."""

from datetime import datetime

from django.db.models import IntegerField, Q
from django.db.models.functions import Cast, ExtractHour, ExtractMinute, Mod
from django.utils import timezone

from . import agendas, fiches
from .fiches import Fiche
from .models import Permanence, PermanenceEnPlus, Promeneur

LARGE = 40  # how many slots are looked at for one person shown: some will not happen


def bientot(maintenant: datetime, combien: int) -> list[Fiche]:
    """Those whose permanence comes next, when nobody is online: the likely ones in SQL, by the hours that they
    announce each week; then their agendas say who it is."""
    jour = timezone.localtime(maintenant).date()
    attendus = Promeneur.objects.visibles(jour).filter(_attendus(maintenant, combien * LARGE))
    lignes = attendus.annotate(**agendas.colonnes(jour, maintenant)).order_by("code")
    suivants = (
        (agendas.lire(ligne).prochain(maintenant), ligne) for ligne in lignes.values("pk", "code", *agendas.COLONNES)
    )
    trouves = sorted((c.debut, ligne["code"], ligne["pk"]) for c, ligne in suivants if c)[:combien]
    lues = {f.pk: f for f in fiches.lire(Promeneur.objects.filter(pk__in=[pk for *_, pk in trouves]), maintenant)}
    return [lues[pk] for *_, pk in trouves]


def _attendus(maintenant: datetime, combien: int) -> Q:
    """Who announces the nearest hours, of each week (as if everybody lived by the clock of Paris) or of a date."""
    local = timezone.localtime(maintenant)
    minute = local.weekday() * 1440 + local.hour * 60 + local.minute
    debut = Cast("jour", IntegerField()) * 1440 + ExtractHour("debut") * 60 + ExtractMinute("debut")
    hebdo = Permanence.objects.alias(attente=Mod(debut - minute + 10080, 10080)).order_by("attente", "pk")
    en_plus = PermanenceEnPlus.objects.filter(debut__gt=maintenant).order_by("debut", "pk")
    return Q(pk__in=hebdo.values("promeneur")[:combien]) | Q(pk__in=en_plus.values("promeneur")[:combien])
