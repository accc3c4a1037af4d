"""What waits for a promeneur, and for the direction of a structure."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone

from socle import a_faire, valeurs
from socle.a_faire import Tache
from socle.dates import UN_JOUR, aujourdhui
from socle.texte import de
from structures.enums import RoleMembre
from structures.models import Membre, Structure

from . import departs
from .enums import Demandeur, EtatCompte, EtatSignalement, Partie, SujetSignalement
from .models import Compte, Mandat, Promeneur, Signalement, Suspension
from .situation import sans_astreinte

COMPTE_A_VERIFIER = "un compte vérifié"


def _non_signes(partie: str) -> Any:
    mandats = Mandat.objects.charte_a_signer(aujourdhui(), partie)
    return mandats.select_related("promeneur", "structure").order_by("cree_le", "pk")


def du_promeneur(user: Any) -> Iterator[Tache]:
    if not user.is_authenticated:
        return
    fiches = list(Promeneur.objects.filter(user=user).designes(aujourdhui()).with_profil().select_related("reseau"))
    if not fiches:
        return
    for mandat in _non_signes(Partie.PROMENEUR).filter(promeneur__in=fiches):
        url = reverse("signer_charte", args=[mandat.code])
        yield Tache("Charte à signer", mandat.structure.nom, url, "Lire et signer", _jour(mandat.cree_le), "urgent")
    for compte in Compte.objects.filter(promeneur__in=fiches, etat=EtatCompte.REFUSE).select_related("promeneur"):
        url = reverse("espace_promeneur", args=[compte.promeneur.code]) + "#comptes"
        yield Tache("Compte à corriger", f"{compte}\u00a0: {compte.motif}", url, "Corriger", None, "attention")
    for fiche in fiches:
        manque = manques(fiche)
        if manque and manque != [COMPTE_A_VERIFIER]:  # to be checked by somebody else: `chez_les_autres` says it
            url = reverse("espace_promeneur", args=[fiche.code])
            yield Tache("Profil à compléter", f"Il manque\u00a0: {', '.join(manque)}.", url, "Compléter")
        elif fiche.a_confirmer_le <= aujourdhui():
            yield _a_confirmer(fiche)


def chez_les_autres(user: Any) -> Iterator[Tache]:
    """What a promeneur waits for: the charter that the employer signs, the account that somebody else opens."""
    if not user.is_authenticated:
        return
    for mandat in _non_signes(Partie.STRUCTURE).filter(promeneur__user=user):
        detail = f"{mandat.structure.nom}\u00a0: c’est à la direction de la signer."
        url = reverse("signer_charte", args=[mandat.code])
        yield Tache("Charte à signer pour la structure", detail, url, "Voir", _jour(mandat.cree_le), "bien")
    comptes = Compte.objects.filter(promeneur__user=user, etat=EtatCompte.A_VERIFIER).select_related("promeneur")
    for compte in comptes.order_by("presente_le"):
        url = reverse("espace_promeneur", args=[compte.promeneur.code]) + "#comptes"
        detail = f"{compte}\u00a0: à la direction de votre structure, ou à la coordination, de l’ouvrir."
        yield Tache("Compte à vérifier", detail, url, "Voir", _jour(compte.presente_le), "bien")


def _a_confirmer(fiche: Promeneur) -> Tache:
    url = reverse("espace_promeneur", args=[fiche.code]) + "#confirmer"
    cache_le = fiche.cache_le
    detail = f"Confirmée le {valeurs.jour(fiche.confirme_le)}."
    if cache_le and cache_le <= aujourdhui():
        detail += f" Cachée depuis le {valeurs.jour(cache_le)}."
    elif cache_le:
        detail += f" Sans réponse, elle sera cachée le {valeurs.jour(cache_le)}."
    ton = "urgent" if cache_le and cache_le <= aujourdhui() + 7 * UN_JOUR else "attention"
    return Tache("Fiche à confirmer", detail, url, "Relire", fiche.a_confirmer_le, ton)


def manques(promeneur: Promeneur) -> list[str]:
    """What the profile lacks to be shown in the directory, in the person's words. Needs `with_profil`."""
    manque = []
    if not promeneur.fonction:
        manque.append("la fonction")
    if not promeneur.photo_id and not promeneur.structure_a_image:
        manque.append("une photo")
    if not promeneur.a_compte_officiel:
        manque.append(COMPTE_A_VERIFIER if promeneur.a_compte_presente else "au moins un compte")
    return manque


