"""What chases itself: charters unsigned after 7 days, accounts to check after 3, and a welcome. One mail a person."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Min, Prefetch, Q
from django.urls import reverse
from django.utils import timezone

from socle import relances
from socle.relances import Du, Relance
from socle.texte import de
from structures.models import Structure

from . import avis
from .adresses import coordination, direction, personne, portee
from .enums import Demandeur, EtatCompte, Partie
from .models import Compte, Mandat, Promeneur, Suspension
from .querysets import CONFIRMATION

RECENT = timedelta(days=60)
DEMANDES = (CONFIRMATION.days, CONFIRMATION.days + 14)
AVANT_DE_CACHER = timedelta(days=7)
AVANT_LA_REVUE = timedelta(days=4)
REVUES = (1, 4, 11, 18)


def _a_signer(jour: date, partie: str) -> Any:
    """Mandates running today whose charter is asked of this party."""
    return (
        Mandat.objects.charte_a_signer(jour, partie)
        .select_related("promeneur__user", "promeneur__reseau", "structure__reseau")
        .order_by("cree_le", "pk")
    )


def chartes_promeneur(jour: date) -> Iterator[Du]:
    for mandat in _a_signer(jour, Partie.PROMENEUR):
        promeneur = mandat.promeneur
        for to in personne(promeneur):
            context = {
                "prenom": promeneur.prenom,
                "structure": mandat.structure.nom,
                "a_compte": bool(promeneur.user),
                "url": reverse("espace_promeneur", args=[promeneur.code]),
            }
            yield Du(mandat.code, _jour(mandat.cree_le), to, "charte_promeneur", context, portee(promeneur.reseau))


def chartes_structure(jour: date) -> Iterator[Du]:
    """One mail a day of appointment to each person of the direction, listing the people whose charter waits."""
    groupes: dict[tuple[Structure, date], list[str]] = defaultdict(list)
    for mandat in _a_signer(jour, Partie.STRUCTURE):
        groupes[mandat.structure, _jour(mandat.cree_le)].append(mandat.promeneur.nom_complet)
    for (structure, depuis), noms in groupes.items():
        for to in direction(structure):
            context = {
                "structure": structure.nom,
                "noms": noms,
                "url": reverse("espace_structure", args=[structure.code]),
            }
            yield Du(f"{structure.code}:{to}", depuis, to, "charte_structure", context, portee(structure.reseau))


def comptes(jour: date) -> Iterator[Du]:
    """One mail a day of presentation to each coordinator, listing the accounts that nobody has opened."""
    groupes: dict[tuple[Any, date], list[str]] = defaultdict(list)
    attente = Compte.objects.filter(etat=EtatCompte.A_VERIFIER, promeneur__in=_designes(jour))
    for compte in attente.select_related("promeneur__reseau").order_by("promeneur__tri", "pk"):
        ligne = f"{compte.nom_plateforme} {de(compte.promeneur.nom_complet)}\u00a0: {compte.identifiant}"
        groupes[compte.promeneur.reseau, _jour(compte.presente_le)].append(ligne)
    for (reseau, depuis), lignes in groupes.items():
        for to in coordination(reseau):
            context = {
                "reseau": reseau.nom,
                "comptes": lignes,
                "url": f"/coordination/{reseau.code}/comptes/?etat=a_verifier",
            }
            yield Du(f"{reseau.code}:{to}", depuis, to, "compte_a_verifier", context, portee(reseau))


def arrivees(jour: date) -> Iterator[Du]:
    """« Vous êtes dans l’annuaire », once, from the day the last thing that was missing came. Older news is not sent:
    the network was there before the platform."""
    limite = jour - RECENT
    officiel = Min("comptes__officiel_depuis", filter=Q(comptes__etat=EtatCompte.OFFICIEL))
    visibles = Promeneur.objects.visibles(jour).annotate(officiel=officiel).select_related("user", "reseau")
    mandats = Mandat.objects.actifs(jour).prefetch_related("signatures")
    for promeneur in visibles.prefetch_related(Prefetch("mandats", mandats, to_attr="actifs")):
        depuis = max(promeneur.officiel, min(_complet(m) for m in promeneur.actifs))
        for to in personne(promeneur) if depuis >= limite else []:
            context = {
                "prenom": promeneur.prenom,
                "page": promeneur.get_absolute_url(),
                "url": reverse("espace_promeneur", args=[promeneur.code]),
            }
            yield Du(promeneur.code, depuis, to, "dans_l_annuaire", context, portee(promeneur.reseau))


def confirmations(jour: date) -> Iterator[Du]:
    """« Tout est-il encore juste ? »: three months after the last confirmation, two weeks later, and a week before
    the profile is hidden. Each with a link that confirms without signing in."""
    complets = Promeneur.objects.complets(jour).filter(confirme_le__lte=jour - CONFIRMATION)
    for promeneur in complets.select_related("user", "reseau").order_by("pk"):
        context = avis.a_confirmer(promeneur, jour)
        for to in personne(promeneur):
            yield Du(
                promeneur.code,
                promeneur.confirme_le,
                to,
                "confirmation",
                context,
                portee(promeneur.reseau),
                _etapes(promeneur),
                sensible=True,
            )


def revues(jour: date) -> Iterator[Du]:
    """A suspension is reviewed within 15 days: three days before, on its day, then each week that nobody does. To who
    asked for it: the employer's direction, or the coordination. Its reason stays on the platform."""
    cours = Suspension.objects.filter(levee_le=None).select_related("promeneur__reseau", "promeneur__user")
    for suspension in cours.order_by("pk"):
        p, depuis = suspension.promeneur, suspension.a_revoir_le - AVANT_LA_REVUE
        context = {"promeneur": p.nom_complet, "a_revoir_le": suspension.a_revoir_le}
        sien = {a.lower() for a in personne(p)}
        for to in dict.fromkeys(_qui_revoit(suspension, jour)):
            if to.lower() not in sien:
                yield Du(f"{p.code}:{to}", depuis, to, "suspension_revue", context, portee(p.reseau))


