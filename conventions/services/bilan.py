"""The yearly report of a structure: opened by date, filled, submitted, sent back, accepted."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils import timezone

from socle import edition, etats, fichiers, journal
from socle.dates import aujourdhui
from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused
from socle.valeurs import jour as en_jour

from .. import courriels_argent, plan, rules_argent
from ..connus import connu
from ..enums import Origine, Role
from ..enums_bilan import CHAMPS_BILAN
from ..manques_bilan import contradictions, manques
from ..models import Bilan, Convention, PieceBilan, Versement
from .argent import plan_year, refresh_amounts
from .commun import REGLE_FICHIER, PourLeCompte, acting, check_role, said_for, touch

FERME = "Ce bilan n’est pas ouvert à la modification."


def open_years(*, conventions: QuerySet[Convention], jour: date | None = None) -> int:
    """The reports and payments of every year that these conventions have reached. Dates decide: asked when a page is
    read as by the daily task, it makes what is missing, once, and says how many reports."""
    jour = jour or aujourdhui()
    lignes = list(conventions.datees().select_related("structure__reseau", "appel"))  # type: ignore[attr-defined]
    faits = set(Bilan.objects.filter(convention__in=lignes).values_list("convention", "annee"))
    bilans = [
        Bilan(convention=c, annee=annee)
        for c in lignes
        for annee in suivies(c)
        if annee <= jour.year and (c.pk, annee) not in faits
    ]
    with journal.acte(by=None, action="ouvrir_bilan"):
        Bilan.objects.bulk_create(bilans, ignore_conflicts=True)
        plan_year([(c, annee) for c in lignes for annee in suivies(c)])
    return len(bilans)


def suivies(convention: Convention) -> list[int]:
    """The years that the platform follows: all those of a convention made here; from its recording, of one taken up
    from before."""
    toutes = plan.annees(convention.periode)
    if convention.origine != Origine.REPRISE:
        return toutes
    return [annee for annee in toutes if annee >= timezone.localdate(convention.cree_le).year]


def ask_bilan(*, convention: Convention, annee: int, by: Any, echeance: date | None = None) -> Bilan:
    """Ask the report of a year that the platform did not follow, with its payments. Refused for a year out of the
    convention, or not over."""
    with ecriture(Bilan, by=by, action="demander_bilan"):
        frais = verrouiller(convention)
        if not rules_argent.can_ask_bilan(by, frais):
            raise Refused("Seule la coordination demande un bilan, sur une convention signée.")
        if annee not in plan.annees(frais.periode):
            raise Refused("La convention ne couvre aucun mois de cette année.", champ="annee")
        if annee >= aujourdhui().year:
            raise Refused("Le bilan de cette année s’ouvre tout seul.", champ="annee")
        bilan = enregistrer(Bilan(convention=frais, annee=annee, echeance=echeance), ajout=True)
        plan_year([(frais, annee)])
        refresh_amounts(conventions=[frais])
    return bilan


def save_bilan(
    *,
    bilan: Bilan,
    section: str,
    changes: dict[str, Any],
    version: int | None,
    by: Any,
    pour_le_compte: PourLeCompte = None,
) -> bool:
    """Save the fields of one part, and say whether anything changed; `Conflit` as for a part of the file. A figure
    given is no longer said unknown."""
    inconnus = set(changes) - set(CHAMPS_BILAN[section])
    if inconnus:
        raise Refused(f"Ces champs ne sont pas de cette partie\u00a0: {', '.join(sorted(inconnus))}.")
    if faux := contradictions(changes):
        changes = changes | {"inconnus": [nom for nom in changes["inconnus"] if nom not in faux]}
    with acting(bilan.convention, by=by, action="edit", pour=pour_le_compte) as (_, original):
        frais = verrouiller(bilan)
        if not rules_argent.can_edit_bilan(by, frais):
            raise Refused(FERME)
        change = edition.apply(bilan, changes, version=version, by=by, reason=said_for(original))
    return change


def give_paper(
    *, bilan: Bilan, type: str, upload: UploadedFile, by: Any, pour_le_compte: PourLeCompte = None
) -> PieceBilan:
    """Give a paper of the report, or another version of it; earlier ones are kept."""
    with acting(bilan.convention, by=by, action="piece_bilan", pour=pour_le_compte) as (convention, original):
        frais = verrouiller(bilan)
        if not rules_argent.can_give_paper(by, frais, type):
            raise Refused(FERME)
        fichier = fichiers.store(upload, kind="document", regle=REGLE_FICHIER, by=by)
        piece = PieceBilan(bilan=frais, type=type, fichier=fichier, depose_par=by, original=original)
        enregistrer(piece, ajout=True)
        touch(convention)
    return piece


def submit_bilan(*, bilan: Bilan, by: Any, pour_le_compte: PourLeCompte = None) -> Bilan:
    """Hand the report in, with what the platform knew that day. Refused with the sentences of everything missing."""
    with acting(bilan.convention, by=by, action="deposer_bilan", pour=pour_le_compte) as (_, original):
        frais = verrouiller(bilan)
        if not frais.ouvert(aujourdhui()):
            raise Refused(f"Ce bilan s’ouvre le {en_jour(frais.ouvre_le)}.")
        etats.move(
            bilan, "deposer", by=by, reason=said_for(original), unless=_missing, connu=connu(frais),
            depose_le=timezone.now(), etat_le=timezone.now(),
        )  # fmt: skip
        courriels_argent.bilan_submitted(bilan)
    return bilan


def _missing(bilan: Bilan) -> list[str]:
    return [phrase for _, phrase in manques(bilan)]


def send_back(*, bilan: Bilan, commentaire: str, by: Any) -> Bilan:
    """The structure completes its report, and reads why."""
    if not commentaire.strip():
        raise Refused("Dites ce qui est à compléter.", champ="commentaire")
    with ecriture(Bilan, by=by, action="renvoyer", motif=commentaire):
        _examine(bilan, "renvoyer", by, motif=commentaire, commentaire=commentaire.strip()[:2000])
        courriels_argent.bilan_sent_back(bilan)
    return bilan


def accept_bilan(*, bilan: Bilan, by: Any) -> Bilan:
    """The report will do: it opens the balance of the year."""
    with ecriture(Bilan, by=by, action="accepter"):
        _examine(bilan, "accepter", by, commentaire="")
        refresh_amounts(conventions=[bilan.convention])
        solde = Versement.objects.with_versement().filter(convention=bilan.convention, annee=bilan.annee, genre="solde")
        courriels_argent.bilan_accepted(bilan, solde.first())
    return bilan


def reopen_bilan(*, bilan: Bilan, motif: str, by: Any) -> Bilan:
    """Accepted by mistake: it is read again. Refused once its balance is ordered."""
    _said(motif)
    with ecriture(Bilan, by=by, action="rouvrir", motif=motif):
        return _examine(bilan, "rouvrir", by, motif=motif)


def exempt_bilan(*, bilan: Bilan, motif: str, by: Any) -> Bilan:
    """Nobody asks this report: the structure has gone, another document holds it…"""
    _said(motif)
    with ecriture(Bilan, by=by, action="dispenser", motif=motif):
        return _examine(bilan, "dispenser", by, motif=motif, commentaire=motif.strip()[:2000])


def ask_bilan_again(*, bilan: Bilan, by: Any) -> Bilan:
    with ecriture(Bilan, by=by, action="redemander"):
        return _examine(bilan, "redemander", by, commentaire="")


def extend_bilan(*, bilan: Bilan, echeance: date, by: Any) -> Bilan:
    """Another day for this report: a delay, or an earlier end for a convention that is over."""
    with ecriture(Bilan, by=by, action="delai"):
        convention = verrouiller(bilan.convention)
        check_role(convention, by, Role.COORDINATION)
        frais = verrouiller(bilan)
        if not frais.attendu:
            raise Refused("Ce bilan n’est plus attendu.")
        if echeance < date(frais.annee, 12, 31):
            raise Refused("Un bilan se rend au plus tôt à la fin de son année.", champ="echeance")
        frais.echeance = echeance
        enregistrer(frais)
    bilan.refresh_from_db()
    return bilan


def _said(motif: str) -> None:
    if not motif.strip():
        raise Refused("Dites pourquoi.", champ="motif")


def _examine(bilan: Bilan, code: str, by: Any, *, motif: str = "", **changes: Any) -> Bilan:
    """A move of the coordination. The convention is locked: no payment is ordered meanwhile."""
    convention = verrouiller(bilan.convention)
    check_role(convention, by, Role.COORDINATION)
    return etats.move(bilan, code, by=by, reason=motif.strip(), etat_le=timezone.now(), **changes)
