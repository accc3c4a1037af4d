"""What is due in networks, given by their keys, as querysets: the home, the things to do and the reminders of a
coordinator read these."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Invitation
from promeneurs.enums import EtatCompte, Partie
from promeneurs.models import Compte, Mandat, Promeneur, SignatureCharte, Suspension
from promeneurs.querysets import FIN_PROCHE_JOURS
from structures.models import Declaration
from territoires.models import Reseau

QUI = ("promeneur__code", "promeneur__prenom", "promeneur__nom", "promeneur__reseau__code", "promeneur__reseau__nom")


def comptes_a_verifier(reseaux: Iterable[int], jour: date) -> QuerySet[Compte]:
    """Accounts somebody must open and check, oldest first; not those of people who left."""
    partis = Promeneur.objects.filter(reseau__in=reseaux).partis(jour).order_by().values("pk")
    comptes = Compte.objects.filter(promeneur__reseau__in=reseaux, etat=EtatCompte.A_VERIFIER)
    comptes = comptes.exclude(promeneur__in=partis).select_related("promeneur__reseau").order_by("presente_le", "pk")
    return comptes.only("code", "plateforme", "nom_libre", "identifiant", "presente_le", *QUI)


def with_signatures(mandats: Any) -> Any:
    """Annotate `signe_promeneur` and `signe_structure`."""
    signature = SignatureCharte.objects.filter(mandat=OuterRef("pk"))
    return mandats.annotate(
        signe_promeneur=Exists(signature.filter(partie=Partie.PROMENEUR)),
        signe_structure=Exists(signature.filter(partie=Partie.STRUCTURE)),
    )


def chartes_attendues(reseaux: Iterable[int], jour: date) -> QuerySet[Mandat]:
    """Designations of today whose charter misses a signature, for people who have not signed elsewhere."""
    signes = Mandat.objects.filter(promeneur=OuterRef("promeneur"), designation__contains=jour).signes(jour)
    siens = Mandat.objects.filter(~Exists(signes), promeneur__reseau__in=reseaux)
    mandats = with_signatures(siens.charte_a_signer(jour))
    mandats = mandats.select_related("promeneur__reseau", "structure").order_by("cree_le", "pk")
    return mandats.only("designation", "cree_le", "structure__nom", *QUI)


def suspensions_a_revoir(reseaux: Iterable[int]) -> QuerySet[Suspension]:
    """Suspensions in force: each is reviewed within 15 days."""
    suspensions = Suspension.objects.filter(promeneur__reseau__in=reseaux, levee_le__isnull=True)
    return suspensions.select_related("promeneur__reseau").order_by("a_revoir_le", "pk")


def mandats_finissants(reseaux: Iterable[int], jour: date) -> QuerySet[Mandat]:
    """The mandates of active people who will have none left within 90 days."""
    limite = jour + timedelta(days=FIN_PROCHE_JOURS)
    finissants = Promeneur.objects.filter(reseau__in=reseaux).fin_proche(jour).order_by().values("pk")
    mandats = Mandat.objects.filter(
        promeneur__reseau__in=reseaux, promeneur__in=finissants, periode__endswith__lte=limite
    )
    mandats = mandats.en_vigueur(jour)
    mandats = mandats.select_related("promeneur__reseau", "structure").order_by("periode", "pk")
    return mandats.only("periode", "structure__nom", *QUI)


def sans_compte(reseaux: Iterable[int], jour: date) -> QuerySet[Promeneur]:
    """People of the network who cannot sign in yet and whom nobody has invited."""
    invites = Invitation.objects.en_attente().filter(role="promeneur", cible=OuterRef("code")).order_by()
    personnes = Promeneur.objects.filter(reseau__in=reseaux, user__isnull=True).designes(jour)
    return (
        personnes.exclude(Exists(invites))
        .select_related("reseau")
        .order_by("tri", "pk")
        .only("prenom", "nom", "reseau__code", "reseau__nom")
    )


def declarations(reseaux: Iterable[int]) -> QuerySet[Declaration]:
    """Structures to call, and requests that nobody at the head of the structure can answer, oldest first."""
    siennes = Declaration.objects.filter(reseau__in=reseaux)
    attendues = siennes.a_accueillir().order_by() | siennes.demandes_sans_direction().order_by()
    return attendues.select_related("structure__commune", "reseau").order_by("etat_le", "pk")


def invitations(reseau: Reseau) -> QuerySet[Invitation]:
    """Invitations of the network that nobody has answered."""
    return Invitation.objects.en_attente().filter(portee=portee(reseau))


def portee(reseau: Reseau) -> str:
    """The scope under which the mails and invitations of a network are written."""
    return f"reseau:{reseau.code}"
