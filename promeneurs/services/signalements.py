"""A report: received from a visitor, taken in charge, answered, closed. Nobody handles one about oneself."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from socle import courrier, etats
from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused
from territoires.models import Reseau

from .. import avis_signalement, colle, rules
from ..enums import EtatSignalement, IssueSignalement
from ..models import Compte, Promeneur, Signalement

CLE_REPONSE = "signalement_reponse:"
SANS_ADRESSE = "Aucune adresse n’est gardée\u00a0: on ne peut plus répondre."


def owner(texte: str, plateforme: str = "") -> Promeneur | None:
    """Whose account this is or was, whatever the public may know of them: for the network's eyes only."""
    paires = sorted(colle.lire(texte).paires, key=lambda paire: paire[0] != plateforme)
    for reseau_social, cle in paires:
        connus = Compte.objects.filter(plateforme=reseau_social, cle=cle, officiel_depuis__isnull=False)
        if compte := connus.select_related("promeneur__reseau").first():
            return compte.promeneur
    return None


def report(
    *, envoi: str, sujet: str, motif: str, reseau: Reseau | None, promeneur: Promeneur | None = None, **dit: Any
) -> Signalement | None:
    """Keep what a visitor says, and tell who must know: the coordination, the employer's direction, the Caf; never the
    person reported. The same sending twice is one report. None when no network may receive it.

    An account of somebody of a network is about that person, in that network, wherever the visitor is.
    """
    vise = promeneur or (owner(dit["compte"], dit.get("plateforme", "")) if dit.get("compte") else None)
    recevant = vise.reseau if vise else reseau
    if recevant is None:
        return None
    neuf = Signalement(envoi=envoi, sujet=sujet, motif=motif, reseau=recevant, promeneur=vise, **dit)
    try:
        with ecriture(Signalement, by=None, action="signaler"), transaction.atomic():
            if deja := Signalement.objects.filter(envoi=envoi).first():
                return deja
            enregistrer(neuf, ajout=True)
            avis_signalement.recu(neuf)
    except (IntegrityError, ValidationError, Refused):  # the button was pressed twice at once
        deja = Signalement.objects.filter(envoi=envoi).first()
        if deja is None:
            raise
        return deja
    return neuf


def take_report(*, signalement: Signalement, by: Any) -> Signalement:
    """Somebody of the coordination sees to it."""
    return etats.move(signalement, "prendre", by=by, unless=lambda s: _pas_a_soi(by, s), pris_par=by)


def pass_report(*, signalement: Signalement, a: Any, by: Any) -> bool:
    """An open report goes from a colleague to another; False when it may not be theirs: it is about them."""
    with ecriture(Signalement, by=by, action="passer"):
        frais = verrouiller(signalement)
        if _pas_a_soi(by, frais):
            raise Refused(*_pas_a_soi(by, frais))
        if frais.etat != EtatSignalement.EN_CHARGE or _pas_a_soi(a, frais):
            return False
        frais.pris_par = a
        frais.save(update_fields=["pris_par"])
        return True


def answer_report(*, signalement: Signalement, texte: str, by: Any) -> Signalement:
    """Write to the address that was left, as long as it is kept. The text of the mail is erased once sent."""
    with ecriture(Signalement, by=by, action="repondre"):
        frais = verrouiller(signalement)
        if raisons := _pas_a_soi(by, frais) or ([] if frais.contact else [SANS_ADRESSE]):
            raise Refused(*raisons)
        if not texte.strip():
            raise ValidationError({"texte": "Écrivez votre réponse."})
        frais.repondu_le = timezone.now()
        frais.save(update_fields=["repondu_le"])
        courrier.send(
            modele="signalement_reponse",
            to=frais.contact,
            context={"texte": texte.strip()[:2000], "reseau": frais.reseau.nom, "recu_le": frais.recu_le},
            key=f"{CLE_REPONSE}{frais.code}:{frais.repondu_le:%Y%m%d%H%M%S%f}",
            sensitive=True,
        )
    return frais


def close_report(*, signalement: Signalement, issue: str, suite: str = "", by: Any) -> Signalement:
    """Say how it ends, in one of the closed ways."""
    if issue not in IssueSignalement.values:
        raise ValidationError({"issue": "Choisissez comment cela finit."})
    pris = signalement.pris_par or by
    return etats.move(
        signalement,
        "clore",
        by=by,
        unless=lambda s: _pas_a_soi(by, s),
        pris_par=pris,
        issue=issue,
        suite=suite.strip()[:1000],
        clos_le=timezone.now(),
    )


def reopen_report(*, signalement: Signalement, by: Any) -> Signalement:
    """Closed too soon: it is open again, in the hands of whoever reopens it."""
    return etats.move(
        signalement, "rouvrir", by=by, unless=lambda s: _pas_a_soi(by, s), pris_par=by, issue="", clos_le=None
    )


def follow(code: str) -> EtatSignalement | None:
    """Where a report stands, for who kept its code: nothing else of it."""
    etat = Signalement.objects.filter(code=code).values_list("etat", flat=True).first() if code else None
    return EtatSignalement(etat) if etat else None


def _pas_a_soi(by: Any, signalement: Signalement) -> list[str]:
    return [] if rules.can_handle_report(by, signalement) else ["Ce signalement n’est pas à vous."]
