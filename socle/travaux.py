"""Long work: a row that says how far it is, done by a worker, its result kept a week for whoever asked.

A worker holds a lock of the database's session for as long as it works: a worker that dies lets it go, whatever killed
it. So two never do the same work at once, and a page tells work that goes on from work that stopped.
"""

import datetime
import hashlib
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, BinaryIO

from celery.exceptions import SoftTimeLimitExceeded
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from socle import conservation, etats, fichiers
from socle.ecriture import raisons
from socle.etats import Refused
from socle.models import A_FAIRE, EtatTravail, Fichier, Travail

log = logging.getLogger(__name__)

REGLE = "socle.travail"
GARDE = datetime.timedelta(days=7)
TARDE = datetime.timedelta(seconds=60)
ESSAIS_MAX = 3
_VERROU = 7_386_517  # the class of our locks, among all those of the database
INTERROMPU = "Le service qui faisait ce travail s’est arrêté plusieurs fois. Recommencez, sur moins de dossiers."
TROP_LONG = "Ce travail dure trop longtemps\u00a0: recommencez, sur moins de dossiers."
DE_NOTRE_FAUTE = "Une erreur est arrivée de notre côté. Recommencez\u00a0; si elle revient, prévenez l’administration."


@dataclass(frozen=True)
class Resultat:
    """The file that some work made: bytes, or an open file."""

    contenu: bytes | BinaryIO
    nom: str
    mime: str


@dataclass(frozen=True)
class Genre:
    """A kind of work, declared by a higher room. `faire` runs outside any transaction, may run twice, and says how far
    it is by `avancer`; `permis(user, parametres)` is asked at the start, before the work, and at each reading."""

    code: str
    faire: Callable[[Travail], Resultat]
    permis: Callable[[Any, dict[str, Any]], bool]


class Arrete(Exception):
    """Its owner gave it up: stop here."""


_genres: dict[str, Genre] = {}


def register(genre: Genre) -> None:
    """Declare a kind of work. Call it from `AppConfig.ready()`."""
    _genres[genre.code] = genre


# — Asked, followed, given up


def lancer(*, genre: str, by: Any, parametres: dict[str, Any], titre: str, retour: str, portee: str = "") -> Travail:
    """Ask for some work; a worker takes it after commit. `retour`: the address of the page that asks.

    The same one, asked again by the same person while it is not finished, is the same row.
    """
    if not _genres[genre].permis(by, parametres):
        raise Refused("Vous ne pouvez pas demander ce travail.")
    empreinte = hashlib.sha256(json.dumps(parametres, sort_keys=True).encode()).hexdigest()
    sien = {"proprietaire": by, "genre": genre, "empreinte": empreinte}
    ligne = Travail(**sien, parametres=parametres, titre=titre[:200], retour=retour[:300], portee=portee)
    Travail.objects.bulk_create([ligne], ignore_conflicts=True)
    travail = Travail.objects.filter(**sien).first()
    if travail is None:  # given up and purged between the two lines
        raise Refused("Ce travail vient d’être arrêté\u00a0: demandez-le de nouveau.")
    if travail.code == ligne.code:
        transaction.on_commit(partial(_confier, travail.pk), robust=True)
    return travail


def dernier(*, genre: str, by: Any, parametres: dict[str, Any]) -> Travail | None:
    """The last one that this person asked for with these parameters, to lead back to it."""
    siens = Travail.objects.filter(proprietaire=by, genre=genre, parametres=parametres)
    return siens.exclude(etat=EtatTravail.ANNULE).select_related("resultat").first()


def de(user: Any, code: str) -> Travail | None:
    """The work of this code, for its owner who may still ask for it; for anybody else it does not exist."""
    travail = Travail.objects.filter(code=code, proprietaire=user).select_related("resultat").first()
    return travail if travail is not None and _permis(travail) else None


def _permis(travail: Travail) -> bool:
    genre = _genres.get(travail.genre)
    return (
        genre is not None and travail.proprietaire.is_active and genre.permis(travail.proprietaire, travail.parametres)
    )


def recommencer(*, travail: Travail, by: Any) -> Travail:
    """From the start, after a failure, a cancellation or a worker that stopped."""
    with transaction.atomic():
        frais = Travail.objects.select_for_update(of=("self",)).get(pk=travail.pk)
        if aspect(frais) == "interrompu":
            etats.move(frais, "rendre", by=by, vu_le=timezone.now(), progres=0, phrase="", essais=0)
        else:
            neuf: dict[str, Any] = {"progres": 0, "phrase": "", "erreur": "", "essais": 0, "fini_le": None}
            etats.move(frais, "recommencer", by=by, vu_le=timezone.now(), **neuf)
        transaction.on_commit(partial(_confier, frais.pk), robust=True)
    return frais


def annuler(*, travail: Travail, by: Any) -> Travail:
    """Give it up: whoever works at it stops at the next step, and keeps nothing."""
    return etats.move(travail, "annuler", by=by, fini_le=timezone.now(), phrase="")


def aspect(travail: Travail) -> str:
    """Its state, said more exactly: « tarde » (nobody takes it), « interrompu » (its worker died)."""
    if travail.etat == EtatTravail.EN_COURS and not _au_travail(travail.pk):
        return "interrompu"
    if travail.etat == EtatTravail.EN_ATTENTE and timezone.now() - travail.vu_le > TARDE:
        return "tarde"
    return travail.etat