def de_la_direction(user: Any) -> Iterator[Tache]:
    if not user.is_authenticated:
        return
    structures = Membre.objects.filter(user=user, role=RoleMembre.DIRECTION).values("structure")
    for mandat in _non_signes(Partie.STRUCTURE).filter(structure__in=structures).exclude(promeneur__user=user):
        url = reverse("signer_charte", args=[mandat.code])
        detail = f"{mandat.promeneur.nom_complet}, {mandat.structure.nom}"
        yield Tache("Charte à signer pour la structure", detail, url, "Lire et signer", _jour(mandat.cree_le), "urgent")
    mandats = Mandat.objects.designes(aujourdhui()).filter(structure__in=structures).select_related("structure")
    structure_de = {m.promeneur_id: m.structure for m in mandats}
    attente = Compte.objects.filter(promeneur__in=structure_de, etat=EtatCompte.A_VERIFIER)
    for compte in attente.exclude(promeneur__user=user).select_related("promeneur").order_by("presente_le"):
        url = reverse("espace_structure", args=[structure_de[compte.promeneur_id].code]) + "#comptes"
        detail = f"{compte.nom_plateforme} {de(compte.promeneur.nom_complet)}"
        yield Tache("Compte à vérifier", detail, url, "Vérifier", _jour(compte.presente_le))
    yield from _suspensions(user, structure_de)
    yield from _fermetures(user, structures)
    for structure in sans_astreinte(Structure.objects.filter(pk__in=structures)).order_by("tri", "pk"):
        url = reverse("structure_modifier", args=[structure.code])
        detail = f"{structure.nom}\u00a0: qui vos promeneurs appellent face à une situation inquiétante, même le soir."
        yield Tache("Contact d’astreinte à donner", detail, url, "Donner")
    yield from _signalements(user, structures)


def _suspensions(user: Any, structure_de: dict[int, Any]) -> Iterator[Tache]:
    """Those the employer asked for: to be reviewed within 15 days. Never their reason."""
    cours = Suspension.objects.filter(promeneur__in=structure_de, levee_le=None, demandeur=Demandeur.EMPLOYEUR)
    for suspension in cours.exclude(promeneur__user=user).select_related("promeneur").order_by("a_revoir_le"):
        p = suspension.promeneur
        url = reverse("structure_revoir", args=[structure_de[p.pk].code, p.code])
        detail = f"{p.nom_complet}, au plus tard le {valeurs.jour(suspension.a_revoir_le)}"
        ton = "urgent" if suspension.a_revoir_le <= aujourdhui() + 3 * UN_JOUR else "attention"
        yield Tache("Suspension à revoir", detail, url, "Revoir", _jour(suspension.debut), ton)


def _fermetures(user: Any, structures: Any) -> Iterator[Tache]:
    """Accounts of people who left the structure: closed, somebody has to have looked."""
    codes = dict(Structure.objects.filter(pk__in=structures).values_list("pk", "code"))
    for compte in departs.de_la_structure(list(codes), aujourdhui()).exclude(promeneur__user=user):
        url = reverse("structure_fermer_compte", args=[codes[compte.dernier], compte.code])
        detail = f"{compte.nom_plateforme} {de(compte.promeneur.nom_complet)}"
        yield Tache("Fermeture à confirmer", detail, url, "Confirmer", None, "attention")


def _signalements(user: Any, structures: Any) -> Iterator[Tache]:
    """Open reports about people of the structure, but those at its head: the coordination leads, the employer knows."""
    for structure in Structure.objects.filter(pk__in=structures):
        for s in Signalement.objects.de_la_structure(structure, user).ouverts().select_related("promeneur"):
            url = reverse("structure_signalement", args=[structure.code, s.code])
            suite = "" if s.etat == EtatSignalement.NOUVEAU else ", pris en charge par la coordination"
            detail = f"{s.promeneur}{suite}"
            ton = "attention" if s.sujet == SujetSignalement.FICHE else "urgent"
            yield Tache("Signalement à lire", detail, url, "Lire", _jour(s.recu_le), ton)


def _jour(moment: Any) -> Any:
    return timezone.localdate(moment)


def declare() -> None:
    a_faire.register(du_promeneur)
    a_faire.register(de_la_direction)
    a_faire.register_ailleurs(chez_les_autres)
