"""The calls for projects of a network: written, published, prolonged, carried to the next year, and chased."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Max
from django.utils import timezone

from socle import edition, etats, fichiers
from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused
from structures.models import Structure
from territoires import rules as reseau_rules
from territoires.models import Reseau

from .. import courriels
from ..enums import EtatAppel, EtatConvention
from ..models import Appel, Convention, DelaiAccorde, QuestionAppel
from .commun import PourLeCompte, acting
from .pieces_reglees import copy_asked_pieces

REGLE_REGLEMENT = "conventions.reglement"
QUESTIONS_MAX = 40
_REPRIS = (
    "titre", "presentation", "a_qui", "forfait", "plafond", "budget_demande", "depot", "portail_nom", "portail_url",
)  # fmt: skip
_DE_QUESTION = ("intitule", "aide", "genre", "choix", "obligatoire")


def _of_coordination(reseau: Reseau, by: Any) -> None:
    if not reseau_rules.is_coordinator(by, reseau):
        raise Refused("Seule la coordination du réseau tient ses appels à projets.")


def _draft(appel: Appel, by: Any) -> Appel:
    frais = verrouiller(appel)
    _of_coordination(frais.reseau, by)
    if frais.etat != EtatAppel.BROUILLON:
        raise Refused("Cet appel est publié\u00a0: reprenez-le d’abord pour le corriger.")
    return frais


def create_call(*, reseau: Reseau, by: Any, reprend: Appel | None = None, **champs: Any) -> Appel:
    """A call in preparation. `reprend`: an earlier one of the same network, whose rules and questions it takes."""
    with ecriture(Appel, by=by, action="creer"):
        _of_coordination(reseau, by)
        if reprend is not None and reprend.reseau_id != reseau.pk:
            raise Refused("Cet appel est d’un autre réseau.")
        repris = {nom: getattr(reprend, nom) for nom in (*_REPRIS, "reglement")} if reprend else {}
        appel = enregistrer(Appel(reseau=reseau, reprend=reprend, **repris | champs), ajout=True)
        for q in reprend.questions.all() if reprend else []:
            copie = QuestionAppel(appel=appel, cle=q.cle, rang=q.rang)
            for nom in _DE_QUESTION:
                setattr(copie, nom, getattr(q, nom))
            enregistrer(copie, ajout=True)
        if reprend is not None:
            copy_asked_pieces(depuis=reprend, vers=appel)
    return appel


def change_call(*, appel: Appel, changes: dict[str, Any], version: int | None, by: Any) -> bool:
    """Change a call in preparation. `Conflit` when somebody else changed the same field."""
    with ecriture(Appel, by=by, action="edit"):
        _draft(appel, by)
        return edition.apply(appel, changes, version=version, by=by)


def put_rules_document(*, appel: Appel, upload: UploadedFile | None, by: Any) -> Appel:
    """The rules as a document that anybody may read once the call is published; None takes it out."""
    with ecriture(Appel, by=by, action="reglement"):
        frais = _draft(appel, by)
        if upload is None and frais.reglement_id is None:
            raise Refused("Le règlement est déjà retiré.")
        frais.reglement = fichiers.store(upload, kind="document", regle=REGLE_REGLEMENT, by=by) if upload else None
        enregistrer(frais)
    appel.refresh_from_db()
    return appel


def add_question(*, appel: Appel, by: Any, **champs: Any) -> QuestionAppel:
    """A question of its own, after the others."""
    with ecriture(QuestionAppel, by=by, action="question"):
        frais = _draft(appel, by)
        if frais.questions.count() >= QUESTIONS_MAX:
            raise Refused(f"Un appel pose au plus {QUESTIONS_MAX} questions.")
        rang = (frais.questions.aggregate(m=Max("rang"))["m"] or 0) + 1
        return enregistrer(QuestionAppel(appel=frais, rang=rang, **champs), ajout=True)


def change_question(*, question: QuestionAppel, changes: dict[str, Any], version: int | None, by: Any) -> bool:
    with ecriture(QuestionAppel, by=by, action="question"):
        _draft(question.appel, by)
        return edition.apply(question, changes, version=version, by=by, action="question")


def remove_question(*, question: QuestionAppel, by: Any) -> None:
    with ecriture(QuestionAppel, by=by, action="retirer_question"):
        _draft(question.appel, by)
        verrouiller(question).delete()


def move_question(*, question: QuestionAppel, by: Any) -> None:
    """One place up; the first one stays first."""
    with ecriture(QuestionAppel, by=by, action="ordre"):
        appel = _draft(question.appel, by)
        siennes = list(appel.questions.all())
        place = next((i for i, q in enumerate(siennes) if q.pk == question.pk), 0)
        if place:
            siennes[place - 1], siennes[place] = siennes[place], siennes[place - 1]
        for rang, q in enumerate(siennes, 1):
            if q.rang != rang:
                q.rang = rang
                q.save(update_fields=["rang"])


def publish_call(*, appel: Appel, by: Any) -> Appel:
    """Anybody reads it from now on; structures answer it from its opening. Its questions are fixed."""

    def pas_pret(a: Appel) -> list[str]:
        raisons = [] if a.presentation else ["Écrivez la présentation et les règles de l’appel."]
        return raisons + (["La clôture est passée\u00a0: changez-la."] if a.clos else [])

    with ecriture(Appel, by=by, action="publier"):
        _of_coordination(appel.reseau, by)
        etats.move(appel, "publier", by=by, unless=pas_pret, publie_le=timezone.now())
    return appel


def unpublish_call(*, appel: Appel, by: Any) -> Appel:
    """Back to preparation, as long as no structure has begun to answer."""

    def commence(a: Appel) -> list[str]:
        return ["Une structure a commencé à répondre\u00a0: l’appel ne se corrige plus."] if _answers(a) else []

    with ecriture(Appel, by=by, action="depublier"):
        _of_coordination(appel.reseau, by)
        etats.move(appel, "depublier", by=by, unless=commence)
    return appel


def withdraw_call(*, appel: Appel, motif: str, by: Any) -> Appel:
    """Given up: nobody answers it any more. Drafts go on outside it, and their structures are told."""
    if not motif.strip():
        raise Refused("Dites pourquoi l’appel est retiré.", champ="motif")
    with ecriture(Appel, by=by, action="retirer_appel", motif=motif):
        _of_coordination(appel.reseau, by)
        etats.move(appel, "retirer_appel", by=by, reason=motif.strip())
        for convention in _answers(appel).filter(etat=EtatConvention.BROUILLON).select_related("structure__reseau"):
            courriels.call_withdrawn(convention, appel, motif=motif.strip())
            convention.appel = None
            enregistrer(convention)
    return appel


def extend_call(*, appel: Appel, ferme_le: datetime, motif: str, by: Any) -> Appel:
    """Close later. Whoever began and has not handed in is told. Never earlier: people count on the date."""
    if not motif.strip():
        raise Refused("Dites pourquoi la clôture est repoussée.", champ="motif")
    with ecriture(Appel, by=by, action="prolonger", motif=motif):
        frais = verrouiller(appel)
        _of_coordination(frais.reseau, by)
        if frais.etat != EtatAppel.PUBLIE:
            raise Refused("Seul un appel publié se prolonge.")
        if ferme_le <= max(frais.ferme_le, timezone.now()):
            raise Refused("La nouvelle clôture doit venir après l’ancienne, et après maintenant.", champ="ferme_le")
        frais.ferme_le = ferme_le
        enregistrer(frais)
        for convention in pending(frais):
            courriels.call_extended(convention, frais)
    appel.refresh_from_db()
    return appel


def grant_delay(*, appel: Appel, structure: Structure, jusqu_au: datetime, motif: str, by: Any) -> DelaiAccorde:
    """The named exception for one structure: it may begin and hand in until then, though the call is closed."""
    with ecriture(DelaiAccorde, by=by, action="delai", motif=motif):
        frais = verrouiller(appel)
        _of_coordination(frais.reseau, by)
        if frais.etat != EtatAppel.PUBLIE:
            raise Refused("Seul un appel publié accorde un délai.")
        if structure.reseau_id != frais.reseau_id:
            raise Refused("Cette structure est d’un autre réseau.", champ="structure")
        if jusqu_au <= max(frais.ferme_le, timezone.now()):
            raise Refused("Un délai va au-delà de la clôture, et de maintenant.", champ="jusqu_au")
        if not motif.strip():
            raise ValidationError({"motif": "Dites pourquoi."})
        ancien = DelaiAccorde.objects.filter(appel=frais, structure=structure).first()
        delai = ancien or DelaiAccorde(appel=frais, structure=structure)
        delai.jusqu_au, delai.motif, delai.accorde_par = jusqu_au, motif.strip(), by
        enregistrer(delai)
        courriels.delay_granted(delai)
    return delai


def write_to_pending(*, appel: Appel, sujet: str, corps: str, by: Any) -> int:
    """Write to those who began and have not handed in; one message a structure, seen by it alone. Gives their number.
    The same text on the same day goes once."""
    if not sujet.strip() or not corps.strip():
        raise Refused("Écrivez un objet et un texte.")
    with ecriture(Appel, by=by, action="ecrire"):
        frais = verrouiller(appel)
        _of_coordination(frais.reseau, by)
        dossiers = list(pending(frais))
        if not dossiers:
            raise Refused("Personne n’a de dossier commencé et non déposé.")
        for convention in dossiers:
            courriels.call_reminder(convention, frais, sujet=sujet.strip(), corps=corps.strip())
    return len(dossiers)


def pending(appel: Appel) -> Any:
    """The files begun under this call and not handed in."""
    dossiers = _answers(appel).filter(etat=EtatConvention.BROUILLON)
    return dossiers.select_related("structure__reseau", "structure__commune").order_by("structure__tri", "pk")


def _answers(appel: Appel) -> Any:
    return Convention.objects.filter(appel=appel).exclude(etat=EtatConvention.ABANDONNEE)


def check_call(appel: Appel | None, structure: Structure) -> None:
    """A file is begun under a call that its structure may still answer."""
    if appel is not None and not Appel.objects.pour(structure, timezone.now()).filter(pk=appel.pk).exists():
        raise Refused("Cet appel n’est pas ouvert à la structure, ou elle y a déjà répondu.", champ="appel")


def choose_call(
    *, convention: Convention, appel: Appel | None, by: Any, pour_le_compte: PourLeCompte = None
) -> Convention:
    """Put a draft under another call, or outside any: its answers follow the questions that go on from call to call."""
    with acting(convention, by=by, action="choisir_appel", pour=pour_le_compte) as (frais, _):
        if frais.etat != EtatConvention.BROUILLON:
            raise Refused("Un dossier déposé ne change pas d’appel.")
        if (appel.pk if appel else None) != frais.appel_id:
            check_call(appel, frais.structure)
            frais.appel = appel
            enregistrer(frais)
    return convention
