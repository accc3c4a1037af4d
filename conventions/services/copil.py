"""The committee: its sittings, their agenda, what it decides. The committee selects; it does not pay."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, TypeVar

from django.utils import timezone

from socle import edition, journal
from socle.dates import aujourdhui
from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused
from socle.texte import ligne, liste
from territoires import rules as reseau_rules
from territoires.models import Organisme, Reseau

from .. import courriels
from ..enums import MOUVEMENT_DE, EtatConvention, IssueInscription, Role, SensDecision, TypeSeance
from ..manques import motifs_de_dates
from ..models import Convention, Decision, DecisionFinanceur, Inscription, SeanceCopil
from .commun import check_role, on_agenda, pass_to
from .complet import check_documents, complete_by_agenda
from .lecture import note_reading
from .lettre_decision import make_decision_letter
from .recusation import recuse_members

Objet = TypeVar("Objet")


@dataclass(frozen=True)
class NouvelleSeance:
    """A sitting to plan in the same act as what goes to it."""

    date: date
    type: str = TypeSeance.COPIL
    lieu: str = ""


@dataclass(frozen=True)
class Modifications:
    """What the committee retained instead of what was asked, where it differs. The amount goes to the funders."""

    debut: date | None = None
    dernier_jour: date | None = None
    postes: int | None = None
    montant: Decimal | None = None


@dataclass(frozen=True)
class Choix:
    """What a sitting decided on one file."""

    convention: Convention
    sens: str
    motif: str = ""
    modifications: Modifications | None = None


def plan_session(*, reseau: Reseau, le: date, by: Any, type: str = TypeSeance.COPIL, lieu: str = "") -> SeanceCopil:
    """A sitting to come (or held already, to note what it decided). One of a kind a day."""
    if not reseau_rules.is_coordinator(by, reseau):
        raise Refused("Seule la coordination prévoit les séances.")
    with ecriture(SeanceCopil, by=by, action="prevoir"):
        return enregistrer(SeanceCopil(reseau=reseau, date=le, type=type, lieu=lieu.strip()), ajout=True)


def move_session(*, seance: SeanceCopil, le: date, by: Any) -> SeanceCopil:
    """The sitting is held another day, and those who were told the first one hear it. Refused once it has decided
    something."""
    with ecriture(SeanceCopil, by=by, action="deplacer"):
        frais = verrouiller(seance)
        if not reseau_rules.is_coordinator(by, frais.reseau):
            raise Refused("Seule la coordination déplace les séances.")
        if frais.decisions.exists():
            raise Refused("Cette séance a déjà décidé\u00a0: elle ne change plus de date.")
        if frais.proces_verbaux.exists():
            raise Refused("Le procès-verbal de cette séance est fait\u00a0: elle ne change plus de date.")
        inscrits = Convention.objects.filter(inscriptions__seance=frais, inscriptions__close_le=None)
        if trop_tot := [c.structure.nom for c in inscrits.select_related("structure") if _submitted_after(c, le)]:
            noms = liste(trop_tot)
            raise Refused(
                f"Déposé après ce jour-là\u00a0: {noms}. Retirez ce dossier, ou donnez un autre jour.", champ="date"
            )
        avant, frais.date = frais.date, le
        if avant == le:
            return frais
        enregistrer(frais)
        evenements = journal.events_model(SeanceCopil)._base_manager.filter(pgh_obj_id=frais.pk)
        courriels.session_moved(frais, avant, evenements.count())
        return frais


def put_on_agenda(*, convention: Convention, seance: SeanceCopil, by: Any, deja_lu: bool = False) -> Inscription:
    """An examined file goes to a sitting. `deja_lu`: the committee read it elsewhere, before it was submitted here."""
    return _inscribe(convention, seance, "inscrire", by, deja_lu)


def put_on_some_agenda(
    *, convention: Convention, seance: SeanceCopil | NouvelleSeance, by: Any, deja_lu: bool = False
) -> Inscription:
    """An examined file, or a postponed one, goes to a sitting; one described is found, or planned in the same act."""
    with ecriture(SeanceCopil, by=by, action="inscrire"):
        if isinstance(seance, NouvelleSeance):
            reseau, le, type_ = convention.structure.reseau, seance.date, seance.type
            prevue = SeanceCopil.objects.filter(reseau=reseau, date=le, type=type_).first()
            seance = prevue or plan_session(reseau=reseau, le=le, type=type_, lieu=seance.lieu, by=by)
        ajournee = convention.etat == EtatConvention.AJOURNEE
        return _inscribe(convention, seance, "reinscrire" if ajournee else "inscrire", by, deja_lu)


def put_back_on_agenda(*, convention: Convention, seance: SeanceCopil, by: Any) -> Inscription:
    """A postponed file goes to another sitting."""
    return _inscribe(convention, seance, "reinscrire", by, False)


def put_ready_on_agenda(*, seance: SeanceCopil, conventions: Iterable[Convention], by: Any) -> list[Inscription]:
    """Several files go to a sitting in one act: all of them, or none when one is refused."""
    choisies = sorted(conventions, key=lambda c: c.pk)
    if not choisies:
        raise Refused("Choisissez au moins un dossier.")
    with ecriture(SeanceCopil, by=by, action="inscrire"):
        return [_one_of_them(c, partial(put_on_some_agenda, convention=c, seance=seance, by=by)) for c in choisies]


def _one_of_them(convention: Convention, acte: Callable[[], Objet]) -> Objet:
    """One file among several: what is refused says which."""
    try:
        return acte()
    except Refused as refus:
        raise Refused(*(f"{convention.structure} : {raison}" for raison in refus.reasons)) from refus


def _submitted_after(convention: Convention, le: date) -> bool:
    """The file was not there that day: neither here, nor on paper in the coordination's hands."""
    deposee = convention.depose_le is not None and timezone.localdate(convention.depose_le) > le
    return deposee and not convention.originaux.filter(recu_le__lte=le).exists()


