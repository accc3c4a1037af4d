"""« Tout est juste »: a profile is confirmed every three months, else it is marked, then hidden (dates decide)."""

from typing import Any

from socle import courrier, edition, journal
from socle.dates import aujourdhui
from socle.ecriture import ecriture, est_en_masse, verrouiller
from socle.etats import Refused

from .. import adresses, avis, jetons, rules
from ..models import Promeneur

PAS_ICI = "Cette personne n’est pas dans le réseau aujourd’hui\u00a0: il n’y a rien à confirmer."


def confirm_profile(*, promeneur: Promeneur, by: Any) -> Promeneur:
    """Its owner says that all is right, or has just said so to the coordination, on the telephone."""
    if not rules.can_edit_profile(by, promeneur):
        raise Refused("Une fiche est confirmée par la personne elle-même, ou par la coordination après un appel.")
    action = "confirmer" if rules.is_self(by, promeneur) else "confirmer_appel"
    with ecriture(Promeneur, by=by, action=action):
        _confirme(promeneur, verrouiller(promeneur), by, action)
    return promeneur


def ask_confirmation(*, promeneur: Promeneur, by: Any) -> list[str]:
    """The coordination asks whether a profile is still right, before its ladder of reminders does: the same mail, at
    most once a day. Says to whom. Refused for a profile that is not whole, or confirmed today, or without address."""
    if not rules.can_manage(by, promeneur):
        raise Refused("Seule la coordination demande de confirmer une fiche.")
    jour, p = aujourdhui(), promeneur
    if not Promeneur.objects.filter(pk=p.pk).complets(jour).exists():
        raise Refused("La fiche n’est pas complète, ou la personne n’est pas active\u00a0: il n’y a rien à confirmer.")
    if p.confirme_le >= jour:
        raise Refused("La fiche est confirmée d’aujourd’hui.")
    if not (a := adresses.personne(p)):
        raise Refused("La fiche n’a pas d’adresse e-mail\u00a0: ajoutez-la d’abord.")
    for to in a:
        cle = f"confirmation:{p.code}:{jour}:demande"
        context = avis.a_confirmer(p, jour)
        courrier.send(
            modele="confirmation", to=to, context=context, key=cle, sensitive=True, portee=adresses.portee(p.reseau)
        )
    return a


def confirm_by_link(*, promeneur: Promeneur, jeton: str) -> Promeneur:
    """Whoever reads the mail of the person says so, without signing in. Refused when the link has served."""
    with ecriture(Promeneur, by=promeneur.user, action="confirmer_lien"):
        frais = verrouiller(promeneur)
        if jetons.a_servi(jeton, frais):
            raise Refused("Ce lien a déjà servi\u00a0: la fiche est confirmée.")
        _confirme(promeneur, frais, promeneur.user, "confirmer_lien")
    return promeneur


def undo_by_link(*, promeneur: Promeneur, jeton: str) -> Promeneur:
    """Whoever has just confirmed from the mail takes it back: the date before returns. Refused once anything else was
    done to the profile."""
    with ecriture(Promeneur, by=promeneur.user, action="annuler_lien"):
        if not can_undo(verrouiller(promeneur), jeton):
            raise Refused("La fiche a changé depuis\u00a0: il n’y a plus rien à annuler.")
        avant = {"confirme_le": jetons.renouvelle(jeton)}
        edition.apply(promeneur, avant, version=None, by=promeneur.user, action="annuler_lien")
    return promeneur


def can_undo(promeneur: Promeneur, jeton: str) -> bool:
    """This link has confirmed the profile today, and nothing was done to it since."""
    if promeneur.confirme_le != aujourdhui() or not jetons.a_servi(jeton, promeneur):
        return False
    return [e.action for e in journal.historique(promeneur, 1)] == ["confirmer_lien"]


def _confirme(promeneur: Promeneur, frais: Promeneur, by: Any, action: str) -> None:
    if not Promeneur.objects.filter(pk=frais.pk).designes(aujourdhui()).exists():
        raise Refused(PAS_ICI)
    edition.apply(promeneur, {"confirme_le": aujourdhui()}, version=None, by=by, action=action)


def by_owner(promeneur: Promeneur, by: Any) -> None:
    """For the services of a profile: what its owner writes there confirms it."""
    if by is not None and promeneur.user_id == by.pk:
        _compte(promeneur, by)


def by_checking(promeneur: Promeneur, by: Any) -> None:
    """For the services of an account: whoever opens and checks one sees a profile that lives."""
    _compte(promeneur, by)


def _compte(promeneur: Promeneur, by: Any) -> None:
    """Nothing in a batch, which tells the past."""
    if not est_en_masse() and promeneur.confirme_le != aujourdhui():
        edition.apply(promeneur, {"confirme_le": aujourdhui()}, version=None, by=by)
