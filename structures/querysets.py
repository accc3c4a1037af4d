"""Named questions about employers."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from socle.dates import aujourdhui
from socle.texte import tri

from .enums import EtatDeclaration, RoleMembre


class StructureQuerySet(QuerySet):
    def visible_to(self, user) -> "StructureQuerySet":
        """Those whose file this person may open: their own, and those of the networks where they have a role."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(Q(membres__user=user) | Q(reseau__in=user.roles_reseau.values("reseau"))).distinct()

    def du_code(self, code: str) -> Any:
        """The sheet of this code, or the one into which it was merged; None when there is neither."""
        return self.filter(code=code).first() or self.filter(reunies__code=code).first()

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

    def connues(self, *, reseau: Any, siret: str, nom: str, commune: Any) -> "StructureQuerySet":
        """Those of the network that these words name: the same SIRET, or the same name in the same commune."""
        meme = Q(tri=tri(nom), commune=commune)
        return self.filter(Q(siret=siret) | meme if siret else meme, reseau=reseau)

    def with_statut(self, jour: date) -> "StructureQuerySet":
        """Annotate `dedans` and `deja`, from which `Structure.statut_annote` is read without another query."""
        entre = self._adhesions().filter(Q(periode__startswith__lte=jour) | Q(periode__startswith__isnull=True))
        return self.annotate(dedans=Exists(entre.filter(periode__contains=jour)), deja=Exists(entre))


class DeclarationQuerySet(QuerySet):
    def with_objets(self) -> "DeclarationQuerySet":
        return self.select_related("structure__commune", "reseau", "commune", "confirmee_par")

    def a_accueillir(self) -> "DeclarationQuerySet":
        """Structures that declared themselves and that nobody has called yet, oldest first. One that is in the network
        was met some other way: a convention brought it there."""
        structures = self.model._meta.get_field("structure").related_model.objects
        dedans = structures.dans_le_reseau(aujourdhui()).filter(pk=OuterRef("structure"))
        return self.filter(~Exists(dedans), etat=EtatDeclaration.CONFIRMEE).order_by("etat_le", "pk")

    def demandes(self) -> "DeclarationQuerySet":
        """Requests to join a structure that nobody has answered, oldest first."""
        return self.filter(etat=EtatDeclaration.DEMANDEE).order_by("etat_le", "pk")

    def _directions(self) -> Any:
        membres = self.model._meta.get_field("structure").related_model._meta.get_field("membres").related_model
        return membres.objects.filter(structure=OuterRef("structure"), role=RoleMembre.DIRECTION, user__is_active=True)

    def demandes_a(self, user: Any) -> "DeclarationQuerySet":
        """Requests that wait for this person, at the head of the structure."""
        return self.demandes().filter(Exists(self._directions().filter(user=user)))

    def demandes_sans_direction(self) -> "DeclarationQuerySet":
        """Requests that only the coordination can answer: nobody at the head of the structure has an account."""
        return self.demandes().exclude(Exists(self._directions()))
