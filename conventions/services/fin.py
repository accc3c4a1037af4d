"""An end before the term: formal notice, then termination, or resolution which takes the money back too."""

from collections.abc import Collection
from datetime import date
from typing import Any, cast

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from promeneurs.services import stop_designation
from socle import etats, fichiers
from socle.dates import ajoute_mois, aujourdhui, dernier_jour, jusqu_a
from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused
from socle.valeurs import jour as en_jour

from .. import consequences, courriels, courriels_vie, resiliation, rules_vie
from ..enums import EtatConvention, MotifResiliation, MoyenRecu, Role
from ..enums_vie import RESOLUTIONS, EtatDemeure
from ..models import Convention, Document, MiseEnDemeure, OriginalRecu
from .argent import recover_all
from .avenant_effet import void_avenants
from .commun import REGLE_FICHIER, check_role, pass_to
from .lettres import FinVoulue, keep_end_letter, make_notice_letter, prepared_end_letter, preview_end_letter
from .reponse_demeure import take_into_account
from .reprise import follow


def terminate(
    *,
    convention: Convention,
    motif: str,
    demandeur: str,
    notifiee_le: date,
    explication: str,
    by: Any,
    lettre: UploadedFile | None = None,
    lues: Collection[str] = (),
) -> Convention:
    """End a convention before its term, on the day its way gives (`resiliation.effet`), mandates with it; and the
    designations that nothing else can open then (`consequences`), those to come cancelled. Its letter is the one made
    before (`prepare_end`), or another when it does not say the same. A resolution also takes back what was paid.

    `notifiee_le`: when the registered letter was received. Only the Caf has other ways than the anniversary. For breach
    and non-performance: after the month of a formal notice, its answers read (`lues`, their codes). Refused
    when the convention would end by itself no later.
    """
    if not explication.strip():
        raise Refused("Dites pourquoi la convention est résiliée.")
    with ecriture(Convention, by=by, action="resilier", motif=explication):
        verrouiller(convention.structure)
        frais = verrouiller(convention)
        check_role(frais, by, Role.COORDINATION)
        if frais.etat != EtatConvention.ACTIVE:
            pass_to(convention, "resilier", by=by)
        demeure = resiliation.demeure_de(frais, motif)
        if raisons := resiliation.empechements(
            motif, demandeur, frais.periode, notifiee_le, frais.activee_le, demeure=demeure
        ):
            raise Refused(*raisons)
        jour = cast(date, resiliation.effet(motif, frais.periode, notifiee_le))
        take_into_account(demeure, lues=lues, by=by)
        suites = consequences.suites(frais, jour)
        if lettre is not None:
            _keep_letter(frais, lettre, notifiee_le, by)
        keep_end_letter(frais, FinVoulue(motif, demandeur, explication.strip(), jour), by)
        void_avenants(convention=frais, by=by, motif="La convention est résiliée.")
        _end(convention, frais, jour, explication, by, motif, demandeur, notifiee_le)
        if demeure is not None:
            _move(demeure, "suivre", by, issue=f"{explication.strip()[:900]} Fin le {en_jour(jour)}.")
        for suite in suites:
            if not suite.tient:
                stop_designation(mandat=suite.mandat, le=jour, motif=consequences.MOTIF, by=by)
        if motif in RESOLUTIONS:
            recover_all(convention=convention, explication=explication.strip(), by=by)
        courriels.terminated(convention, suites)
    return convention


def prepare_end(
    *,
    convention: Convention,
    motif: str,
    demandeur: str,
    attendue_le: date,
    explication: str,
    by: Any,
    lues: Collection[str] = (),
) -> Document:
    """Make the letter of an end, to be signed and sent before anything is recorded: the convention goes on meanwhile.

    `attendue_le`: when it should be received (or was: the structure's own, when it asks). Refused as the end itself
    would be. Said again in the same words: the same letter; in others, it replaces the first.
    """
    if not explication.strip():
        raise Refused("Dites pourquoi la convention est résiliée.", champ="explication")
    with ecriture(Document, by=by, action="preparer_fin"):
        frais = verrouiller(convention)
        fin = _wished(frais, motif, demandeur, attendue_le, explication, by)
        take_into_account(resiliation.demeure_de(frais, motif), lues=lues, by=by)
        return keep_end_letter(frais, fin, by)


def discard_end(*, convention: Convention, motif: str, by: Any) -> Document:
    """The letter made for an end will not serve: nothing was recorded, and the convention goes on. It is kept, set
    aside, with why; its code says so to whoever holds a copy."""
    if not motif.strip():
        raise Refused("Dites pourquoi cette lettre ne sert plus.", champ="motif")
    with ecriture(Document, by=by, action="ecarter_fin", motif=motif.strip()[:300]):
        frais = verrouiller(convention)
        check_role(frais, by, Role.COORDINATION)
        lettre = prepared_end_letter(frais)
        if frais.etat != EtatConvention.ACTIVE or lettre is None:
            raise Refused("Il n’y a plus de lettre à écarter : la fin est peut-être notée.")
        lettre.remplace_le, lettre.abandon = timezone.now(), motif.strip()[:300]
        return enregistrer(lettre)


