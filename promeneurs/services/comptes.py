"""Accounts: presented by their owner, opened and checked by somebody else, never passed on (domain §4)."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from socle import etats
from socle.dates import aujourdhui, contient
from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused
from socle.texte import propre

from .. import avis, comptes, departs, rules
from ..enums import EtatCompte
from ..models import Compte, Mandat, Promeneur
from . import confirmation

PRIS = "Ce compte appartient déjà à quelqu’un\u00a0: un compte ne se partage pas et ne se transmet pas."

A_MONTRER = {
    "montre_structure": "Le compte doit montrer le nom de la structure.",
    "montre_lien": "Le compte doit montrer le lien vers l’annuaire.",
}


def present_account(*, promeneur: Promeneur, plateforme: str, identifiant: str, by: Any, nom_libre: str = "") -> Compte:
    """Declare an account; it stays hidden until somebody else has opened and checked it.

    One's own closed or refused account comes back to be checked. ValidationError when the handle can't be read,
    Refused when it is somebody else's, in any network, even closed.
    """
    handle = comptes.lire(plateforme, identifiant, nom_libre)
    with ecriture(Compte, by=by, action="presenter"):
        verrouiller(promeneur)
        confirmation.by_owner(promeneur, by)
        connu = Compte.objects.select_for_update().filter(plateforme=plateforme, cle=handle.cle).first()
        if connu:
            return _revient(connu, promeneur, by)
        compte = Compte(promeneur=promeneur, plateforme=plateforme, identifiant=handle.identifiant, cle=handle.cle)
        compte.url, compte.nom_libre, compte.presente_le = handle.url, propre(nom_libre)[:60], timezone.now()
        return enregistrer(compte, ajout=True)


def _revient(connu: Compte, promeneur: Promeneur, by: Any) -> Compte:
    if connu.promeneur_id != promeneur.pk:
        raise Refused(PRIS, champ="identifiant")
    if connu.etat == EtatCompte.FERME:
        return reopen_account(compte=connu, by=by)
    if connu.etat == EtatCompte.REFUSE:
        return represent_account(compte=connu, by=by)
    raise Refused("Ce compte est déjà dans la liste.", champ="identifiant")


def represent_account(*, compte: Compte, by: Any) -> Compte:
    """A refused account, corrected on the network itself, comes back to be checked."""
    return etats.move(compte, "representer", by=by, presente_le=timezone.now(), motif="")


def change_account(*, compte: Compte, identifiant: str, by: Any, nom_libre: str = "") -> Compte:
    """Another handle is another account: the old one is closed for good, the new one is to be checked."""
    nom = nom_libre or compte.nom_libre
    handle = comptes.lire(compte.plateforme, identifiant, nom)
    if handle.cle == compte.cle:
        raise Refused("C’est le même compte.", champ="identifiant")
    with ecriture(Compte, by=by, action="changer"):
        if compte.officiel_depuis:
            close_account(compte=compte, by=by, motif="Remplacé par un autre compte.")
        else:
            withdraw_account(compte=compte, by=by)
        return present_account(
            promeneur=compte.promeneur, plateforme=compte.plateforme, identifiant=identifiant, nom_libre=nom, by=by
        )


def check_account(*, compte: Compte, montre_structure: bool, montre_lien: bool, by: Any) -> Compte:
    """Declare it official: whoever does has opened it and seen the structure's name and the link to the directory."""
    vus = {"montre_structure": montre_structure, "montre_lien": montre_lien}
    if manque := {nom: phrase for nom, phrase in A_MONTRER.items() if not vus[nom]}:
        raise ValidationError(manque)
    with ecriture(Compte, by=by, action="verifier"):
        verrouiller(compte.promeneur)  # first, as whoever presents an account does
        etats.move(
            compte,
            "verifier",
            by=by,
            unless=lambda c: _pas_verificateur(by, c),
            montre_structure=True,
            montre_lien=True,
            verifie_le=timezone.now(),
            verifie_par=by,
            officiel_depuis=compte.officiel_depuis or aujourdhui(),
            motif="",
        )
        confirmation.by_checking(compte.promeneur, by)
    return compte


