"""What the structure declares besides its people: another contact, another address. And each declared change on its
way: acknowledged by the coordination, then passed to the Caf."""

from datetime import date
from typing import Any

from django.utils import timezone

from socle import edition
from socle.dates import aujourdhui
from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused
from territoires.models import Commune

from .. import courriels, courriels_vie, rules
from ..enums import NatureChangement, Role
from ..models import Changement, Convention, Poste
from .commun import PourLeCompte, acting, check_role, said_for

CONTACT = ("referent_nom", "referent_email", "referent_telephone", "signataire_nom", "signataire_qualite")
ADRESSE = ("adresse", "code_postal", "commune")


def declare_contact(
    *, convention: Convention, le: date, by: Any, pour_le_compte: PourLeCompte = None, **champs: str
) -> Changement:
    """Somebody else follows the file, or signs for the structure: mails go to them from now on."""
    with acting(convention, by=by, action="contact", pour=pour_le_compte) as (frais, original):
        _check_active(frais, by)
        avant = _contact(frais)
        edition.apply(frais, _connus(champs, CONTACT), version=None, by=by, reason=said_for(original), action="contact")
        return _say(frais, NatureChangement.CONTACT, le, avant, _contact(frais), by)


def declare_address(
    *, convention: Convention, le: date, adresse: str, code_postal: str, commune: Commune, by: Any,
    pour_le_compte: PourLeCompte = None,
) -> Changement:  # fmt: skip
    """The structure moves: its sheet, and its place in the directory, follow at once."""
    with acting(convention, by=by, action="adresse", pour=pour_le_compte) as (frais, original):
        _check_active(frais, by)
        structure = frais.structure
        if commune.departement_id != structure.commune.departement_id:
            raise Refused("La structure reste dans son département\u00a0: écrivez à la coordination.", champ="commune")
        avant = _adresse(structure)
        neuves = {"adresse": adresse.strip(), "code_postal": code_postal.strip(), "commune": commune}
        edition.apply(structure, neuves, version=None, by=by, reason=said_for(original), action="adresse")
        return _say(frais, NatureChangement.ADRESSE, le, avant, _adresse(structure), by)


def transmit_change(*, changement: Changement, by: Any) -> Changement:
    """The Caf is told, by a mail to those who sit for it; the day is kept. Acknowledged first."""
    with ecriture(Changement, by=by, action="transmettre"):
        frais = verrouiller(changement)
        check_role(frais.convention, by, Role.COORDINATION)
        if not frais.pris_acte_le:
            raise Refused("Prenez d’abord acte de ce changement.")
        if frais.transmis_le:
            raise Refused("Ce changement est déjà transmis à la Caf.")
        frais.transmis_par, frais.transmis_le = by, timezone.now()
        enregistrer(frais)
        courriels_vie.change_transmitted(frais)
    return frais


def record_change(
    *, convention: Convention, nature: str, le: date, detail: str, by: Any, poste: Poste | None = None,
    sortant: Any = None,
) -> Changement:  # fmt: skip
    """The declaration itself. What the coordination declares is acknowledged with it."""
    changement = Changement(convention=convention, poste=poste, nature=nature, le=le, detail=detail[:600])
    changement.sortant, changement.declare_par = sortant, by
    if rules.is_instructor(by, convention):
        changement.pris_acte_par, changement.pris_acte_le = by, timezone.now()
    enregistrer(changement, ajout=True)
    courriels.change_declared(changement)
    return changement


def _check_active(convention: Convention, by: Any) -> None:
    if not rules.can_declare_change(by, convention):
        raise Refused("Un changement se déclare sur une convention en vigueur.")


def _say(convention: Convention, nature: str, le: date, avant: str, apres: str, by: Any) -> Changement:
    if le > aujourdhui():
        raise Refused("Déclarez ce changement le jour où il est fait.", champ="le")
    if avant == apres:
        raise Refused("Rien n’a changé\u00a0: c’est ce que dit déjà le dossier.")
    libelle = NatureChangement(nature).label
    detail = f"{libelle}\u00a0: {apres}, à compter du {le:%d/%m/%Y}. Avant\u00a0: {avant or 'rien d’écrit'}."
    return record_change(convention=convention, nature=nature, le=le, detail=detail, by=by)


def _connus(champs: dict[str, str], noms: tuple[str, ...]) -> dict[str, str]:
    if inconnus := set(champs) - set(noms):
        raise TypeError(f"Unknown fields: {inconnus}.")
    return {nom: valeur.strip() for nom, valeur in champs.items()}


def _contact(c: Convention) -> str:
    suivi = ", ".join(filter(None, (c.referent_nom, c.referent_email, c.referent_telephone)))
    signe = ", ".join(filter(None, (c.signataire_nom, c.signataire_qualite)))
    return "\u00a0; ".join(filter(None, (suivi, f"signe pour la structure\u00a0: {signe}" if signe else "")))


def _adresse(s: Any) -> str:
    return " ".join(filter(None, (s.adresse, s.code_postal, s.commune.nom)))
