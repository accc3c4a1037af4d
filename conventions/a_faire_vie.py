"""What waits for the head of a structure, and for a partner, about avenants and formal notices. In few queries."""

from collections.abc import Iterator
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from socle import a_faire
from socle.a_faire import Tache
from socle.valeurs import jour as en_jour
from territoires.enums import RoleDansReseau
from territoires.models import RoleReseau

from . import liens
from .enums import EtatConvention, GenreDocument, Signataire
from .enums_vie import EtatAvenant, EtatDemeure
from .models import Avenant, Convention, Document, MiseEnDemeure, Signature
from .signataires import au_tour

A = EtatAvenant


def _a_signer(avenants: QuerySet[Avenant]) -> QuerySet[Any]:
    """Those to sign, with who has, and in which order."""
    donnees = Signature.objects.filter(document__avenant=OuterRef("pk"), document__remplace_le=None, ecartee_le=None)
    document = Document.objects.filter(avenant=OuterRef("pk"), genre=GenreDocument.AVENANT, remplace_le=None)
    avenants = avenants.filter(etat=A.A_SIGNER, convention__etat=EtatConvention.ACTIVE).order_by("etat_le", "pk")
    return avenants.select_related("convention__structure__reseau").annotate(
        donnees=ArraySubquery(donnees.order_by("partie").values("partie")),
        confirmees=ArraySubquery(donnees.filter(confirmee_le__isnull=False).order_by("partie").values("partie")),
        dans_l_ordre=Subquery(document.values("dans_l_ordre")[:1]),
    )


def _au_tour(avenants: QuerySet[Avenant], partie: str) -> Iterator[Any]:
    for a in _a_signer(avenants):
        if partie in au_tour(a.convention.parties, a.donnees, a.confirmees, a.dans_l_ordre):
            yield a


def _tache(titre: str, a: Avenant, url: str, bouton: str, ton: str) -> Tache:
    detail = f"{a.convention.structure.nom}\u00a0: {a.nom[:1].lower()}{a.nom[1:]}"
    return Tache(titre, detail, f"{url}avenants/{a.code}/", bouton, timezone.localdate(a.etat_le), ton)


def de_la_structure(user: Any) -> Iterator[Tache]:
    """Avenants to sign, or sent back; formal notices that run."""
    if not user.is_authenticated:
        return
    siennes = Convention.objects.edited_by(user)
    avenants = Avenant.objects.filter(convention__in=siennes)
    for a in _au_tour(avenants, Signataire.STRUCTURE):
        yield _tache("Avenant à signer", a, liens.structure(a.convention), "Signer", "urgent")
    renvoyes = avenants.filter(etat=A.BROUILLON, demande_le__isnull=False, convention__etat=EtatConvention.ACTIVE)
    for a in renvoyes.select_related("convention__structure__reseau").order_by("etat_le", "pk"):
        yield _tache("Avenant à corriger", a, liens.structure(a.convention), "Corriger", "urgent")
    demeures = MiseEnDemeure.objects.filter(convention__in=siennes, etat=EtatDemeure.ENVOYEE)
    for d in demeures.select_related("convention__structure__reseau").order_by("delai", "pk"):
        detail = f"{d.convention.structure.nom}\u00a0: à réparer pour le {en_jour(d.delai)}."
        url = f"{liens.structure(d.convention)}#demeures"
        yield Tache("Mise en demeure", detail, url, "Lire", d.envoyee_le, "urgent")


def du_partenaire(user: Any) -> Iterator[Tache]:
    """Avenants whose signature this partner's body has not given yet."""
    if not user.is_authenticated:
        return
    for partie in (Signataire.CAF, Signataire.MSA):
        reseaux = RoleReseau.objects.filter(user=user, role=RoleDansReseau.PARTENAIRE, organisme__nature=partie)
        siens = Avenant.objects.filter(convention__structure__reseau__in=reseaux.values("reseau"))
        for a in _au_tour(siens.filter(convention__parties__contains=[partie]), partie):
            yield _tache("Avenant à signer", a, liens.partenaire(a.convention), "Signer", "attention")


def declare() -> None:
    a_faire.register(de_la_structure)
    a_faire.register(du_partenaire)
