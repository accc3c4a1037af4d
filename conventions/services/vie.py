"""The life of a signed convention: people who leave and are replaced."""

from datetime import date
from typing import Any

from django.utils import timezone

from promeneurs.models import Promeneur
from socle.dates import UN_JOUR, aujourdhui, dernier_jour
from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused

from .. import rules
from ..enums import NatureChangement, Role
from ..models import Changement, Convention, Poste
from .activation import fill, known_by
from .changement import record_change
from .commun import PourLeCompte, acting, check_role, said_for
from .demande import check_person
from .reprise import follow
from .titulaires import end_holding


def declare_departure(
    *, poste: Poste, le: date, motif: str, by: Any, pour_le_compte: PourLeCompte = None
) -> Changement:
    """Whoever holds the post leaves it: `le` is the first day without them, as in every range; people read and give the
    day before, the last one. The post is to fill; the coordination is told, and passes it to the Caf."""
    if not motif.strip():
        raise Refused("Dites pourquoi la personne quitte le poste.")
    with acting(poste.convention, by=by, action="depart", motif=motif, pour=pour_le_compte) as (convention, original):
        frais = _held(poste, convention, by)
        _check_last_day(frais, convention, le - UN_JOUR)
        nom = frais.titulaire
        sortant = end_holding(frais, le, said_for(original, motif.strip()), by)
        frais.promeneur = frais.mandat = None
        enregistrer(frais)
        detail = f"{nom} quitte le poste, dernier jour le {le - UN_JOUR:%d/%m/%Y}. {motif.strip()}"
        changement = record_change(
                convention=convention, poste=frais, nature=NatureChangement.DEPART, le=le, detail=detail, by=by,
                sortant=sortant,
            )  # fmt: skip
    poste.refresh_from_db()
    return changement


def _check_within(convention: Convention, jour: date, champ: str) -> None:
    """A post lives with its convention: nobody takes it, nor leaves it, after the last day."""
    terme = dernier_jour(convention.periode)
    if terme and jour > terme:
        dit = f"La convention finit le {terme:%d/%m/%Y}\u00a0: donnez ce jour ou un jour avant."
        raise Refused(dit, champ=champ)


def _check_last_day(poste: Poste, convention: Convention, dernier: date) -> None:
    """Within the convention, and not before the first day of a mandate that has begun."""
    _check_within(convention, dernier, champ="dernier")
    debut = poste.mandat.designation.lower if poste.mandat else None
    if debut and dernier < debut <= aujourdhui():
        raise Refused(
            f"{poste.titulaire} tient ce poste depuis le {debut:%d/%m/%Y}\u00a0: donnez ce jour ou un jour après.",
            champ="dernier",
        )


def replace_holder(
    *,
    poste: Poste,
    le: date,
    by: Any,
    promeneur: Promeneur | None = None,
    personne: dict[str, str] | None = None,
    motif: str = "",
    pour_le_compte: PourLeCompte = None,
) -> Changement:
    """Somebody takes an agreed post from that day, after whoever held it, who leaves. A declared change: nobody has to
    agree. `personne`: prenom, nom, email and fonction of somebody not known yet."""
    if (promeneur is None) == (personne is None):
        raise Refused("Choisissez une personne connue, ou donnez son nom.")
    if le < aujourdhui():
        raise Refused("Un remplacement commence aujourd’hui au plus tôt.")
    with acting(poste.convention, by=by, action="remplacer", motif=motif, pour=pour_le_compte) as (
        convention,
        original,
    ):
        frais = _of_active(poste, convention, by)
        _check_within(convention, le, champ="le")
        if frais.debut and le < frais.debut:
            raise Refused(
                f"Ce poste commence le {frais.debut:%d/%m/%Y}\u00a0: donnez ce jour, ou un jour après.", champ="le"
            )
        check_person(convention, promeneur)
        _check_free(frais, promeneur or known_by(convention, (personne or {}).get("email", "")), le)
        ancien, sortant = frais.titulaire, None
        if frais.promeneur_id:
            sortant = end_holding(frais, le, said_for(original, motif.strip() or "Remplacement."), by)
        frais.mandat, frais.promeneur = None, promeneur
        for champ in ("prenom", "nom", "email", "fonction"):
            setattr(frais, champ, (personne or {}).get(champ, "").strip())
        enregistrer(frais)
        fill(poste=frais, convention=convention, by=by, depuis=le)
        follow(structure=convention.structure, by=by)
        suite = f"{frais.titulaire} remplace {ancien}" if ancien else f"{frais.titulaire} prend un poste à pourvoir"
        detail = f"{suite} à compter du {le:%d/%m/%Y}. {motif.strip()}".strip()
        changement = record_change(
                convention=convention, poste=frais, nature=NatureChangement.REMPLACEMENT, le=le, detail=detail, by=by,
                sortant=sortant,
            )  # fmt: skip
    poste.refresh_from_db()
    return changement


def _check_free(poste: Poste, nouveau: Promeneur | None, le: date) -> None:
    """A post is held by one person at a time, who does not replace themselves."""
    if nouveau is not None and nouveau.pk == poste.promeneur_id:
        raise Refused("Cette personne tient déjà ce poste.")
    depart = poste.changements.filter(nature=NatureChangement.DEPART).order_by("-pk").first()
    if poste.promeneur_id is None and depart is not None and le < depart.le:
        dit = f"Ce poste est tenu jusqu’au {depart.le - UN_JOUR:%d/%m/%Y}\u00a0: donnez un jour après."
        raise Refused(dit, champ="le")


def _of_active(poste: Poste, convention: Convention, by: Any) -> Poste:
    frais = verrouiller(poste)
    if not rules.can_declare_change(by, convention):
        raise Refused("Un changement se déclare sur une convention en vigueur.")
    if frais.fin and frais.fin < aujourdhui():
        raise Refused(f"Ce poste a pris fin le {frais.fin:%d/%m/%Y}.")
    return frais


def _held(poste: Poste, convention: Convention, by: Any) -> Poste:
    frais = _of_active(poste, convention, by)
    if not frais.promeneur_id:
        raise Refused("Personne ne tient ce poste.")
    return frais


def acknowledge_change(*, changement: Changement, by: Any) -> Changement:
    """The coordination has seen the change."""
    with ecriture(Changement, by=by, action="prendre_acte"):
        frais = verrouiller(changement)
        check_role(frais.convention, by, Role.COORDINATION)
        if frais.pris_acte_le:
            raise Refused("Ce changement est déjà noté.")
        frais.pris_acte_par, frais.pris_acte_le = by, timezone.now()
        return enregistrer(frais)