def refuse_account(*, compte: Compte, motif: str, by: Any) -> Compte:
    """It is not shown, and its owner reads why, by mail too."""
    if not motif.strip():
        raise ValidationError({"motif": "Dites ce qui manque\u00a0: la personne le lira."})
    verifie = {"montre_structure": False, "montre_lien": False, "motif": motif.strip()[:300]}
    with ecriture(Compte, by=by, action="refuser", motif=motif):
        etats.move(compte, "refuser", by=by, reason=motif, unless=lambda c: _pas_verificateur(by, c), **verifie)
        avis.compte_refuse(compte, by)
    return compte


def recheck_account(*, compte: Compte, motif: str, by: Any) -> Compte:
    """Hide an official account until somebody has opened it again."""
    return etats.move(
        compte,
        "revoir",
        by=by,
        reason=motif,
        motif=motif.strip()[:300],
        montre_structure=False,
        montre_lien=False,
        presente_le=timezone.now(),
    )


def recheck_for(*, promeneur: Promeneur, by: Any) -> int:
    """The employers whose name the accounts were checked for are all gone, others name the person today: each official
    account is to be opened again, since it must show them. A second employer beside the first hides nothing.

    Says how many.
    """
    jour = aujourdhui()
    mandats = list(promeneur.mandats.select_related("structure"))
    actuels = {m.structure.pk: m.structure.nom for m in mandats if contient(m.designation, jour)}
    revus = 0
    for compte in promeneur.comptes.filter(etat=EtatCompte.OFFICIEL) if actuels else []:
        if not any(m.structure.pk in actuels for m in mandats if _nommait(m, compte.verifie_le)):
            motif = f"Changement de structure\u00a0: montrez «\u00a0{' et '.join(sorted(actuels.values()))}\u00a0»."
            recheck_account(compte=compte, motif=motif, by=by)
            revus += 1
    return revus


def _nommait(mandat: Mandat, moment: datetime | None) -> bool:
    """The employer named the person when the account was checked, as far as who checked could know."""
    if moment is None:
        return False
    jour, fin = timezone.localdate(moment), mandat.designation.upper
    return mandat.cree_le <= moment and (fin is None or fin >= jour)


def close_account(*, compte: Compte, by: Any, motif: str = "") -> Compte:
    """The account is no longer used. It stays tied to this person for ever: nobody else may take it."""
    return etats.move(compte, "fermer", by=by, reason=motif, ferme_le=aujourdhui(), motif=motif.strip()[:300])


def confirm_closure(*, compte: Compte, by: Any) -> Compte:
    """The direction of the structure that named them last, or the coordination, has looked: the account of a person who
    left is closed, or says « Promeneur du Net » no more. Refused to the person, to an earlier employer, and while
    somebody still names them."""
    if by is None or not rules.can_confirm_closure(by, compte.promeneur):
        raise Refused("La fermeture se confirme par la direction qui employait la personne, ou par la coordination.")
    if not departs.comptes_a_fermer(aujourdhui()).filter(pk=compte.pk).exists():
        raise Refused("Ce compte est déjà fermé, ou la personne a encore un mandat.")
    return close_account(compte=compte, by=by, motif="Fermeture constatée après le départ.")


def reopen_account(*, compte: Compte, by: Any) -> Compte:
    """Its owner uses it again: to be checked anew."""
    return etats.move(compte, "rouvrir", by=by, ferme_le=None, presente_le=timezone.now(), motif="")


def withdraw_account(*, compte: Compte, by: Any) -> None:
    """Take away an account that never was official (a mistyped handle)."""
    with ecriture(Compte, by=by, action="retirer"):
        frais = verrouiller(compte)
        if frais.officiel_depuis:
            raise Refused("Ce compte a été officiel\u00a0: il se ferme, il ne s’efface pas.")
        frais.delete()


def _pas_verificateur(by: Any, compte: Compte) -> list[str]:
    if by is not None and rules.can_check_account(by, compte):
        return []
    return ["Un compte est vérifié par la coordination ou par la direction, jamais par la personne elle-même."]
