"""Named questions about yearly reports: the days come from the settings of each network, in SQL."""

from datetime import date
from typing import Any

from django.db.models import CharField, DateField, Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Concat

from .enums_bilan import ATTENDUS, EtatBilan


def jour_de(reglage: str, annee: Any) -> Func:
    """« 30/06 » of the network's settings, in that year."""
    ecrit = Concat(Cast(annee, CharField()), Value("/"), F(f"convention__structure__reseau__{reglage}"))
    return Func(ecrit, Value("YYYY/DD/MM"), function="to_date", output_field=DateField())


def ouvre() -> Func:
    """The day from which a report may be filled."""
    return jour_de("bilan_ouvre_le", F("annee") + 1)


def du() -> Coalesce:
    """The day by which a report is due: its own, or the network's."""
    return Coalesce(F("echeance"), jour_de("bilan_du_le", F("annee") + 1))


class BilanQuerySet(QuerySet):
    def du_reseau(self, reseau) -> "BilanQuerySet":
        return self.filter(convention__structure__reseau=reseau)

    def attendus(self) -> "BilanQuerySet":
        return self.filter(etat__in=ATTENDUS)

    def touches(self) -> "BilanQuerySet":
        """Those in which somebody did something: the others were only opened, by their date."""
        papier = Exists(self.model._meta.get_field("pieces").related_model.objects.filter(bilan=OuterRef("pk")))
        return self.filter(~Q(etat=EtatBilan.A_RENDRE) | Q(version__gt=0) | Q(echeance__isnull=False) | Q(papier))

    def with_jours(self) -> "BilanQuerySet":
        """Annotate `ouvre` and `du`."""
        return self.annotate(ouvre=ouvre(), du=du())

    def en_retard(self, jour: date) -> "BilanQuerySet":
        """Awaited, and due before that day."""
        return self.attendus().with_jours().filter(du__lt=jour)

    def a_remplir(self, jour: date) -> "BilanQuerySet":
        """Awaited, and open that day."""
        return self.attendus().with_jours().filter(ouvre__lte=jour)

    def with_bilan(self) -> "BilanQuerySet":
        """All that one line of a list reads."""
        return self.select_related("convention__structure__reseau", "convention__structure__commune").prefetch_related(
            "pieces"
        )


def derniere_ouverte(reseau, jour: date) -> int:
    """The last year whose report may be filled that day."""
    return next(annee for annee in (jour.year, jour.year - 1, jour.year - 2) if reseau.bilan_ouvre(annee) <= jour)
