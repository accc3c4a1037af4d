"""Named queries of the territories' room."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from socle.dates import aujourdhui
from socle.texte import tri
from territoires import distance
from territoires.enums import RoleDansReseau

if TYPE_CHECKING:
    from territoires.models import Organisme


class CommuneQuerySet(models.QuerySet):
    def actuelles(self) -> CommuneQuerySet:
        return self.filter(actuelle=True)

    def a_moins_de(self, lieu: Any, km: float) -> CommuneQuerySet:
        """Communes within `km` of a commune or a (latitude, longitude), nearest first, with `distance_km`."""
        return distance.a_moins_de(self, lieu, km, "position").order_by("distance_km", "insee")

    def les_plus_proches(self, lieu: Any) -> CommuneQuerySet:
        """Every placed commune, nearest first, with `distance_km`: slice it."""
        return distance.avec_distance(self.filter(position__isnull=False), lieu, "position").order_by(
            distance.ecart(lieu, "position"), "insee"
        )


class NomCommuneQuerySet(models.QuerySet):
    def actuels(self) -> NomCommuneQuerySet:
        return self.filter(commune__actuelle=True)


class OrganismeQuerySet(models.QuerySet):
    def with_noms(self) -> OrganismeQuerySet:
        """What `organisme.nom` and `nom_le` need, in one more query."""
        return self.prefetch_related("noms")

    def named(self, nom: str) -> OrganismeQuerySet:
        """Bodies that bear or bore this name or short name, whatever the accents and case."""
        cle = tri(nom)
        return self.filter(pk__in=[n.organisme_id for n in self._noms(cle) if cle in (tri(n.nom), tri(n.sigle))])

    def search(self, texte: str) -> OrganismeQuerySet:
        """Bodies one of whose names, old or new, holds every word of the text."""
        trouves = self
        for mot in tri(texte).split():
            trouves = trouves.filter(noms__tri__contains=mot)
        return trouves.distinct()

    def _noms(self, cle: str) -> models.QuerySet:
        return self.model._meta.get_field("noms").related_model.objects.filter(tri__contains=cle)


class ReseauQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> ReseauQuerySet:
        """The networks where the person coordinates or sits as a partner."""
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        return self.filter(models.Exists(_roles(user)))

    def coordinated_by(self, user: Any) -> ReseauQuerySet:
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        return self.filter(models.Exists(_roles(user).filter(role=RoleDansReseau.COORDINATION)))

    def with_organismes(self) -> ReseauQuerySet:
        return self.select_related("departement", "coordination").prefetch_related("coordination__noms")


def _roles(user: Any) -> models.QuerySet:
    from territoires.models import RoleReseau  # noqa: PLC0415 - models import this module

    return RoleReseau.objects.filter(reseau=models.OuterRef("pk"), user=user)


class PartenaireReseauQuerySet(models.QuerySet):
    def active_on(self, jour: date | None = None) -> PartenaireReseauQuerySet:
        return self.filter(periode__contains=jour or aujourdhui())

    def with_organismes(self) -> PartenaireReseauQuerySet:
        return self.select_related("organisme").prefetch_related("organisme__noms")

    def of(self, organisme: Organisme) -> PartenaireReseauQuerySet:
        return self.filter(organisme=organisme)


class RoleReseauQuerySet(models.QuerySet):
    def coordination(self) -> RoleReseauQuerySet:
        return self.filter(role=RoleDansReseau.COORDINATION)

    def partenaires(self) -> RoleReseauQuerySet:
        return self.filter(role=RoleDansReseau.PARTENAIRE)

    def sans_fin(self) -> RoleReseauQuerySet:
        """Those that nobody has said the end of."""
        return self.filter(jusqu_au__isnull=True)


class RoleReseauManager(models.Manager.from_queryset(RoleReseauQuerySet)):  # type: ignore[misc]
    """The roles of today: one whose last day is past gives nothing any more, whatever asks."""

    def get_queryset(self) -> RoleReseauQuerySet:
        return super().get_queryset().filter(Q(jusqu_au__isnull=True) | Q(jusqu_au__gte=aujourdhui()))