def _inscribe(convention: Convention, seance: SeanceCopil, code: str, by: Any, deja_lu: bool) -> Inscription:
    with ecriture(Convention, by=by, action=code):
        verrouiller(convention)
        verrouiller(seance)  # its minutes are not sent meanwhile
        if seance.reseau_id != convention.structure.reseau_id:
            raise Refused("Cette séance est celle d’un autre réseau.")
        if convention.decisions.filter(seance=seance).exists():
            raise Refused("Cette séance a déjà décidé de ce dossier\u00a0: choisissez-en une autre.", champ="seance")
        complet: dict[str, Any] = {}
        if code == "inscrire":
            check_documents(convention)
            complet = complete_by_agenda(verrouiller(convention))
        apres = _submitted_after(convention, seance.date)
        if apres and not deja_lu:
            raise Refused(
                f"Le dossier a été déposé le {timezone.localdate(convention.depose_le):%d/%m/%Y}, après la séance du "
                f"{seance.date:%d/%m/%Y}. Choisissez une autre séance\u00a0; si le comité l’a bien examiné ce jour-là, "
                "sur papier, dites-le.",
                champ="seance",
            )
        pass_to(convention, code, by=by, motif="Examiné par le comité avant son dépôt ici." if apres else "", **complet)
        if code == "inscrire":  # whoever says that it is ready has read it
            note_reading(convention, by)
        inscription = enregistrer(Inscription(convention=convention, seance=seance), ajout=True)
        recuse_members(convention=convention, by=by)
        courriels.on_agenda(convention, seance)
    return inscription


def take_off_agenda(*, convention: Convention, motif: str, by: Any) -> Convention:
    """The file goes back to examination, before the sitting; those who were told it was on it hear why."""
    with ecriture(Convention, by=by, action="retirer_ordre_du_jour", motif=motif):
        verrouiller(convention)
        ici = on_agenda(convention)
        pass_to(convention, "retirer_ordre_du_jour", by=by, motif=motif.strip())
        _close(convention, IssueInscription.RETIREE)
        if ici is not None:
            courriels.off_agenda(convention, ici.seance, motif=motif.strip())
    return convention


