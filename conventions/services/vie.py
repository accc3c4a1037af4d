"""The life of a signed convention: people who leave and are replaced, and an end before its term."""

from datetime import date
from typing import Any, cast

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from promeneurs.models import Promeneur
from promeneurs.services import cancel_mandate, end_mandate, stop_designation
from socle import fichiers
from socle.dates import UN_JOUR, aujourdhui, dernier_jour, jusqu_a
from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused

from .. import consequences, courriels, resiliation, rules
from ..enums import EtatConvention, MoyenRecu, NatureChangement, Role
from ..models import Changement, Convention, OriginalRecu, Poste
from .activation import fill, known_by
from .commun import REGLE_FICHIER, PourLeCompte, acting, check_role, pass_to, said_for
from .demande import check_person
from .reprise import follow


def declare_departure(
    *, poste: Poste, le: date, motif: str, by: Any, pour_le_compte: PourLeCompte = None
) -> Changement:
    """Whoever holds the post leaves it: `le` is the first day without them, as in every range; people read and give the
    day before, the last one. The post is to fill; the coordination and the Caf are told."""
    if not motif.strip():
        raise Refused("Dites pourquoi la personne quitte le poste.")
    with acting(poste.convention, by=by, action="depart", motif=motif, pour=pour_le_compte) as (convention, original):
        frais = _held(poste, convention, by)
        _check_last_day(frais, convention, le - UN_JOUR)
        nom = frais.titulaire
        sortant = _end(frais, le, said_for(original, motif.strip()), by)
        frais.promeneur = frais.mandat = None
        enregistrer(frais)
        detail = f"{nom} quitte le poste, dernier jour le {le - UN_JOUR:%d/%m/%Y}. {motif.strip()}"
        changement = _declare(convention, frais, NatureChangement.DEPART, le, detail, by, sortant)
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
        check_person(convention, promeneur)
        _check_free(frais, promeneur or known_by(convention, (personne or {}).get("email", "")), le)
        ancien, sortant = frais.titulaire, None
        if frais.promeneur_id:
            sortant = _end(frais, le, said_for(original, motif.strip() or "Remplacement."), by)
        frais.mandat, frais.promeneur = None, promeneur
        for champ in ("prenom", "nom", "email", "fonction"):
            setattr(frais, champ, (personne or {}).get(champ, "").strip())
        enregistrer(frais)
        fill(poste=frais, convention=convention, by=by, depuis=le)
        follow(structure=convention.structure, by=by)
        suite = f"{frais.titulaire} remplace {ancien}" if ancien else f"{frais.titulaire} prend un poste à pourvoir"
        detail = f"{suite} à compter du {le:%d/%m/%Y}. {motif.strip()}".strip()
        changement = _declare(convention, frais, NatureChangement.REMPLACEMENT, le, detail, by, sortant)
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
    return frais


def _held(poste: Poste, convention: Convention, by: Any) -> Poste:
    frais = _of_active(poste, convention, by)
    if not frais.promeneur_id:
        raise Refused("Personne ne tient ce poste.")
    return frais


def _end(poste: Poste, le: date, motif: str, by: Any) -> Promeneur | None:
    """End the mandate of the post, unless it ended before, and give whoever holds it until then. One that has not begun
    is cancelled; one that began that very day lasts this day."""
    mandat = poste.mandat
    if mandat is None:
        return None
    if (fin := mandat.designation.upper) and fin <= le:
        return poste.promeneur if fin > aujourdhui() else None
    debut = mandat.designation.lower
    if debut and debut > aujourdhui() and le <= debut:
        cancel_mandate(mandat=mandat, by=by)
        return None
    end_mandate(mandat=mandat, le=max(le, debut + UN_JOUR) if debut else le, motif=motif[:300], by=by)
    return poste.promeneur


def _declare(
    convention: Convention, poste: Poste, nature: str, le: date, detail: str, by: Any, sortant: Promeneur | None
) -> Changement:
    changement = Changement(convention=convention, poste=poste, nature=nature, le=le, detail=detail[:300])
    changement.sortant = sortant
    changement.declare_par = by
    if rules.is_instructor(by, convention):
        changement.pris_acte_par, changement.pris_acte_le = by, timezone.now()
    enregistrer(changement, ajout=True)
    courriels.change_declared(changement)
    return changement


def acknowledge_change(*, changement: Changement, by: Any) -> Changement:
    """The coordination has seen the change."""
    with ecriture(Changement, by=by, action="prendre_acte"):
        frais = verrouiller(changement)
        check_role(frais.convention, by, Role.COORDINATION)
        if frais.pris_acte_le:
            raise Refused("Ce changement est déjà noté.")
        frais.pris_acte_par, frais.pris_acte_le = by, timezone.now()
        return enregistrer(frais)


def terminate(
    *,
    convention: Convention,
    motif: str,
    demandeur: str,
    notifiee_le: date,
    explication: str,
    by: Any,
    lettre: UploadedFile | None = None,
) -> Convention:
    """End a convention before its term, on the day its notice gives (`resiliation.effet`), mandates with it; and the
    designations that nothing else can open then (`consequences`), those to come cancelled.

    `notifiee_le`: when the registered letter or the formal notice was received. Breach and disappearance are the
    Caf's. Refused when the convention would end by itself no later.
    """
    if not explication.strip():
        raise Refused("Dites pourquoi la convention est résiliée.")
    with ecriture(Convention, by=by, action="resilier", motif=explication):
        verrouiller(convention.structure)
        frais = verrouiller(convention)
        check_role(frais, by, Role.COORDINATION)
        if frais.etat != EtatConvention.ACTIVE:
            pass_to(convention, "resilier", by=by)
        if raisons := resiliation.empechements(motif, demandeur, frais.periode, notifiee_le, frais.activee_le):
            raise Refused(*raisons)
        jour = cast(date, resiliation.effet(motif, frais.periode, notifiee_le))
        suites = consequences.suites(frais, jour)
        if lettre is not None:
            _keep_letter(frais, lettre, notifiee_le, by)
        pass_to(
            convention,
            "resilier",
            by=by,
            motif=explication.strip(),
            periode=jusqu_a(frais.periode.lower, jour) if jour > frais.periode.lower else None,
            resiliation_motif=motif,
            resiliation_par=demandeur,
            resiliation_notifiee_le=notifiee_le,
            resiliation_effet=jour,
            terme_initial=dernier_jour(frais.periode),
        )
        follow(structure=convention.structure, by=by)
        for suite in suites:
            if not suite.tient:
                stop_designation(mandat=suite.mandat, le=jour, motif=consequences.MOTIF, by=by)
        courriels.terminated(convention, suites)
    return convention


def _keep_letter(convention: Convention, lettre: UploadedFile, recue_le: date, by: Any) -> None:
    fichier = fichiers.store(lettre, kind="document", regle=REGLE_FICHIER, by=by)
    recu = OriginalRecu(convention=convention, acte="resilier", fichier=fichier, recu_le=recue_le)
    recu.moyen, recu.enregistre_par = MoyenRecu.PAPIER, by
    enregistrer(recu, ajout=True)
