"""Away, suspended, labelled: what dates say about a person besides the mandate."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from socle.dates import aujourdhui, jusqu_a, periode
from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused

from .. import avis, rules
from ..enums import Demandeur
from ..models import Absence, EnDirect, Label, Promeneur, Suspension
from .permanences import revise

REVUE = timedelta(days=15)


def declare_absence(
    *,
    promeneur: Promeneur,
    debut: date,
    dernier_jour: date | None,
    by: Any,
    relais: Promeneur | None = None,
    relais_texte: str = "",
) -> Absence:
    """Away from `debut` to `dernier_jour`, with somebody else to write to. The reason is not asked.

    Refused when it is over, or before the person is named by anyone.
    """
    if dernier_jour and dernier_jour < debut:
        raise Refused("Le retour doit venir après le départ.", champ="dernier_jour")
    if dernier_jour and dernier_jour < aujourdhui():
        raise Refused(
            "Cette absence est déjà finie\u00a0: elle ne changerait rien, il n’y a pas à l’écrire.",
            champ="dernier_jour",
        )
    if dernier_jour and not _nomme_avant(promeneur, dernier_jour):
        raise Refused("À ces dates, la personne n’est pas encore nommée.", champ="debut")
    if relais is None and not relais_texte.strip():
        raise Refused("Dites à qui écrire pendant l’absence.", champ="relais_texte")
    if relais and (relais.pk == promeneur.pk or relais.reseau_id != promeneur.reseau_id):
        raise Refused("Le relais est une autre personne du réseau.", champ="relais")
    with ecriture(Absence, by=by, action="absence"):
        verrouiller(promeneur)
        absence = Absence(promeneur=promeneur, periode=periode(debut, dernier_jour), relais=relais)
        absence.relais_texte = relais_texte.strip()[:200]
        revise(promeneur)
        return enregistrer(absence, ajout=True)


def _nomme_avant(promeneur: Promeneur, jour: date) -> bool:
    """Somebody names the person on that day at the latest, or nobody yet."""
    debuts = list(promeneur.mandats.non_finis(aujourdhui()).values_list("designation__startswith", flat=True))
    return not debuts or any(debut is None or debut <= jour for debut in debuts)


def end_absence(*, absence: Absence, le: date, by: Any) -> Absence | None:
    """Back on that day. An absence that had not begun is removed (None)."""
    with ecriture(Absence, by=by, action="retour"):
        frais = verrouiller(absence)
        revise(frais.promeneur)
        if le <= frais.periode.lower:
            frais.delete()
            return None
        if frais.periode.upper and le >= frais.periode.upper:
            raise Refused("L’absence est déjà finie à cette date.", champ="le")
        frais.periode = jusqu_a(frais.periode.lower, le)
        return enregistrer(frais)


def suspend(*, promeneur: Promeneur, demandeur: str, motif: str, by: Any) -> Suspension:
    """Hide everything about a person at once, on the word of the coordination, the employer or the Caf.

    The reason is private. To be reviewed within 15 days (domain §3.9: it can't wait for a committee).
    """
    if not rules.can_suspend(by, promeneur):
        raise Refused("Vous ne pouvez pas suspendre cette personne.")
    if not motif.strip():
        raise Refused("Écrivez le motif\u00a0: il reste privé.", champ="motif")
    if demandeur != Demandeur.EMPLOYEUR and not rules.can_manage(by, promeneur):
        raise Refused("L’employeur suspend en son nom.")
    with ecriture(Suspension, by=by, action="suspendre"):
        verrouiller(promeneur)
        suspension = Suspension(promeneur=promeneur, demandeur=demandeur, motif=motif.strip(), decidee_par=by)
        suspension.debut, suspension.a_revoir_le = timezone.now(), aujourdhui() + REVUE
        enregistrer(suspension, ajout=True)
        EnDirect.objects.filter(promeneur=promeneur).delete()
        avis.suspension(suspension, by)
    return suspension


def review_suspension(*, suspension: Suspension, a_revoir_le: date, suite: str, by: Any) -> Suspension:
    """Keep it, and say until when: 15 days at most each time."""
    with ecriture(Suspension, by=by, action="revoir"):
        frais = _en_cours(suspension, by)
        if not aujourdhui() <= a_revoir_le <= aujourdhui() + REVUE:
            raise Refused("La prochaine revue doit venir dans les 15 jours.", champ="a_revoir_le")
        frais.a_revoir_le, frais.suite = a_revoir_le, suite.strip()
        return enregistrer(frais)


def lift_suspension(*, suspension: Suspension, suite: str, by: Any) -> Suspension:
    """The person is back as their mandate and profile say. The employer lifts only what the employer asked for."""
    with ecriture(Suspension, by=by, action="lever"):
        frais = _en_cours(suspension, by)
        frais.levee_le, frais.levee_par, frais.suite = timezone.now(), by, suite.strip()
        enregistrer(frais)
        avis.suspension(frais, by)
    return frais


def _en_cours(suspension: Suspension, by: Any) -> Suspension:
    frais = verrouiller(suspension)
    if not rules.can_review(by, frais):
        raise Refused("Cette suspension se revoit avec la coordination.")
    if frais.levee_le:
        raise Refused("Cette suspension est déjà levée.")
    return frais


def grant_label(*, promeneur: Promeneur, debut: date, dernier_jour: date | None, decide_le: date, by: Any) -> Label:
    """The network recognises a professional, for its dates."""
    if dernier_jour and dernier_jour < debut:
        raise Refused("La fin doit venir après le début.", champ="dernier_jour")
    if decide_le > aujourdhui():
        raise Refused("La décision est déjà prise\u00a0: sa date ne peut pas être à venir.", champ="decide_le")
    with ecriture(Label, by=by, action="label"):
        verrouiller(promeneur)
        label = Label(promeneur=promeneur, periode=periode(debut, dernier_jour), decide_le=decide_le)
        return enregistrer(label, ajout=True)


def end_label(*, label: Label, le: date, motif: str, by: Any) -> Label:
    """The label stops on that day, with a reason."""
    if not motif.strip():
        raise Refused("Dites pourquoi le label est retiré.", champ="motif")
    with ecriture(Label, by=by, action="retirer_label", motif=motif):
        frais = verrouiller(label)
        if frais.periode.upper and le >= frais.periode.upper:
            raise Refused("Ce label est déjà fini à cette date.", champ="dernier")
        if frais.periode.lower and le <= frais.periode.lower:
            raise Refused("La fin doit venir après le début.", champ="dernier")
        frais.periode, frais.motif_fin = jusqu_a(frais.periode.lower, le), motif.strip()[:300]
        return enregistrer(frais)
