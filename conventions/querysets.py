"""Named questions about conventions."""

from datetime import date

from django.db.models import QuerySet


class ConventionQuerySet(QuerySet):
    def en_vigueur(self, jour: date) -> "ConventionQuerySet":
        """In force that day, by its dates."""
        return self.filter(periode__contains=jour)

    def visible_to(self, user) -> "ConventionQuerySet":
        """Those of one's networks and of one's structures."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        structures = self.model._meta.get_field("structure").related_model.objects.visible_to(user)
        return self.filter(structure__in=structures.values("pk"))
