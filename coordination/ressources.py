"""The library of a network and its relays, as they are read."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from promeneurs.models import Promeneur
from socle.texte import tri
from territoires.models import Epci, Reseau
from territoires.rules import is_coordinator

from .enums_ressources import EtatRessource
from .models import Favori, Relais, Ressource
from .models.ressource import ECHECS


def _mots(lignes: QuerySet, q: str) -> QuerySet:
    for mot in tri(q).split()[:6]:
        lignes = lignes.filter(tri__contains=mot)
    return lignes


def du_reseau(reseau: Reseau, f: dict[str, Any]) -> QuerySet[Ressource]:
    """Every one, whatever its state, that these filters choose."""
    lignes = Ressource.objects.filter(reseau=reseau).select_related("fichier", "par")
    if f.get("lien"):
        lignes = lignes.filter(etat=EtatRessource.PUBLIEE, lien_echecs__gte=ECHECS)
    for nom in ("theme", "audience", "etat"):
        if f.get(nom):
            lignes = lignes.filter(**{nom: f[nom]})
    return _mots(lignes, f.get("q", ""))


def bibliotheque(reseau: Reseau, f: dict[str, Any], promeneur: Promeneur | None = None) -> QuerySet[Ressource]:
    """What everybody of the network reads; with `favori` for this promeneur, theirs first."""
    lignes = du_reseau(reseau, f).filter(etat=EtatRessource.PUBLIEE)
    if promeneur is None:
        return lignes.order_by("titre", "pk")
    gardee = Favori.objects.filter(promeneur=promeneur, ressource=OuterRef("pk"))
    lignes = lignes.annotate(favori=Exists(gardee))
    if f.get("favoris"):
        lignes = lignes.filter(favori=True)
    return lignes.order_by("-favori", "titre", "pk")


def casses(reseaux: Iterable[Any]) -> QuerySet[Ressource]:
    """Of the library, those whose link leads nowhere any more."""
    return Ressource.objects.filter(reseau__in=reseaux, etat=EtatRessource.PUBLIEE, lien_echecs__gte=ECHECS)


def relais(reseau: Reseau, f: dict[str, Any]) -> QuerySet[Relais]:
    """Those of a territory: its own, and those of the whole département."""
    lignes = Relais.objects.filter(reseau=reseau).select_related("epci")
    if f.get("theme"):
        lignes = lignes.filter(themes__contains=[f["theme"]])
    if f.get("epci"):
        lignes = lignes.filter(Q(epci=f["epci"]) | Q(epci=None))
    return _mots(lignes, f.get("q", "")).order_by("tri", "pk")


def epcis(reseau: Reseau) -> QuerySet[Epci]:
    """Those of the département."""
    return (
        Epci.objects.filter(communes__departement=reseau.departement_id, communes__actuelle=True)
        .distinct()
        .order_by("tri")
    )


def may_read(user: Any, ressource: Ressource) -> bool:
    """The library is for the people of the network; what is not in it, for the coordination and who proposed it."""
    if user is None or not user.is_authenticated or not user.is_active:
        return False
    if is_coordinator(user, ressource.reseau) or ressource.par_id == user.pk:
        return True
    if ressource.etat != EtatRessource.PUBLIEE:
        return False
    return (
        Promeneur.objects.filter(reseau=ressource.reseau_id, user=user).exists()
        or user.memberships.filter(structure__reseau=ressource.reseau_id).exists()
    )


def fichier_visible(user: Any, fichier: Any) -> bool:
    if user is None:
        return False
    ressource = Ressource.objects.filter(fichier=fichier).select_related("reseau").first()
    return ressource is not None and may_read(user, ressource)