# — Done


def avancer(travail: Travail, progres: int, phrase: str = "") -> None:
    """Say how far it is, in 100ths and in a sentence. Raises `Arrete` when its owner gave it up."""
    dit = {"progres": max(0, min(progres, 99)), "phrase": phrase[:200], "vu_le": timezone.now()}
    if not Travail.objects.filter(pk=travail.pk, etat=EtatTravail.EN_COURS).update(**dit):
        raise Arrete


def executer(pk: int) -> bool:
    """Do the work of this row if it is still to do and nobody is at it; say whether it gave its result.

    Killed at any moment, it is taken up from the start: the result and the end are written together, once.
    """
    with _seul(pk) as seul:
        travail = _commencer(pk) if seul else None
        if travail is None:
            return False
        try:
            if not _permis(travail):
                raise Refused("Vous ne pouvez plus demander ce travail.")
            _finir(travail, _genres[travail.genre].faire(travail))
        except Arrete:
            return False
        except (Refused, ValidationError) as refus:
            _echouer(pk, " ".join(raisons(refus)))
        except SoftTimeLimitExceeded:
            _echouer(pk, TROP_LONG)
        except Exception:
            log.exception("travail %s", travail.code)
            _echouer(pk, DE_NOTRE_FAUTE)
        else:
            return True
        return False


def _commencer(pk: int) -> Travail | None:
    with transaction.atomic():
        a_faire = Travail.objects.select_for_update(of=("self",)).filter(pk=pk, etat__in=A_FAIRE)
        travail = a_faire.first()
        if travail is None:
            return None
        if travail.etat == EtatTravail.EN_COURS:  # nobody holds its lock: its worker died
            etats.move(travail, "rendre", by=None)
        if travail.essais >= ESSAIS_MAX:
            _echouer(pk, INTERROMPU)
            return None
        essais, maintenant = travail.essais + 1, timezone.now()
        return etats.move(travail, "commencer", by=None, essais=essais, vu_le=maintenant, progres=0, phrase="")


def _finir(travail: Travail, resultat: Resultat) -> None:
    with transaction.atomic():
        frais = Travail.objects.select_for_update(of=("self",)).get(pk=travail.pk)
        if frais.etat != EtatTravail.EN_COURS:
            raise Arrete
        garder = fichiers.keep if isinstance(resultat.contenu, bytes) else fichiers.keep_file
        fichier = garder(
            resultat.contenu,  # type: ignore[arg-type]
            nom=resultat.nom,
            mime=resultat.mime,
            regle=REGLE,
            by=travail.proprietaire,
        )
        fini = {"resultat": fichier, "fini_le": timezone.now(), "progres": 100, "phrase": ""}
        etats.move(frais, "finir", by=None, **fini)


def _echouer(pk: int, erreur: str) -> None:
    with transaction.atomic():
        travail = Travail.objects.select_for_update(of=("self",)).filter(pk=pk, etat__in=A_FAIRE).first()
        if travail is not None:
            etats.move(travail, "echouer", by=None, erreur=erreur[:500], fini_le=timezone.now(), phrase="")


def reprendre() -> int:
    """Put back in the queue what nobody works at: a message lost, a worker dead. Safe at any time."""
    reprises = 0
    for travail in Travail.objects.filter(etat__in=A_FAIRE, vu_le__lt=timezone.now() - TARDE).order_by("pk"):
        if aspect(travail) in ("tarde", "interrompu"):
            _confier(travail.pk)
            reprises += 1
    return reprises


def _confier(pk: int) -> None:
    """Hand the row to a worker. A broker that is down is not waited for: the beat task will find the row."""
    from socle.tasks import travailler  # noqa: PLC0415  the tasks import this module

    try:
        travailler.apply_async((pk,), retry=False)
    except Exception as erreur:
        log.warning("file d’attente absente, travail gardé : %s", type(erreur).__name__)


# — The lock of whoever is at work


@contextmanager
def _seul(pk: int) -> Iterator[bool]:
    """True for one worker at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_VERROU, pk])
        pris = bool(cursor.fetchone()[0])  # type: ignore[index]
    try:
        yield pris
    finally:
        if pris:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_VERROU, pk])


def _au_travail(pk: int) -> bool:
    """Somebody holds the lock of this row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND objid = %s "
            "AND objsubid = 2 AND granted "
            "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))",
            [_VERROU, pk],
        )
        return bool(cursor.fetchone()[0])  # type: ignore[index]


# — Kept a week


def _purger(limite: datetime.datetime) -> int:
    anciens = Travail.objects.filter(cree_le__lt=limite).select_related("resultat")
    partis = [t for t in anciens if t.fini_le is None or t.fini_le < limite]
    for travail in partis:
        if travail.resultat:
            fichiers.delete(fichier=travail.resultat)
        travail.delete()
    return len(partis)


def _visible(user: Any, fichier: Fichier) -> bool:
    travail = Travail.objects.filter(resultat=fichier).select_related("proprietaire").first()
    return user is not None and travail is not None and travail.proprietaire_id == user.pk and _permis(travail)


def declare() -> None:
    fichiers.register_rule(REGLE, _visible)
    conservation.register(
        conservation.Regle("travaux", "Fichiers préparés à la demande (exports, dossiers de séance)", GARDE, _purger)
    )