def _close(convention: Convention, issue: str) -> None:
    for inscription in convention.inscriptions.filter(close_le__isnull=True):
        inscription.close_le, inscription.issue = timezone.now(), issue
        inscription.save(update_fields=["close_le", "issue"])


def decide(
    *,
    convention: Convention,
    sens: str,
    by: Any,
    motif: str = "",
    le: date | None = None,
    seance: SeanceCopil | None = None,
    modifications: Modifications | None = None,
) -> Decision:
    """Record what the sitting decided, and draft its mail, which waits to be read and sent.

    Two people at once: one decision; the other is told. Refused without a reason unless accepted, before the sitting,
    twice by one sitting, and when the file has left the agenda of `seance` meanwhile. `modifications`: accepted, but
    not as it was asked.
    """
    if sens != SensDecision.ACCEPTEE and not motif.strip():
        raise Refused("Dites pourquoi\u00a0: la structure le lira.")
    code = MOUVEMENT_DE[SensDecision(sens)]
    with ecriture(Decision, by=by, action=code, motif=motif):
        frais = verrouiller(convention)
        check_role(frais, by, Role.COORDINATION)
        inscription = on_agenda(frais)
        _check_undecided(frais)
        if seance is not None and inscription is not None and inscription.seance_id != seance.pk:
            raise Refused("Ce dossier est maintenant à l’ordre du jour d’une autre séance.")
        if inscription is not None:
            recuse_members(convention=frais, by=by)
            changes = _retained(frais, sens, modifications)
            decision = _record(frais, inscription.seance, sens, motif.strip(), le, by, changes)
        pass_to(convention, code, by=by, motif=motif.strip())
        _close(convention, IssueInscription.DECIDEE)
    return decision


def _check_undecided(convention: Convention) -> None:
    """Somebody else noted what this page was about to note: said with who and what."""
    if convention.etat in (EtatConvention.ACCEPTEE, EtatConvention.REFUSEE, EtatConvention.AJOURNEE):
        deja = convention.decisions.select_related("decidee_par").latest("pk")
        qui = f" par {deja.decidee_par}" if deja.decidee_par else ""
        raise Refused(f"Une décision est déjà notée{qui}\u00a0: «\u00a0{deja.libelle}\u00a0». La vôtre est laissée.")


def decide_session(*, seance: SeanceCopil, choix: Iterable[Choix], by: Any) -> list[Decision]:
    """Note what a sitting decided on several files: all of it, or nothing when one of them is refused."""
    with ecriture(Decision, by=by, action="decider"):
        ordre = sorted(choix, key=lambda un: un.convention.pk)
        return [_one_of_them(un.convention, partial(_decide_one, seance, un, by)) for un in ordre]


def _decide_one(seance: SeanceCopil, un: Choix, by: Any) -> Decision:
    c, changes = un.convention, un.modifications
    return decide(convention=c, sens=un.sens, motif=un.motif, seance=seance, modifications=changes, by=by)


def _retained(convention: Convention, sens: str, modifications: Modifications | None) -> dict[str, Any]:
    """The changes that are changes: what is as it was asked is no modification."""
    if modifications is None:
        return {}
    if sens != SensDecision.ACCEPTEE:
        raise Refused("Seule une demande acceptée l’est avec des modifications.")
    demande: dict[str, Any] = {
        "debut": convention.debut_souhaite,
        "dernier_jour": convention.fin_souhaitee,
        "postes": convention.postes_prevus.count(),
    }
    retenu = {nom: v for nom, v in asdict(modifications).items() if v is not None and v != demande.get(nom)}
    if not retenu:
        raise Refused("Rien n’est modifié : changez une date, le nombre de postes ou le montant.")
    debut, fin = (retenu.get(nom) or demande[nom] for nom in ("debut", "dernier_jour"))
    dates = bool({"debut", "dernier_jour"} & retenu.keys())
    if dates and debut and fin and (raisons := motifs_de_dates(convention, debut, fin)):
        raise Refused(*raisons, champ="dernier_jour")
    return retenu


