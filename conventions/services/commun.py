"""What every service of a file shares: who may, the original recorded for the structure, the move itself."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from socle import etats, fichiers
from socle.dates import aujourdhui
from socle.ecriture import ecriture, enregistrer, verrouiller
from socle.etats import Refused

from .. import rules, tours
from ..enums import CONVENTION, DE_LA_STRUCTURE, QUI, MoyenRecu, Role
from ..models import Convention, Inscription, OriginalRecu

REGLE_FICHIER = "conventions.fichier"
AVANT_LE_DOSSIER = timedelta(days=5 * 365 + 1)


INCOMPLET: dict[str, Any] = {"complet_le": None, "complet_sauf": ""}
"""Somebody works on the file again: it is to declare complete once more."""
A_ANNONCER = (
    "La structure ne connaît pas encore la décision\u00a0: envoyez d’abord son courriel, ou dites comment elle l’a "
    "apprise."
)
FERMEE = "Cette partie du dossier n’est pas ouverte à la modification."
AU_COMITE = "Le comité de pilotage a ce dossier\u00a0: sa décision vous arrivera par courriel."


@dataclass(frozen=True)
class Original:
    """What the structure sent on paper or by mail, from which the coordination records an act for it."""

    fichier: UploadedFile
    recu_le: date
    moyen: str = MoyenRecu.PAPIER


PourLeCompte = Original | OriginalRecu | None
"""An original that comes with the act, one recorded earlier on the same file, or nothing: the structure acts itself."""


def keep_original(convention: Convention, acte: str, pour: PourLeCompte, by: Any) -> OriginalRecu | None:
    """Record what was received, or check that what was recorded is of this file."""
    if pour is None:
        return None
    if isinstance(pour, OriginalRecu):
        if pour.convention_id != convention.pk:
            raise Refused("Cet original appartient à un autre dossier.")
        return pour
    _check_received(convention, pour.recu_le)
    fichier = fichiers.store(pour.fichier, kind="document", regle=REGLE_FICHIER, by=by)
    recu = OriginalRecu(convention=convention, acte=acte, fichier=fichier, recu_le=pour.recu_le, moyen=pour.moyen)
    recu.enregistre_par = by
    return enregistrer(recu, ajout=True)


def _check_received(convention: Convention, recu_le: date) -> None:
    """Nothing is received tomorrow; and what came years before the file is a mistake of year."""
    if recu_le > aujourdhui():
        raise ValidationError({"recu_le": "La date de réception est dans le futur."})
    debut = timezone.localdate(convention.cree_le)
    if recu_le < debut - AVANT_LE_DOSSIER:
        raise ValidationError(
            {
                "recu_le": f"Vérifiez l’année : le dossier a commencé le {debut:%d/%m/%Y}, et ce qui le concerne "
                "n’est pas arrivé plus de cinq ans avant."
            }
        )


def said_for(original: OriginalRecu | None, motif: str = "") -> str:
    """The reason as the history shows it: with where it comes from."""
    if original is None:
        return motif
    moyen = MoyenRecu(original.moyen).label
    source = f"Enregistré par la coordination pour la structure, d’après l’original ({moyen}) reçu le " + (
        f"{original.recu_le:%d/%m/%Y}."
    )
    return f"{motif} {source}".strip()


def check_side(convention: Convention, by: Any, pour: PourLeCompte) -> None:
    """The structure's side: its head acts; the coordination only with the original."""
    siens = rules.roles(by, convention)
    if Role.STRUCTURE in siens and pour is None:
        return
    if Role.COORDINATION not in siens:
        raise Refused("Vous ne pouvez pas agir sur ce dossier.")
    if pour is None:
        raise Refused("Joignez l’original reçu\u00a0: vous enregistrez pour la structure.")


def check_role(convention: Convention, by: Any, *roles: Role) -> None:
    if not rules.roles(by, convention) & set(roles):
        raise Refused("Vous ne pouvez pas agir sur ce dossier.")


@contextmanager
def acting(
    convention: Convention, *, by: Any, action: str, motif: str = "", pour: PourLeCompte = None
) -> Iterator[tuple[Convention, OriginalRecu | None]]:
    """The structure's side writes on a file: row locked, side checked, original kept, history saying so."""
    with ecriture(Convention, by=by, action=action, motif=motif):
        frais = verrouiller(convention)
        check_side(frais, by, pour)
        original = keep_original(frais, action, pour, by)
        with ecriture(Convention, by=by, action=action, motif=said_for(original, motif)):
            yield frais, original
    convention.refresh_from_db()


def pass_to(
    convention: Convention,
    code: str,
    *,
    by: Any,
    motif: str = "",
    pour: PourLeCompte = None,
    unless: Callable[[Any], Iterable[str]] | None = None,
    d_office: bool = False,
    **changes: Any,
) -> Convention:
    """Make one move of the table, by whoever may: the only way a file changes its state.

    Call it inside the service's transaction. `convention` shows the stored row afterwards. `d_office`: it follows by
    itself from what this person was allowed to do.
    """
    original = None
    if code in DE_LA_STRUCTURE:
        check_side(convention, by, pour)
        original = keep_original(convention, code, pour, by)
    elif not d_office:
        check_role(convention, by, *QUI[code])
    a_venir = code in DE_LA_STRUCTURE or convention.etat in CONVENTION.get(code).origins
    if a_venir and Convention.objects.filter(tours.tues(), pk=convention.pk).exists():
        raise Refused(AU_COMITE if code in DE_LA_STRUCTURE and pour is None else A_ANNONCER)
    changes.setdefault("etat_le", timezone.now())
    return etats.move(convention, code, by=by, reason=said_for(original, motif), unless=unless, **changes)


def touch(convention: Convention) -> None:
    """Something of the file changed: it is no longer untouched (reminders), and its history shows the act."""
    convention.save(update_fields=["modifie_le"])


def on_agenda(convention: Convention) -> Inscription | None:
    """The line of an agenda that holds the file, with its sitting."""
    return convention.inscriptions.filter(close_le__isnull=True).select_related("seance").first()
