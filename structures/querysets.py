"""Named questions about employers."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet


class StructureQuerySet(QuerySet):
    def visible_to(self, user) -> "StructureQuerySet":
        """Those whose file this person may open: their own, and those of the networks where they have a role."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(Q(membres__user=user) | Q(reseau__roles__user=user)).distinct()

    def _adhesions(self):
        return self.model._meta.get_field("adhesions").related_model.objects.filter(structure=OuterRef("pk"))

    def dans_le_reseau(self, jour: date) -> "StructureQuerySet":
        return self.filter(Exists(self._adhesions().filter(periode__contains=jour)))

    def sorties(self, jour: date) -> "StructureQuerySet":
        """Those that were in the network and are no more on that day."""
        return self.exclude(Exists(self._adhesions().filter(periode__contains=jour))).filter(
            Exists(self._adhesions().filter(periode__endswith__lte=jour))
        )

    def interessees(self, jour: date) -> "StructureQuerySet":
        """Those that have not entered the network on that day."""
        return self.exclude(
            Exists(self._adhesions().filter(Q(periode__startswith__lte=jour) | Q(periode__startswith__isnull=True)))
        )

    def with_statut(self, jour: date) -> "StructureQuerySet":
        """Annotate `dedans` and `deja`, from which `Structure.statut_annote` is read without another query."""
        entre = self._adhesions().filter(Q(periode__startswith__lte=jour) | Q(periode__startswith__isnull=True))
        return self.annotate(dedans=Exists(entre.filter(periode__contains=jour)), deja=Exists(entre))
