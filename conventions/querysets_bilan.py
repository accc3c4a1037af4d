"""Named questions about yearly reports."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from socle.dates import UN_JOUR

from .enums_bilan import ATTENDUS, EtatBilan


class BilanQuerySet(QuerySet):
    def du_reseau(self, reseau) -> "BilanQuerySet":
        return self.filter(convention__structure__reseau=reseau)

    def visible_to(self, user) -> "BilanQuerySet":
        """Those of the conventions that this person may read."""
        conventions = self.model._meta.get_field("convention").related_model.objects
        return self.filter(Exists(conventions.visible_to(user).filter(pk=OuterRef("convention"))))

    def attendus(self) -> "BilanQuerySet":
        return self.filter(etat__in=ATTENDUS)

    def a_lire(self) -> "BilanQuerySet":
        return self.filter(etat=EtatBilan.DEPOSE)

    def ouverts(self, reseau, jour: date) -> "BilanQuerySet":
        """Of this network: those that may be filled that day."""
        return self.du_reseau(reseau).filter(annee__lte=derniere_ouverte(reseau, jour))

    def en_retard(self, reseau, jour: date) -> "BilanQuerySet":
        """Of this network: awaited, and due before that day."""
        return self.du_reseau(reseau).attendus().filter(dus_avant(reseau, jour))

    def with_bilan(self) -> "BilanQuerySet":
        """All that one line of a list reads."""
        return self.select_related("convention__structure__reseau", "convention__structure__commune").prefetch_related(
            "pieces"
        )


def derniere_ouverte(reseau, jour: date) -> int:
    """The last year whose report may be filled that day."""
    return next(annee for annee in (jour.year, jour.year - 1, jour.year - 2) if reseau.bilan_ouvre(annee) <= jour)


def dus_avant(reseau, jour: date) -> Q:
    """Due before that day: by their own date, or by the network's."""
    veille = jour - UN_JOUR
    annee = next(a for a in (veille.year, veille.year - 1, veille.year - 2) if reseau.bilan_du(a) <= veille)
    return Q(echeance__lt=jour) | Q(echeance=None, annee__lte=annee)