def _qui_revoit(suspension: Suspension, jour: date) -> list[str]:
    if suspension.demandeur != Demandeur.EMPLOYEUR:
        return coordination(suspension.promeneur.reseau)
    mandats = suspension.promeneur.mandats.designes(jour).select_related("structure")
    return [to for mandat in mandats for to in direction(mandat.structure)]


def _etapes(promeneur: Promeneur) -> tuple[int, ...]:
    """The ladder of the network, whose last step depends on its delay."""
    cache_le = promeneur.cache_le
    avant = {(cache_le - AVANT_DE_CACHER - promeneur.confirme_le).days} if cache_le else set()
    return tuple(sorted({*DEMANDES, *avant}))


def _complet(mandat: Mandat) -> date:
    """The day the mandate became whole: begun, and signed by both."""
    return max([s.signee_le for s in mandat.signatures.all()] + [mandat.periode.lower or date.min])


def _designes(jour: date) -> Any:
    return Mandat.objects.designes(jour).values("promeneur")


def _jour(moment: Any) -> date:
    return timezone.localdate(moment)


def declare() -> None:
    relances.register(Relance("charte_promeneur", "Charte à signer, au promeneur", chartes_promeneur, (7,)))
    relances.register(Relance("charte_structure", "Charte à signer, à la structure", chartes_structure, (7,)))
    relances.register(Relance("dans_l_annuaire", "Bienvenue dans l’annuaire, au promeneur", arrivees, (0,)))
    relances.register(Relance("confirmation", "Fiche à confirmer, au promeneur", confirmations, DEMANDES))
    relances.register(Relance("compte_a_verifier", "Compte à vérifier, à la coordination", comptes, (3,)))
    relances.register(Relance("suspension_revue", "Suspension à revoir", revues, REVUES))