def _record(
    convention: Convention,
    seance: SeanceCopil,
    sens: str,
    motif: str,
    le: date | None,
    by: Any,
    retenu: dict[str, Any],
) -> Decision:
    jour = le or seance.date
    if max(jour, seance.date) > aujourdhui():
        raise Refused("La séance n’a pas encore eu lieu.")
    decision = Decision(convention=convention, seance=seance, sens=sens, motif=motif, le=jour, **retenu)
    decision.decidee_par = by
    decision.sujet, decision.corps = courriels.decision_draft(decision)
    return enregistrer(decision, ajout=True)


def edit_decision_mail(*, decision: Decision, sujet: str, corps: str, version: int | None, by: Any) -> bool:
    """Change the mail before it goes; `Conflit` when somebody else changed it meanwhile."""
    with ecriture(Decision, by=by, action="courriel"):
        frais = _to_tell(decision, by)
        changes = {"sujet": ligne(sujet), "corps": corps.strip() + "\n"}
        change = edition.apply(frais, changes, version=version, by=by, action="courriel")
    decision.refresh_from_db()
    return change


def send_decision_mail(*, decision: Decision, by: Any) -> Decision:
    """The mail goes to the structure, once, whoever clicks and however often.

    Its letter is made of the same text, joined to it and kept. Refused when they speak of a sum and no funder has
    granted anything: no letter promises money before it; nor without saying so while it is granted subject to credits
    only.
    """
    with ecriture(Decision, by=by, action="envoyer"):
        frais = _to_tell(decision, by)
        frais.lettre = make_decision_letter(frais, by)
        if not courriels.decision(frais):
            raise Refused("La structure n’a pas d’adresse e-mail\u00a0: ajoutez un contact.")
        frais.envoye_le = timezone.now()
        enregistrer(frais)
    decision.refresh_from_db()
    return decision


def send_edited_decision_mail(*, decision: Decision, sujet: str, corps: str, version: int | None, by: Any) -> Decision:
    """Keep the mail as it was last read, and send it: both, or neither."""
    with ecriture(Decision, by=by, action="envoyer"):
        edit_decision_mail(decision=decision, sujet=sujet, corps=corps, version=version, by=by)
        return send_decision_mail(decision=decision, by=by)


def tell_otherwise(*, decision: Decision, comment: str, by: Any) -> Decision:
    """No mail goes: the structure learned the decision otherwise, said how. It may read it from now on, and its letter
    with it."""
    if not comment.strip():
        raise Refused("Dites comment la structure a appris la décision.")
    with ecriture(Decision, by=by, action="annoncer", motif=comment):
        frais = _to_tell(decision, by)
        frais.lettre = make_decision_letter(frais, by)
        frais.autrement, frais.envoye_le = comment.strip()[:300], timezone.now()
        enregistrer(frais)
    decision.refresh_from_db()
    return decision


def _to_tell(decision: Decision, by: Any) -> Decision:
    frais = verrouiller(decision)
    check_role(frais.convention, by, Role.COORDINATION)
    if frais.autrement:
        raise Refused("Cette décision est déjà annoncée, sans courriel.")
    if frais.envoye_le:
        raise Refused("Le courriel de cette décision est déjà parti.")
    return frais


def record_funder_decision(
    *,
    convention: Convention,
    organisme: Organisme,
    le: date,
    accorde: bool,
    by: Any,
    montant: Any = None,
    sous_reserve: bool = False,
    note: str = "",
) -> DecisionFinanceur:
    """What a funder's own board decided, apart from the committee; `sous_reserve`: of credits."""
    with ecriture(DecisionFinanceur, by=by, action="financeur"):
        frais = verrouiller(convention)
        check_role(frais, by, Role.COORDINATION)
        if not convention.structure.reseau.partenaires.filter(organisme=organisme).exists():
            raise Refused("Cet organisme n’est pas partenaire du réseau.")
        if le > aujourdhui():
            raise Refused("Cette décision est dans le futur.")
        une = DecisionFinanceur(convention=frais, organisme=organisme, le=le, accorde=accorde, montant=montant)
        une.sous_reserve = accorde and sous_reserve
        une.note, une.notee_par = note.strip()[:300], by
        return enregistrer(une, ajout=True)
