"""What a structure answers to a formal notice, and that it was read before anything is decided on it."""

from collections.abc import Collection
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from socle import fichiers
from socle.dates import aujourdhui
from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused
from socle.texte import liste
from socle.valeurs import jour as en_jour

from .. import courriels_vie
from ..enums import Role
from ..enums_vie import EtatDemeure
from ..models import MiseEnDemeure, ReponseDemeure
from .commun import REGLE_FICHIER, PourLeCompte, acting, check_role, said_for


def answer_notice(
    *,
    demeure: MiseEnDemeure,
    texte: str,
    by: Any,
    upload: UploadedFile | None = None,
    pour_le_compte: PourLeCompte = None,
) -> ReponseDemeure:
    """The structure answers, while the notice runs, even late; as often as it has something to add."""
    if not texte.strip():
        raise Refused("Écrivez votre réponse.", champ="texte")
    with acting(demeure.convention, by=by, action="repondre_demeure", pour=pour_le_compte) as (_, original):
        frais = verrouiller(demeure)
        if frais.etat != EtatDemeure.ENVOYEE:
            raise Refused("Cette mise en demeure n’attend pas de réponse.")
        reponse = ReponseDemeure(demeure=frais, texte=texte.strip()[:4000], donnee_par=by, original=original)
        reponse.recue_le = original.recu_le if original is not None else aujourdhui()
        if upload is not None:
            reponse.fichier = fichiers.store(upload, kind="document", regle=REGLE_FICHIER, by=by)
        with ecriture(ReponseDemeure, by=by, action="repondre_demeure", motif=said_for(original)):
            enregistrer(reponse, ajout=True)
        courriels_vie.notice_answered(reponse)
    return reponse


def read_answer(*, reponse: ReponseDemeure, by: Any) -> ReponseDemeure:
    """The coordination has read it."""
    with ecriture(ReponseDemeure, by=by, action="lire_reponse"):
        convention = verrouiller(reponse.demeure.convention)
        check_role(convention, by, Role.COORDINATION)
        frais = verrouiller(reponse)
        if frais.lue_le:
            raise Refused("Cette réponse est déjà lue.")
        _read(frais, by)
    reponse.refresh_from_db()
    return reponse


def take_into_account(demeure: MiseEnDemeure | None, *, lues: Collection[str], by: Any) -> None:
    """No end for breach ignores what the structure answered: whoever ends says which answers they have read, by their
    codes; one that came meanwhile stays unread, and refuses. Inside a transaction that holds the convention."""
    attendent = unread(demeure)
    if restent := list(dict.fromkeys(en_jour(r.recue_le) for r in attendent if r.code not in lues)):
        raise Refused(
            f"La structure a répondu le {liste(restent)}\u00a0: lisez sa réponse, puis dites-le.", champ="lues"
        )
    for reponse in attendent:
        _read(reponse, by)


def unread(demeure: MiseEnDemeure | None) -> list[ReponseDemeure]:
    return list(demeure.reponses.filter(lue_le=None)) if demeure is not None else []


def _read(reponse: ReponseDemeure, by: Any) -> None:
    with ecriture(ReponseDemeure, by=by, action="lire_reponse"):
        reponse.lue_le, reponse.lue_par = timezone.now(), by
        enregistrer(reponse)
