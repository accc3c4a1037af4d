"""Who comes online next."""

from datetime import datetime

from django.db.models import (
    DurationField,
    ExpressionWrapper,
    F,
    FloatField,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Extract, ExtractHour, ExtractMinute, Least, Mod
from django.utils import timezone

from . import agendas, fiches
from .fiches import Fiche
from .models import Permanence, PermanenceEnPlus, Promeneur
from .moments import MinuteDeLaSemaine


def bientot(maintenant: datetime, combien: int) -> list[Fiche]:
    """Those whose permanence comes next, when nobody is online: the likely ones in SQL, by the hours that they
    announce each week; then their agendas say who it is."""
    jour = timezone.localtime(maintenant).date()
    attendus = _par_attente(Promeneur.objects.visibles(jour), maintenant)
    lignes = attendus.annotate(**agendas.colonnes(jour, maintenant)).values("pk", "code", *agendas.COLONNES)
    suivants = ((agendas.lire(ligne).prochain(maintenant), ligne) for ligne in lignes[: combien * 12])
    trouves = sorted((c.debut, ligne["code"], ligne["pk"]) for c, ligne in suivants if c)[:combien]
    lues = {f.pk: f for f in fiches.lire(Promeneur.objects.filter(pk__in=[pk for *_, pk in trouves]), maintenant)}
    return [lues[pk] for *_, pk in trouves]


def _par_attente(promeneurs: QuerySet, maintenant: datetime) -> QuerySet:
    """Those who announce something, the shortest wait first, in minutes."""
    debut = Cast("jour", IntegerField()) * 1440 + ExtractHour("debut") * 60 + ExtractMinute("debut")
    ici = MinuteDeLaSemaine(OuterRef("reseau__departement"), maintenant=maintenant)
    chaque_semaine = Permanence.objects.filter(promeneur=OuterRef("pk")).annotate(
        attente=Mod(debut - ici + 10080, 10080)
    )
    en_plus = PermanenceEnPlus.objects.filter(promeneur=OuterRef("pk"), debut__gt=maintenant)
    reste = ExpressionWrapper(F("debut") - Value(maintenant), DurationField())
    en_plus = en_plus.annotate(attente=Extract(reste, "epoch") / 60.0)
    premiers = [Subquery(qs.order_by("attente").values("attente")[:1]) for qs in (chaque_semaine, en_plus)]
    attente = Least(*premiers, output_field=FloatField())
    return promeneurs.annotate(attente=attente).filter(attente__isnull=False).order_by("attente", "code")