def preview_end(
    *, convention: Convention, motif: str, demandeur: str, attendue_le: date, explication: str, by: Any
) -> bytes:
    """What the letter would be. Nothing is kept."""
    fin = _wished(convention, motif, demandeur, attendue_le, explication, by)
    return preview_end_letter(convention, fin)


def _wished(
    convention: Convention, motif: str, demandeur: str, attendue_le: date, explication: str, by: Any
) -> FinVoulue:
    check_role(convention, by, Role.COORDINATION)
    if convention.etat != EtatConvention.ACTIVE:
        raise Refused("Cette convention n’est plus à résilier.")
    demeure = resiliation.demeure_de(convention, motif)
    if raisons := resiliation.empechements(
        motif, demandeur, convention.periode, attendue_le, convention.activee_le, demeure=demeure, a_venir=True
    ):
        raise Refused(*raisons)
    jour = resiliation.effet(motif, convention.periode, attendue_le)
    decide_a_la_reception = motif != MotifResiliation.ANNIVERSAIRE and attendue_le >= aujourdhui()
    return FinVoulue(motif, demandeur, explication.strip(), None if decide_a_la_reception else jour)


def _end(
    convention: Convention, frais: Convention, jour: date, explication: str, by: Any,
    motif: str, demandeur: str, notifiee_le: date,
) -> None:  # fmt: skip
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


def _keep_letter(convention: Convention, lettre: UploadedFile, recue_le: date, by: Any) -> None:
    fichier = fichiers.store(lettre, kind="document", regle=REGLE_FICHIER, by=by)
    recu = OriginalRecu(convention=convention, acte="resilier", fichier=fichier, recu_le=recue_le)
    recu.moyen, recu.enregistre_par = MoyenRecu.PAPIER, by
    enregistrer(recu, ajout=True)


# — Formal notice


def give_notice(*, convention: Convention, motif: str, faits: str, attendu: str, by: Any) -> MiseEnDemeure:
    """Write the formal notice and make its letter, to be sent registered. One at a time."""
    with ecriture(MiseEnDemeure, by=by, action="mettre_en_demeure"):
        frais = verrouiller(convention)
        if not rules_vie.can_give_notice(by, frais):
            raise Refused("Une mise en demeure porte sur une convention en vigueur.")
        if frais.demeures.filter(etat__in=(EtatDemeure.PREPAREE, EtatDemeure.ENVOYEE)).exists():
            raise Refused("Une mise en demeure est déjà en cours sur cette convention.")
        demeure = MiseEnDemeure(convention=frais, motif=motif, faits=faits.strip(), attendu=attendu.strip())
        demeure.faite_par = by
        demeure.lettre = make_notice_letter(demeure, by)
        return enregistrer(demeure, ajout=True)


def send_notice(
    *, demeure: MiseEnDemeure, envoyee_le: date, recommande: str, by: Any, delai: date | None = None
) -> MiseEnDemeure:
    """The letter left: its delay runs, a month at least."""
    with ecriture(MiseEnDemeure, by=by, action="envoyer"):
        _check(demeure, "envoyer", by)
        if envoyee_le > aujourdhui():
            raise Refused("La date d’envoi est dans le futur.", champ="envoyee_le")
        if envoyee_le < timezone.localdate(demeure.cree_le):
            raise Refused("La lettre est faite après ce jour-là.", champ="envoyee_le")
        if not recommande.strip():
            raise Refused("Donnez le numéro du recommandé.", champ="recommande")
        un_mois = ajoute_mois(envoyee_le, 1)
        if delai is not None and delai < un_mois:
            raise Refused(f"Un mois au moins\u00a0: pas avant le {en_jour(un_mois)}.", champ="delai")
        _move(demeure, "envoyer", by, envoyee_le=envoyee_le, recommande=recommande.strip()[:40], delai=delai or un_mois)
        courriels_vie.notice_sent(demeure)
    return demeure


def lift_notice(*, demeure: MiseEnDemeure, issue: str, by: Any) -> MiseEnDemeure:
    """The structure put things right."""
    return _close(demeure, "lever", issue, by)


def withdraw_notice(*, demeure: MiseEnDemeure, issue: str, by: Any) -> MiseEnDemeure:
    """Written by mistake, or no longer founded."""
    return _close(demeure, "retirer", issue, by)


def _close(demeure: MiseEnDemeure, code: str, issue: str, by: Any) -> MiseEnDemeure:
    if not issue.strip():
        raise Refused("Dites comment la mise en demeure finit.", champ="issue")
    with ecriture(MiseEnDemeure, by=by, action=code, motif=issue):
        _check(demeure, code, by)
        connue = demeure.envoyee_le is not None
        _move(demeure, code, by, issue=issue.strip()[:1000])
        if connue:
            courriels_vie.notice_closed(demeure)
    return demeure


def _check(demeure: MiseEnDemeure, code: str, by: Any) -> None:
    convention = verrouiller(demeure.convention)
    check_role(convention, by, *rules_vie.QUI_DEMEURE[code])


def _move(demeure: MiseEnDemeure, code: str, by: Any, **champs: Any) -> None:
    etats.move(demeure, code, by=by, reason=champs.get("issue", ""), etat_le=timezone.now(), **champs)
